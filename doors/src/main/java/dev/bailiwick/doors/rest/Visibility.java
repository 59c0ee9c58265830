package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.ApprovalRuleSpec;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.ForbidSpec;
import dev.bailiwick.core.document.GrantSpec;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.OwnerSpec;
import dev.bailiwick.core.document.PersonSpec;
import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a person's roles over zones and owners let them see under one version of the policy. What is not seen is told as
 * absent. Immutable.
 */
record Visibility(PolicySnapshot policy, Principal.Human human) {
    private List<HeldRole> roles() {
        return human.roles();
    }

    Optional<Named<ZoneSpec>> zone(ZoneId zone) {
        return Roles.visible(policy, human, zone);
    }

    boolean owner(String owner) {
        return Roles.sees(roles(), owner);
    }

    boolean identity(String name) {
        return policy.identity(name).map(spec -> owner(spec.owner())).orElse(false);
    }

    /** Holds some role over every zone of the default view and every owner. */
    boolean everything() {
        return Arrays.stream(Role.values()).anyMatch(this::everythingAs);
    }

    /** Holds this role over every zone of the default view and every owner. */
    boolean everythingAs(Role role) {
        return Roles.overEverything(roles(), role);
    }

    boolean document(Document document) {
        if (everything()) {
            return true;
        }
        return switch (document.spec()) {
            case OwnerSpec owner -> owner(document.name());
            case PersonSpec person ->
                document.name().equals(human.person())
                        || person.teams().stream().anyMatch(this::owner);
            case IdentitySpec identity -> owner(identity.owner());
            case TrustAnchorSpec anchor -> anchor(document.name());
            case GrantSpec grant -> grant.identities().stream().allMatch(this::identity);
            case ForbidSpec forbid -> rule(forbid.zones());
            case ApprovalRuleSpec rule -> rule(rule.zones());
            case ZoneSpec zone -> Roles.sees(roles(), zone);
            case BackendSpec backend -> backend(document.name());
        };
    }

    /** An anchor is seen by those who see an identity that it vouches for. */
    private boolean anchor(String name) {
        return policy.identities().values().stream()
                .anyMatch(identity -> owner(identity.owner())
                        && identity.match().stream().anyMatch(m -> m.anchor().equals(name)));
    }

    /** A rule is seen by those whose role covers all zones that it speaks of. */
    private boolean rule(ZoneSet zones) {
        return roles().stream().anyMatch(r -> r.zones().contains(zones));
    }

    private boolean backend(String name) {
        return policy.zones().stream()
                .anyMatch(zone -> zone.spec().backend().equals(name) && Roles.sees(roles(), zone.spec()));
    }
}
