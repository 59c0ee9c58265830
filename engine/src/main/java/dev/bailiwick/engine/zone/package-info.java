/** The zones as they are served, and the one writer that each of them has. */
@NullMarked
package dev.bailiwick.engine.zone;

import org.jspecify.annotations.NullMarked;
