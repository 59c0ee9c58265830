package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import java.util.SortedMap;

/**
 * Which entries of the log an auditor sees: all, where the role is held over everything; else those about a zone or an
 * owner that the role is held over. Immutable.
 */
record AuditView(PolicySnapshot policy, Principal.Human human) {
    boolean everything() {
        return new Visibility(policy, human).everythingAs(Role.AUDITOR);
    }

    boolean sees(LogEntryRow row) {
        if (everything()) {
            return true;
        }
        SortedMap<String, String> fields = row.fields();
        return fields != null
                && (owner(fields.getOrDefault("owner", ""))
                        || subject(fields.getOrDefault("target", ""))
                        || subject(fields.getOrDefault("actor", "")));
    }

    private boolean owner(String name) {
        return !name.isEmpty() && Roles.overOwner(human.roles(), Role.AUDITOR, name);
    }

    /** A zone, or something that belongs to an owner. */
    private boolean subject(String text) {
        if (text.startsWith("identity/")) {
            return policy.identity(text.substring("identity/".length()))
                    .map(spec -> owner(spec.owner()))
                    .orElse(false);
        }
        if (text.startsWith("owner/")) {
            return owner(text.substring("owner/".length()));
        }
        if (text.isEmpty() || text.contains("/")) {
            return false;
        }
        try {
            return policy.zone(ZoneId.parse(text))
                    .map(zone -> Roles.overZone(human.roles(), Role.AUDITOR, zone.spec()))
                    .orElse(false);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
