/** DNS UPDATE messages (RFC 2136) read into prerequisites and edits. */
@NullMarked
package dev.bailiwick.dns.update;

import org.jspecify.annotations.NullMarked;
