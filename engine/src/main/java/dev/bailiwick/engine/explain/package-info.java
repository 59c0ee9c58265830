/** Answers to "could this identity do that now, and why". */
@NullMarked
package dev.bailiwick.engine.explain;

import org.jspecify.annotations.NullMarked;
