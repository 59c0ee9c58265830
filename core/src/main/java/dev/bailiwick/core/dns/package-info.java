/** Names, RRsets and zone identifiers in canonical form. */
@NullMarked
package dev.bailiwick.core.dns;

import org.jspecify.annotations.NullMarked;
