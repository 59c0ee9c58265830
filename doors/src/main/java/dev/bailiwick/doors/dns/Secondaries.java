package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.engine.Engine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Name;

/**
 * The transfer-only keys that the zones of one view name: the key's name is the secret's id as a domain name, its
 * algorithm hmac-sha256. Thread-safe.
 */
final class Secondaries {
    private record Known(PolicySnapshot policy, Map<Name, String> ids, Map<String, Set<ZoneId>> zones) {}

    private final Engine engine;
    private final String view;
    private volatile Optional<Known> known = Optional.empty();

    Secondaries(Engine engine, String view) {
        this.engine = engine;
        this.view = view;
    }

    /** The key of that name, if a zone of the view names it and the local configuration has its secret. */
    Optional<TsigKey> find(Name keyName) {
        return Optional.ofNullable(known().ids().get(keyName)).flatMap(this::key);
    }

    /** The key of that secret. */
    Optional<TsigKey> key(String secretId) {
        return engine.localSecrets()
                .find(secretId)
                .filter(secret -> secret.length > 0)
                .map(secret -> new TsigKey(
                        keyName(secretId),
                        TsigAlgorithm.HMAC_SHA256,
                        secret,
                        false,
                        new KeyOwner.OfSecondary(secretId)));
    }

    /** Whether the zone names this key now. */
    boolean mayTransfer(String secretId, ZoneId zone) {
        return known().zones().getOrDefault(secretId, Set.of()).contains(zone);
    }

    static Name keyName(String secretId) {
        return Names.parse(secretId);
    }

    private Known known() {
        PolicySnapshot policy = engine.policy().snapshot();
        Known now = known.filter(k -> k.policy() == policy).orElseGet(() -> read(policy));
        known = Optional.of(now);
        return now;
    }

    private Known read(PolicySnapshot policy) {
        Map<Name, String> ids = new HashMap<>();
        Map<String, Set<ZoneId>> zones = new HashMap<>();
        for (Named<ZoneSpec> each : policy.zones()) {
            if (each.spec().view().equals(view)) {
                for (ZoneSpec.Secondary secondary : each.spec().secondaries()) {
                    ids.put(keyName(secondary.key()), secondary.key());
                    zones.computeIfAbsent(secondary.key(), id -> new HashSet<>())
                            .add(each.spec().zone());
                }
            }
        }
        return new Known(policy, ids, zones);
    }
}
