/** Leases, created tokens, revocation, and the authentication of whoever shows one. */
@NullMarked
package dev.bailiwick.engine.credential;

import org.jspecify.annotations.NullMarked;
