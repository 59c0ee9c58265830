package dev.bailiwick.core.identity;

import java.util.Locale;
import java.util.Optional;

/** What a person may do over the zones and owners that the role is held for. Roles do not imply one another. */
public enum Role {
    /** Reads zones, changes, identities, grants and leases. */
    VIEWER,
    /** Changes RRsets, imports zones, rolls back, revokes leases. */
    OPERATOR,
    /** Approves changes to zones whose risk owner is among the owners. Never carried by a created token. */
    APPROVER,
    /** Submits documents, and approves those of another policy admin. */
    POLICY_ADMIN,
    /** Reads the audit log. */
    AUDITOR;

    /** The word used in documents and messages, as in {@code policy-admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Role> ofWord(String word) {
        for (Role each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
