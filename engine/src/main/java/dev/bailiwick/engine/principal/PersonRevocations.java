package dev.bailiwick.engine.principal;

import dev.bailiwick.engine.port.SettingRows;
import java.time.Instant;

/**
 * When persons were revoked. Their ID tokens are not ours to take back, so what was issued to a person, or asked by one,
 * until that moment carries no weight any more. Stateless.
 */
public final class PersonRevocations {
    private static final String KEY = "revoked.";

    private PersonRevocations() {}

    /** Notes a revocation, where its subject is a person. */
    public static void note(SettingRows.Writable settings, String subject, Instant now) {
        if (subject.startsWith("person/")) {
            settings.put(KEY + subject, now.toString());
        }
    }

    /** Tells whether the person was revoked at that moment or since. */
    public static boolean since(SettingRows settings, String person, Instant moment) {
        return settings.get(KEY + "person/" + person)
                .map(revoked -> !moment.isAfter(Instant.parse(revoked)))
                .orElse(false);
    }
}
