package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.Secrets;
import java.time.Instant;
import java.util.Optional;

/**
 * A change as a door hands it over. Immutable.
 */
public final class ChangeRequest {
    private final ZoneId zone;
    private final Principal principal;
    private final String door;
    private final String correlation;
    private final RequestCodec.Asked asked;
    private final boolean canWait;
    private final Optional<Repeat> repeat;
    private final String text;
    private final String digest;

    /**
     * Writes the request down, too.
     *
     * @param door the door's name, as the log tells it
     * @param correlation the access that this belongs to
     * @param canWait whether the caller can be told later, as by REST; a protocol that cannot is refused when approval is
     *     needed
     * @param repeat how a repetition is recognised: an Idempotency-Key, or a TSIG key and MAC
     */
    public ChangeRequest(
            ZoneId zone,
            Principal principal,
            String door,
            String correlation,
            RequestCodec.Asked asked,
            boolean canWait,
            Optional<Repeat> repeat) {
        this.zone = zone;
        this.principal = principal;
        this.door = door;
        this.correlation = correlation;
        this.asked = asked;
        this.canWait = canWait;
        this.repeat = repeat;
        // In the caller's thread: the zone's one writer has enough to do.
        this.text = Json.write(RequestCodec.tree(asked));
        this.digest = Secrets.sha256Hex("{\"actor\":" + Json.write(principal.actor()) + ",\"asked\":" + text
                + ",\"zone\":" + Json.write(zone.toString()) + "}");
    }

    /**
     * A mark by which a repetition is recognised.
     *
     * @param scope whose mark it is: callers do not share them
     * @param until how long the first answer is kept
     */
    public record Repeat(String scope, String key, Instant until) {}

    public ZoneId zone() {
        return zone;
    }

    public Principal principal() {
        return principal;
    }

    public String door() {
        return door;
    }

    public String correlation() {
        return correlation;
    }

    public RequestCodec.Asked asked() {
        return asked;
    }

    public boolean canWait() {
        return canWait;
    }

    public Optional<Repeat> repeat() {
        return repeat;
    }

    /** What is asked, in canonical JSON, as it is kept. */
    String text() {
        return text;
    }

    /** Digest of what is asked of which zone by whom: identical requests have the same. */
    public String digest() {
        return digest;
    }
}
