/** Time that never goes back, so that nothing ended revives. */
@NullMarked
package dev.bailiwick.engine.time;

import org.jspecify.annotations.NullMarked;
