/** Zones that other servers hold: which server, what it held when last seen, and what went round us. */
@NullMarked
package dev.bailiwick.engine.backend;

import org.jspecify.annotations.NullMarked;
