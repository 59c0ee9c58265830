/** DNS messages as bytes: their layout, and the encoding of replies with compression and truncation. */
@NullMarked
package dev.bailiwick.dns.message;

import org.jspecify.annotations.NullMarked;
