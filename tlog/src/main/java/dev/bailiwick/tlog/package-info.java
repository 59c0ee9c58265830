/** An append-only Merkle log as pure computation; it knows nothing of DNS. */
@NullMarked
package dev.bailiwick.tlog;

import org.jspecify.annotations.NullMarked;
