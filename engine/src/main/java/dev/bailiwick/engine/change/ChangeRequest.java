package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.Secrets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A change as a door hands it over.
 *
 * @param door the door's name, as the log tells it
 * @param correlation the access that this belongs to
 * @param canWait whether the caller can be told later, as by REST; a protocol that cannot is refused when approval is
 *     needed
 * @param repeat how a repetition is recognised: an Idempotency-Key, or a TSIG key and MAC
 */
public record ChangeRequest(
        ZoneId zone,
        Principal principal,
        String door,
        String correlation,
        RequestCodec.Asked asked,
        boolean canWait,
        Optional<Repeat> repeat) {

    /**
     * A mark by which a repetition is recognised.
     *
     * @param scope whose mark it is: callers do not share them
     * @param until how long the first answer is kept
     */
    public record Repeat(String scope, String key, Instant until) {}

    /** Digest of what is asked of which zone by whom: identical requests have the same. */
    public String digest() {
        return Secrets.sha256Hex(Json.write(
                Map.of("zone", zone.toString(), "actor", principal.actor(), "asked", RequestCodec.tree(asked))));
    }
}
