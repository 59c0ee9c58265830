/** Authoritative answers from a zone's content, and response rate limiting. */
@NullMarked
package dev.bailiwick.dns.primary;

import org.jspecify.annotations.NullMarked;
