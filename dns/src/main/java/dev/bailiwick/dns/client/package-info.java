/** The asking side: transfers in, and updates sent to other servers. */
@NullMarked
package dev.bailiwick.dns.client;

import org.jspecify.annotations.NullMarked;
