/** Measurements of the product beside its peers. */
@NullMarked
package dev.bailiwick.benchmarks;

import org.jspecify.annotations.NullMarked;
