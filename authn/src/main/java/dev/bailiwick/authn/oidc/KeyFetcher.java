package dev.bailiwick.authn.oidc;

import dev.bailiwick.authn.http.HttpResult;
import dev.bailiwick.authn.http.OutgoingHttp;
import java.net.URI;
import java.util.Map;

/** Fetches an issuer's keys, through discovery (OpenID Connect Discovery 1.0, section 4) unless the anchor says where. */
final class KeyFetcher {
    private final OutgoingHttp http;
    private final int maxKeys;

    KeyFetcher(OutgoingHttp http, int maxKeys) {
        this.http = http;
        this.maxKeys = maxKeys;
    }

    KeySet fetch(TrustAnchorSettings anchor) throws KeysNotFetched {
        URI source = anchor.jwksUri() == null ? discover(anchor.issuer()) : anchor.jwksUri();
        return KeySet.parse(source, get(source, "the key set"), maxKeys);
    }

    private URI discover(String issuer) throws KeysNotFetched {
        // Only here does a final slash not count (Discovery, section 4.1).
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        String json = get(URI.create(base + "/.well-known/openid-configuration"), "the discovery document");
        Map<String, Object> document = KeySet.object(json, "the discovery document");
        if (!issuer.equals(document.get("issuer"))) {
            throw new KeysNotFetched("the discovery document names another issuer");
        }
        if (!(document.get("jwks_uri") instanceof String text)) {
            throw new KeysNotFetched("the discovery document has no `jwks_uri`");
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new KeysNotFetched("the discovery document's `jwks_uri` is no URL");
        }
    }

    private String get(URI uri, String what) throws KeysNotFetched {
        return switch (http.get(uri)) {
            case HttpResult.Answered answered when answered.status() == 200 -> answered.text();
            case HttpResult.Answered answered ->
                throw new KeysNotFetched(what + " was answered with status " + answered.status());
            case HttpResult.Failed failed -> throw new KeysNotFetched(what + ": " + failed.message());
        };
    }
}
