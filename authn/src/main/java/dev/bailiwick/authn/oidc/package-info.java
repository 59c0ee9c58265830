/** OpenID Connect tokens: from a trust anchor and a token to a proof or a refusal. */
@NullMarked
package dev.bailiwick.authn.oidc;

import org.jspecify.annotations.NullMarked;
