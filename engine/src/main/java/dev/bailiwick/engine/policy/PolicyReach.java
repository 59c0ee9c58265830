package dev.bailiwick.engine.policy;

import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.DocumentDiff;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.document.PolicyPlan;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.Spec;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which documents a policy admin's roles reach: a grant never exceeds its grantor. Grants, forbids and rules need a role
 * that contains their zones; what belongs to an owner needs a role over that owner; what everybody trusts (anchors,
 * owners, persons, backends) needs one over all owners and all zones. Stateless.
 */
final class PolicyReach {
    private PolicyReach() {}

    /** Why the person may not make this edit, or empty. */
    static Optional<String> refusal(Principal.Human human, PolicySnapshot before, PolicyPlan plan) {
        if (!human.has(Role.POLICY_ADMIN)) {
            return Optional.of("editing the policy needs the role policy-admin");
        }
        List<HeldRole> admin = human.roles().stream()
                .filter(r -> r.role() == Role.POLICY_ADMIN)
                .toList();
        for (DocumentDiff diff : plan.diffs()) {
            boolean reached = Stream.concat(
                            diff.before().stream().map(d -> holds(admin, before, d)),
                            diff.after().stream().map(d -> holds(admin, plan.after(), d)))
                    .allMatch(held -> held);
            if (!reached) {
                return Optional.of("your role policy-admin does not reach `" + diff.id() + "`");
            }
        }
        return Optional.empty();
    }

    private static boolean holds(List<HeldRole> admin, PolicySnapshot snapshot, Document document) {
        if (Roles.overEverything(admin, Role.POLICY_ADMIN)) {
            return true;
        }
        return switch (document.kind()) {
            case OWNER, PERSON, TRUST_ANCHOR, BACKEND -> false;
            case IDENTITY -> overOwnerOf(admin, document.spec());
            case ZONE -> document.spec() instanceof ZoneSpec zone && Roles.overZone(admin, Role.POLICY_ADMIN, zone);
            case GRANT -> overGrant(admin, snapshot, document.name());
            case FORBID ->
                snapshot.forbids().stream()
                        .filter(f -> f.name().equals(document.name()))
                        .allMatch(f -> overZones(admin, f.zones()));
            case APPROVAL_RULE ->
                snapshot.approvalRules().stream()
                        .filter(r -> r.name().equals(document.name()))
                        .allMatch(r -> overZones(admin, r.zones()));
        };
    }

    private static boolean overOwnerOf(List<HeldRole> admin, Spec spec) {
        return spec instanceof IdentitySpec identity && Roles.overOwner(admin, Role.POLICY_ADMIN, identity.owner());
    }

    /** The grant's identities must be of owners, and its zones within zones, of one and the same role. */
    private static boolean overGrant(List<HeldRole> admin, PolicySnapshot snapshot, String name) {
        for (String identity : snapshot.identities().keySet()) {
            for (Grant grant : snapshot.grantsOf(identity)) {
                String owner = snapshot.identities().get(identity).owner();
                if (grant.name().equals(name)
                        && admin.stream()
                                .noneMatch(r -> r.owners().contains(owner)
                                        && r.zones().contains(grant.scope().zones()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean overZones(List<HeldRole> admin, ZoneSet zones) {
        return admin.stream().anyMatch(r -> r.zones().contains(zones));
    }
}
