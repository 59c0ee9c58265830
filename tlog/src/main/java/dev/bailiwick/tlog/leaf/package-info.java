/** What an entry's leaf commits to, and the bodies that open those commitments. */
@NullMarked
package dev.bailiwick.tlog.leaf;

import org.jspecify.annotations.NullMarked;
