package dev.bailiwick.authn.oidc;

import java.net.URI;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that an issuer published (RFC 7517, section 5), by {@code kid}. Immutable. */
record KeySet(URI source, Map<String, VerifyingKey> keys) {
    KeySet {
        keys = Map.copyOf(keys);
    }

    /**
     * Reads a key set. Keys that are not understood are left out, as the RFC asks; so are two that share a
     * {@code kid}, since neither is meant beyond doubt. A set without any key is read as such: the issuer withdrew all.
     *
     * @throws KeysNotFetched if this is no key set or has more than {@code maxKeys} members
     */
    static KeySet parse(URI source, String json, int maxKeys) throws KeysNotFetched {
        if (!(object(json, "the key set").get("keys") instanceof List<?> members)) {
            throw new KeysNotFetched("the key set has no list `keys`");
        }
        if (members.size() > maxKeys) {
            throw new KeysNotFetched("the key set has more than " + maxKeys + " keys");
        }
        Map<String, VerifyingKey> keys = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (Object member : members) {
            Optional<VerifyingKey> key = member instanceof Map<?, ?> jwk ? VerifyingKey.of(jwk) : Optional.empty();
            key.ifPresent(each -> {
                if (keys.putIfAbsent(each.keyId(), each) != null) {
                    twice.add(each.keyId());
                }
            });
        }
        keys.keySet().removeAll(twice);
        return new KeySet(source, keys);
    }

    static Map<String, Object> object(String json, String what) throws KeysNotFetched {
        try {
            return JsonObjects.parse(json);
        } catch (ParseException malformed) {
            throw new KeysNotFetched(what + " is not a JSON object");
        }
    }
}
