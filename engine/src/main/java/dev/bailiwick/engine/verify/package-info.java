/** Whether the world's name servers answer what was committed. */
@NullMarked
package dev.bailiwick.engine.verify;

import org.jspecify.annotations.NullMarked;
