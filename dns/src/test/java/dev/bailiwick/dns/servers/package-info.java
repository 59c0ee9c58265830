/** The primary beside real name servers. */
@NullMarked
package dev.bailiwick.dns.servers;

import org.jspecify.annotations.NullMarked;
