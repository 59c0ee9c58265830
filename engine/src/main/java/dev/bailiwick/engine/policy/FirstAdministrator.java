package dev.bailiwick.engine.policy;

import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.List;
import java.util.Map;

/** Policy admins over everything, who can approve for each other. */
final class FirstAdministrator {
    static final ZoneSet EVERY_ZONE = ZoneSet.parse("**");

    private FirstAdministrator() {}

    static List<String> among(PolicySnapshot snapshot) {
        return snapshot.persons().entrySet().stream()
                .filter(e -> e.getValue().roles().stream()
                        .anyMatch(r -> r.role() == Role.POLICY_ADMIN
                                && r.owners().all()
                                && r.zones().contains(EVERY_ZONE)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
