package dev.bailiwick.engine.principal;

import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.scope.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has been authenticated at a door, by which credential. Values without secrets: they may be logged.
 */
public sealed interface Principal {
    /** The actor as the log names it: {@code identity/NAME}, {@code person/NAME} or {@code bootstrap}. */
    String actor();

    /** The credential as the log names it: {@code lease/ID}, {@code token/ID}, {@code id-token}, {@code legacy/NAME}. */
    String credential();

    /** What proved the actor, for the log: issuer, subject, selected claims, key id, digest. */
    SortedMap<String, String> proof();

    /**
     * An automation, by a lease or a legacy secret.
     *
     * @param owner the identity's owner
     * @param anchor the trust anchor that proved it
     * @param grant the grant that the lease came from
     * @param scope the lease's own scope, contained in the grant's when issued
     * @param proved claims and facts for conditions, under {@code proved.}
     * @param asked what was asked for, under {@code asked.}
     * @param correlation the access that this use belongs to
     * @param endsAt when the credential ends
     */
    record Automation(
            String identity,
            String owner,
            String anchor,
            String credential,
            String grant,
            Scope scope,
            SortedMap<String, String> proof,
            Map<String, Object> proved,
            Map<String, Object> asked,
            String correlation,
            Instant endsAt)
            implements Principal {
        @Override
        public String actor() {
            return "identity/" + identity;
        }
    }

    /**
     * A person, by a fresh ID token or by a token that they created.
     *
     * @param roles held at this moment, already narrowed to what the credential carries
     * @param created whether the credential is a created token, which never approves
     * @param authTime when the person signed in, where the proof tells
     */
    record Human(
            String person,
            String credential,
            List<HeldRole> roles,
            boolean created,
            SortedMap<String, String> proof,
            @Nullable Instant authTime)
            implements Principal {
        @Override
        public String actor() {
            return "person/" + person;
        }

        /** Tells whether any binding carries the role. */
        public boolean has(Role role) {
            return roles.stream().anyMatch(r -> r.role() == role);
        }
    }

    /** The holder of the first administrator's one-use file, before an administrator exists. */
    record Bootstrap(SortedMap<String, String> proof) implements Principal {
        @Override
        public String actor() {
            return "bootstrap";
        }

        @Override
        public String credential() {
            return "bootstrap";
        }
    }

    /** Bailiwick itself, such as verification when it undoes what failed. */
    record Internal(String part) implements Principal {
        @Override
        public String actor() {
            return "system/" + part;
        }

        @Override
        public String credential() {
            return "none";
        }

        @Override
        public SortedMap<String, String> proof() {
            return Collections.emptySortedMap();
        }
    }
}
