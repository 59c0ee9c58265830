/** The wire: server loops, TSIG, the built-in primary, zone transfer, NOTIFY and verifying queries. */
@NullMarked
package dev.bailiwick.dns;

import org.jspecify.annotations.NullMarked;
