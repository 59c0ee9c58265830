/** Work that nobody waits for, whose failures are logged all the same. */
@NullMarked
package dev.bailiwick.engine.background;

import org.jspecify.annotations.NullMarked;
