/** A small secondary for the demo and for tests; no replacement for a name server. */
@NullMarked
package dev.bailiwick.dns.secondary;

import org.jspecify.annotations.NullMarked;
