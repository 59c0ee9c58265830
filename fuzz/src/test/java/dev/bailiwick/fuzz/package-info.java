/** Fuzzing of whatever reads what comes from outside: targets, their kept corpora, and what runs them. */
@NullMarked
package dev.bailiwick.fuzz;

import org.jspecify.annotations.NullMarked;
