/** Plans: what a change does to a zone, its hash, its states and its inverse. */
@NullMarked
package dev.bailiwick.core.change;

import org.jspecify.annotations.NullMarked;
