package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.ScopeCodec;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Principal;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Leases by what callers present. Rows are immutable, so a cached one is never stale; ends and revocation are judged
 * elsewhere. Absence is not cached. Bounded, thread-safe.
 */
final class LeaseCache {
    private static final int LIMIT = 50_000;

    private final Store store;
    private final LeaseMarks marks;
    private final Map<String, Lease> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lease> eldest) {
            return size() > LIMIT;
        }
    };

    LeaseCache(Store store, LeaseMarks marks) {
        this.store = store;
        this.marks = marks;
    }

    Optional<LeaseRow> byHash(byte[] hash) {
        return find(
                "h" + Base64.getEncoder().encodeToString(hash),
                () -> store.read(reads -> reads.credentials().leaseByHash(hash)));
    }

    Optional<LeaseRow> byKeyName(String keyName) {
        return find("k" + keyName, () -> store.read(reads -> reads.credentials().leaseByKeyName(keyName)));
    }

    /** The lease with that id, if it was used lately. */
    Optional<Lease> known(String id) {
        synchronized (known) {
            return Optional.ofNullable(known.get("i" + id));
        }
    }

    /** The lease of a genuine row. */
    Lease open(LeaseRow row) {
        synchronized (known) {
            Lease lease = known.get("i" + row.id());
            if (lease != null) {
                return lease;
            }
        }
        Lease lease = new Lease(row, principal(row));
        synchronized (known) {
            known.put("i" + row.id(), lease);
        }
        return lease;
    }

    private Optional<LeaseRow> find(String key, Supplier<Optional<LeaseRow>> load) {
        synchronized (known) {
            Lease lease = known.get(key);
            if (lease != null) {
                return Optional.of(lease.row());
            }
        }
        Optional<LeaseRow> row = load.get().filter(marks::genuine);
        row.ifPresent(r -> {
            Lease lease = open(r);
            synchronized (known) {
                known.put(key, lease);
            }
        });
        return row;
    }

    private static Principal.Automation principal(LeaseRow row) {
        Map<String, Object> proof = Json.readObject(row.proof());
        SortedMap<String, String> summary = new TreeMap<>();
        Json.object(proof.getOrDefault("summary", Map.of())).forEach((k, v) -> summary.put(k, String.valueOf(v)));
        return new Principal.Automation(
                row.identity(),
                row.owner(),
                row.anchor(),
                "lease/" + row.id(),
                row.grant(),
                ScopeCodec.decode(Json.read(row.scope())).orElseThrow(),
                Collections.unmodifiableSortedMap(summary),
                Json.object(proof.getOrDefault("proved", Map.of())),
                Json.readObject(row.asked()),
                row.correlation(),
                row.endsAt());
    }
}
