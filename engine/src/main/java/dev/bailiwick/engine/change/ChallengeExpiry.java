package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.port.ClaimRows.Claimant;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the zones in which challenge values have outlived their lease and has them taken away. Looks at ends each time, at
 * revocations where one happened since the last look. For one thread.
 */
public final class ChallengeExpiry {
    private static final int ZONES_AT_ONCE = 1_000;
    private static final int CLAIMANTS_AT_ONCE = 100_000;

    private final Store store;
    private final Credentials credentials;
    private final Changes changes;
    private final GovernedTime time;
    private final Set<ZoneId> busy = ConcurrentHashMap.newKeySet();
    private volatile long revocationsSeen = -1;

    public ChallengeExpiry(Store store, Credentials credentials, Changes changes, GovernedTime time) {
        this.store = store;
        this.credentials = credentials;
        this.changes = changes;
        this.time = time;
    }

    /** Looks, and hands each zone's work to its writer, where it is done later. */
    public void sweep() {
        Instant now = time.now();
        Map<ZoneId, Set<String>> work = new HashMap<>(revoked());
        store.<List<ZoneId>>read(reads -> reads.claims().zonesWithEnded(now, ZONES_AT_ONCE))
                .forEach(zone -> work.computeIfAbsent(zone, key -> Set.of()));
        work.forEach((zone, revoked) -> {
            if (busy.add(zone)) {
                CompletableFuture<Integer> done = changes.expire(zone, revoked);
                Background.run("taking away ended challenge values", done.whenComplete((count, error) -> {
                    busy.remove(zone);
                    if (error != null) {
                        revocationsSeen = -1;
                    }
                }));
            }
        });
    }

    private Map<ZoneId, Set<String>> revoked() {
        long revocations = credentials.revocations();
        if (revocations == revocationsSeen) {
            return Map.of();
        }
        revocationsSeen = revocations;
        Map<ZoneId, Set<String>> revoked = new HashMap<>();
        for (Claimant each : store.<List<Claimant>>read(reads -> reads.claims().claimants(CLAIMANTS_AT_ONCE))) {
            if (credentials.isRevoked(each.credential())) {
                revoked.computeIfAbsent(each.zone(), key -> new HashSet<>()).add(each.credential());
            }
        }
        return revoked;
    }
}
