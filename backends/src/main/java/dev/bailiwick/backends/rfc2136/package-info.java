/** Servers that take DNS UPDATE (RFC 2136) and hand out their zones by AXFR and IXFR. */
@NullMarked
package dev.bailiwick.backends.rfc2136;

import org.jspecify.annotations.NullMarked;
