/** Transaction signatures (RFC 8945): verification of requests, signing of answers and of transfers. */
@NullMarked
package dev.bailiwick.dns.tsig;

import org.jspecify.annotations.NullMarked;
