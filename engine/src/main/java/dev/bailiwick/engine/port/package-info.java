/**
 * What the engine needs from outside: the store with its unit of work and rows, the clock, the observer of name servers.
 *
 * <p>The contracts stand on the interfaces; each has one contract test that every implementation passes.
 */
@NullMarked
package dev.bailiwick.engine.port;

import org.jspecify.annotations.NullMarked;
