package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.policy.Forbid;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.principal.Principal;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What an automation may see, by its lease and by the policy as it stands. Thread-safe. */
final class Reach {
    private final Engine engine;

    Reach(Engine engine) {
        this.engine = engine;
    }

    /** Whether the caller has anything in the zone; where it has not, the zone does not exist for it. */
    boolean has(Principal.Automation principal, ZoneId zone) {
        PolicySnapshot policy = engine.policy().snapshot();
        String environment = policy.identity(principal.identity())
                .map(identity -> identity.environment())
                .orElse("");
        return engine.zones().get(zone).isPresent()
                && policy.zone(zone)
                        .filter(declared -> declared.spec().environment().equals(environment))
                        .isPresent()
                && principal.scope().coversZone(zone);
    }

    /** Why the caller may not read the RRset, or empty. */
    Optional<String> notReadable(Principal.Automation principal, ZoneId zone, Name name, int type) {
        return denied(principal, zone, new Access(Operation.READ, name, type, null, Access.NO_TTL));
    }

    /** Why the caller may not take the whole zone, or empty. */
    Optional<String> notTransferable(Principal.Automation principal, ZoneId zone) {
        return mayTake(principal, zone, Operation.READ) || mayTake(principal, zone, Operation.TRANSFER)
                ? Optional.empty()
                : Optional.of("the scope does not let the whole zone be read");
    }

    private boolean mayTake(Principal.Automation principal, ZoneId zone, Operation operation) {
        PolicySnapshot policy = engine.policy().snapshot();
        Optional<Scope> granted = policy.grant(principal.grant())
                .map(grant ->
                        grant.grant(principal.grant()).scopeAt(engine.time().now()));
        return principal.scope().coversWholeZone(zone, operation)
                && granted.filter(scope -> scope.coversWholeZone(zone, operation))
                        .isPresent()
                && policy.forbidsAt(zone).stream().noneMatch(forbid -> concerns(forbid, principal))
                && denied(principal, zone, new Access(operation, zone.apex(), Type.ANY, null, Access.NO_TTL))
                        .isEmpty();
    }

    /** A forbid on reading anything in the zone bars taking the whole of it; its names and condition do not count. */
    private static boolean concerns(Forbid forbid, Principal.Automation principal) {
        boolean reading = forbid.operations().contains(Operation.READ)
                || forbid.operations().contains(Operation.TRANSFER);
        return reading
                && forbid.identities()
                        .map(some -> some.contains(principal.identity()))
                        .orElse(true);
    }

    private Optional<String> denied(Principal.Automation principal, ZoneId zone, Access access) {
        return engine.changes().decide(principal, zone, List.of(access)) instanceof Decision.Deny deny
                ? Optional.of(deny.reasons().getFirst().message())
                : Optional.empty();
    }
}
