/** Outgoing NOTIFY (RFC 1996), retried and coalesced. */
@NullMarked
package dev.bailiwick.dns.notify;

import org.jspecify.annotations.NullMarked;
