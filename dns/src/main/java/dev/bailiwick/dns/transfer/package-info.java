/** Outgoing zone transfers: AXFR (RFC 5936) and IXFR (RFC 1995). */
@NullMarked
package dev.bailiwick.dns.transfer;

import org.jspecify.annotations.NullMarked;
