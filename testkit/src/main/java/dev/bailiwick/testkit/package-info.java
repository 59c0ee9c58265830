/** Test scope only: real fakes, a settable clock, seeded generators, contract tests for ports. */
@NullMarked
package dev.bailiwick.testkit;

import org.jspecify.annotations.NullMarked;
