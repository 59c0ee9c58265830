/** Faults planted on purpose, each of which the tests must find. */
@NullMarked
package dev.bailiwick.mutation;

import org.jspecify.annotations.NullMarked;
