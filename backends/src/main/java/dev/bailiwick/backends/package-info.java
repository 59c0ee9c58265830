/** Other servers that hold zones. */
@NullMarked
package dev.bailiwick.backends;

import org.jspecify.annotations.NullMarked;
