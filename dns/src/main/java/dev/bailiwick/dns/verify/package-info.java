/** Queries that ask a name server what it serves, and the comparison with what it should serve. */
@NullMarked
package dev.bailiwick.dns.verify;

import org.jspecify.annotations.NullMarked;
