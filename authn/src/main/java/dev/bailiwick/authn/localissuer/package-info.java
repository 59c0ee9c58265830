/** A small OpenID Connect issuer on the loopback, for the demo and for tests only. */
@NullMarked
package dev.bailiwick.authn.localissuer;

import org.jspecify.annotations.NullMarked;
