package dev.bailiwick.doors.httpreq;

import dev.bailiwick.core.document.TrustAnchorSpec.KeyDoor;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.doors.http.ChallengeValues;
import dev.bailiwick.doors.http.KeyHolder;
import dev.bailiwick.doors.http.Keys;
import dev.bailiwick.doors.http.RefusedRequests;
import dev.bailiwick.doors.http.SmallDoor;
import dev.bailiwick.doors.http.SmallDoor.Answer;
import dev.bailiwick.doors.http.SmallDoor.Call;
import dev.bailiwick.doors.http.TlsFiles;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.principal.Principal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/**
 * What lego's provider {@code httpreq} speaks: one call places a value at a challenge name, one takes it away. The password of basic
 * authentication (RFC 7617) is a bearer lease; the user name proves nothing and is recorded. Thread-safe.
 */
public final class HttpReqDoor implements AutoCloseable {
    /** The door's name, as the log tells it. */
    static final String DOOR = "httpreq";

    private static final Logger LOG = LoggerFactory.getLogger(HttpReqDoor.class);
    private static final String CHALLENGE = "Basic realm=\"bailiwick\", charset=\"UTF-8\"";
    private static final int MAX_USER_CHARS = 100;

    private final Keys keys;
    private final RefusedRequests refusals;
    private final ChallengeValues values;
    private final NoiseCounter noise;
    private final SmallDoor door;

    private HttpReqDoor(Engine engine, InetSocketAddress bind, Optional<TlsFiles> tls, SmallDoor.Limits limits) {
        this.noise = new NoiseCounter(DOOR, engine.store(), () -> engine.time().now()).start();
        this.refusals = new RefusedRequests(engine, DOOR);
        this.keys = new Keys(engine, noise, refusals, Optional.of(KeyDoor.HTTPREQ), limits.maxRequestsPerMinute());
        this.values = new ChallengeValues(engine, DOOR, refusals);
        TreeMap<String, Function<Call, Answer>> calls = new TreeMap<>();
        calls.put("POST /present", call -> answer(call, values::place));
        calls.put("POST /cleanup", call -> answer(call, values::remove));
        try {
            this.door = SmallDoor.start(
                    engine,
                    new SmallDoor.Opening(DOOR, bind, tls, limits, calls),
                    source -> noise.count(source, "too many connections"));
        } catch (RuntimeException e) {
            noise.close();
            throw e;
        }
    }

    /**
     * Opens the door.
     *
     * @param tls certificate and key; required unless {@code bind} is a loopback address
     * @throws IllegalArgumentException if it would speak without TLS beyond the loopback
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static HttpReqDoor start(
            Engine engine, InetSocketAddress bind, Optional<TlsFiles> tls, SmallDoor.Limits limits) {
        HttpReqDoor door = new HttpReqDoor(engine, bind, tls, limits);
        LOG.info("httpreq on port {}", door.port());
        return door;
    }

    /** The table of calls, each as its method and path. */
    public static List<String> calls() {
        return List.of("POST /cleanup", "POST /present");
    }

    @FunctionalInterface
    private interface Deed {
        void run(Principal.Automation caller, Name name, String value);
    }

    /** User name and password; the password is a secret. */
    private record Basic(String user, String password) {
        @Override
        public String toString() {
            return "Basic[]";
        }
    }

    private Answer answer(Call call, Deed deed) {
        Basic basic = basic(call.header("authorization"));
        return switch (keys.holder(basic.password(), call.source())) {
            case KeyHolder.Refused refused -> refused(refused.refusal());
            case KeyHolder.Known known -> answer(call, named(known.principal(), basic.user()), deed);
        };
    }

    /** Why a key is not good is not told: late use and guessing look alike. */
    private static Answer refused(Refusal refusal) {
        return switch (refusal.kind()) {
            case UNAUTHENTICATED, CREDENTIAL_ENDED ->
                Answer.error(401, "the password is a bearer lease in force").with("WWW-Authenticate", CHALLENGE);
            case NOT_FOUND,
                    INVALID,
                    FORBIDDEN,
                    NEEDS_APPROVAL,
                    REPLAYED,
                    NAME_NOT_IN_USE,
                    NAME_IN_USE,
                    RRSET_MISSING,
                    RRSET_EXISTS,
                    CONFLICT,
                    LIMIT_REACHED,
                    UNAVAILABLE,
                    INTERNAL -> SmallDoor.refusal(refusal);
        };
    }

    /** The user name proves nothing; it stands beside the proof wherever the log tells that. */
    private static Principal.Automation named(Principal.Automation caller, String user) {
        TreeMap<String, String> proof = new TreeMap<>(caller.proof());
        proof.put("told.user", user);
        return new Principal.Automation(
                caller.identity(),
                caller.owner(),
                caller.anchor(),
                caller.credential(),
                caller.grant(),
                caller.scope(),
                proof,
                caller.proved(),
                caller.asked(),
                caller.correlation(),
                caller.endsAt());
    }

    private Answer answer(Call call, Principal.Automation caller, Deed deed) {
        Challenge challenge;
        try {
            challenge = Challenge.read(call.body());
        } catch (IllegalArgumentException e) {
            String cause = String.valueOf(e.getMessage());
            refusals.record(caller, caller.correlation(), "challenge value", call.id(), cause, "status 422");
            return Answer.error(422, cause);
        }
        deed.run(caller, challenge.name(), challenge.value());
        return Answer.json(200, Map.of("fqdn", challenge.name().toString()));
    }

    /** Empty where the header is something else. */
    private static Basic basic(String header) {
        if (header.length() < 6 || !header.substring(0, 6).equalsIgnoreCase("Basic ")) {
            return new Basic("", "");
        }
        try {
            byte[] octets = Base64.getDecoder().decode(header.substring(6).strip());
            String text = new String(octets, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            String user = colon < 0 ? "" : text.substring(0, Math.min(colon, MAX_USER_CHARS));
            return colon < 0 ? new Basic("", "") : new Basic(user, text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return new Basic("", "");
        }
    }

    /** The port that it listens on. */
    public int port() {
        return door.port();
    }

    /** Stops listening, lets requests in hand end within some seconds, and records what was only counted. */
    @Override
    public void close() {
        door.close();
        noise.close();
    }
}
