package dev.bailiwick.engine.policy;

import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.engine.principal.Roles;
import java.util.List;
import java.util.Map;

/** Policy admins over everything, who can approve for each other. */
final class FirstAdministrator {
    private FirstAdministrator() {}

    static List<String> among(PolicySnapshot snapshot) {
        return snapshot.persons().entrySet().stream()
                .filter(e -> Roles.overEverything(e.getValue().roles(), Role.POLICY_ADMIN))
                .map(Map.Entry::getKey)
                .toList();
    }
}
