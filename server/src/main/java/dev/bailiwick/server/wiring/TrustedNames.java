package dev.bailiwick.server.wiring;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.engine.Engine;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The hosts of issuers and whatever the configuration names: who answers for them could become anyone. Found once for each
 * version of the policy. Thread-safe.
 */
final class TrustedNames implements Supplier<Set<Name>> {
    private final Set<Name> configured = new HashSet<>();
    private final Supplier<@Nullable Engine> engine;
    private volatile Known known = new Known(-1, Set.of());

    private record Known(long version, Set<Name> names) {}

    /** @param engine the engine, once it is loaded */
    TrustedNames(List<String> configured, Supplier<@Nullable Engine> engine) {
        configured.forEach(name -> this.configured.add(Names.parse(name)));
        this.engine = engine;
    }

    @Override
    public Set<Name> get() {
        Engine loaded = engine.get();
        if (loaded == null) {
            return Set.copyOf(configured);
        }
        PolicySnapshot policy = loaded.policy().snapshot();
        Known found = known;
        if (found.version() != policy.version()) {
            found = new Known(policy.version(), names(policy));
            known = found;
        }
        return found.names();
    }

    private Set<Name> names(PolicySnapshot policy) {
        Set<Name> names = new HashSet<>(configured);
        policy.anchors().values().forEach(anchor -> {
            if (anchor instanceof TrustAnchorSpec.Oidc oidc) {
                hostOf(oidc.issuer()).ifPresent(names::add);
                oidc.jwksUri().flatMap(TrustedNames::hostOf).ifPresent(names::add);
            }
        });
        return Set.copyOf(names);
    }

    private static Optional<Name> hostOf(String url) {
        String host = URI.create(url).getHost();
        return host == null || host.startsWith("[") || host.matches("[0-9.]+")
                ? Optional.empty()
                : Optional.of(Names.parse(host));
    }
}
