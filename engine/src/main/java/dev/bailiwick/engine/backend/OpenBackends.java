package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backends;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The backends of the policy in force, opened as they are needed and anew where a document changed. Thread-safe. */
public final class OpenBackends {
    private record Open(BackendSpec spec, Backend backend) {}

    private final PolicyInForce policy;
    private final Backends backends;
    private final ConcurrentHashMap<String, Open> open = new ConcurrentHashMap<>();

    public OpenBackends(PolicyInForce policy, Backends backends) {
        this.policy = policy;
        this.backends = backends;
    }

    /** The server that holds a zone; empty where the built-in primary does, or nothing is declared. */
    public Optional<Backend> of(ZoneId zone) {
        PolicySnapshot snapshot = policy.snapshot();
        return snapshot.zone(zone).flatMap(named -> of(snapshot, named.spec().backend()));
    }

    /** The server of a backend's document; empty where the built-in primary is meant, or nothing is declared. */
    Optional<Backend> named(String backend) {
        return of(policy.snapshot(), backend);
    }

    private Optional<Backend> of(PolicySnapshot snapshot, String backend) {
        return snapshot.backend(backend)
                .filter(spec -> !(spec instanceof BackendSpec.Builtin))
                .map(spec -> open.compute(
                                backend,
                                (name, known) -> known != null && known.spec().equals(spec)
                                        ? known
                                        : new Open(spec, backends.open(name, spec)))
                        .backend());
    }

    /** Tells whether another server holds the zone. */
    public boolean isBacked(ZoneId zone) {
        return of(zone).isPresent();
    }
}
