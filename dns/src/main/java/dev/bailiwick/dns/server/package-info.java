/** UDP and TCP listeners with bounded work, and the request and answer types that handlers see. */
@NullMarked
package dev.bailiwick.dns.server;

import org.jspecify.annotations.NullMarked;
