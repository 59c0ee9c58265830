package dev.bailiwick.doors.http;

import dev.bailiwick.core.document.TrustAnchorSpec.KeyDoor;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.credential.RateLimit;
import dev.bailiwick.engine.principal.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * From the text of a key to its holder: the one place where doors for clients with static keys authenticate. A key is a bearer
 * lease or, where the door takes them, a declared static key. What persons hold does not serve at such doors, and looks like nothing at all; late use is recorded under its owner,
 * and what nobody can be named for is counted. Thread-safe.
 */
public final class Keys {
    private static final int MAX_CREDENTIALS = 100_000;

    private final Engine engine;
    private final NoiseCounter noise;
    private final RefusedRequests refusals;
    private final int maxRequestsPerMinute;
    private final Optional<KeyDoor> door;
    private final RateLimit rates = new RateLimit(Duration.ofMinutes(1), MAX_CREDENTIALS);

    /**
     * @param door whose static keys serve; empty where none do
     * @param maxRequestsPerMinute of one credential
     */
    public Keys(
            Engine engine,
            NoiseCounter noise,
            RefusedRequests refusals,
            Optional<KeyDoor> door,
            int maxRequestsPerMinute) {
        this.door = door;
        this.engine = engine;
        this.noise = noise;
        this.refusals = refusals;
        this.maxRequestsPerMinute = maxRequestsPerMinute;
    }

    /**
     * Authenticates and counts one request.
     *
     * @param key what was presented; empty where nothing was
     */
    public KeyHolder holder(String key, InetAddress source) {
        if (key.isEmpty() || key.length() > Credentials.MAX_CHARS || key.startsWith(Credentials.BOOTSTRAP_PREFIX)) {
            noise.count(source, "no usable key");
            return refused(Kind.UNAUTHENTICATED, "a key is needed");
        }
        return switch (door.map(each -> engine.credentials().key(each, key))
                .orElseGet(() -> engine.credentials().bearer(key))) {
            case Authentication.Known known
            when known.principal() instanceof Principal.Automation automation -> admitted(automation);
            case Authentication.Known other -> ended(other.principal(), "a person's credential does not serve here");
            case Authentication.Ended ended ->
                ended(ended.principal(), ended.refusal().message());
            case Authentication.Undecided undecided -> new KeyHolder.Refused(undecided.refusal());
            case Authentication.Unknown unknown -> {
                noise.count(source, "unknown key");
                yield refused(Kind.UNAUTHENTICATED, "no such key");
            }
        };
    }

    private KeyHolder admitted(Principal.Automation caller) {
        return rates.admit(
                        caller.credential(), maxRequestsPerMinute, engine.time().now())
                ? new KeyHolder.Known(caller)
                : refused(Kind.LIMIT_REACHED, "more than " + maxRequestsPerMinute + " requests a minute");
    }

    private KeyHolder ended(Principal principal, String cause) {
        refusals.record(
                principal,
                engine.secrets().id("a"),
                "credential",
                "authentication",
                cause,
                Kind.CREDENTIAL_ENDED.name());
        return refused(Kind.CREDENTIAL_ENDED, cause);
    }

    private static KeyHolder refused(Kind kind, String message) {
        return new KeyHolder.Refused(Refusal.of(kind, message));
    }
}
