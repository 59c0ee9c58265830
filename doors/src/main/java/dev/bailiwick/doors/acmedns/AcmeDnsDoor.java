package dev.bailiwick.doors.acmedns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.scope.Cidr;
import dev.bailiwick.doors.http.ChallengeValues;
import dev.bailiwick.doors.http.KeyHolder;
import dev.bailiwick.doors.http.Keys;
import dev.bailiwick.doors.http.RefusedRequests;
import dev.bailiwick.doors.http.SmallDoor;
import dev.bailiwick.doors.http.SmallDoor.Answer;
import dev.bailiwick.doors.http.SmallDoor.Call;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.credential.AcmeAccounts;
import dev.bailiwick.engine.credential.AcmeAccounts.Holder;
import dev.bailiwick.engine.credential.RateLimit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.CredentialRows.AccountRow;
import dev.bailiwick.engine.principal.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API of acme-dns: {@code /register} makes an account that can write one fresh name of its own, {@code /update} places a value
 * there, under a lease that is opened for it. Nothing is ever deleted through it. Thread-safe.
 */
public final class AcmeDnsDoor implements AutoCloseable {
    /** The door's name, as the log tells it. */
    static final String DOOR = "acme-dns";

    private static final Logger LOG = LoggerFactory.getLogger(AcmeDnsDoor.class);
    private static final int MAX_ACCOUNTS = 100_000;

    private final Engine engine;
    private final Sources sources;
    private final SmallDoor.Limits limits;
    private final NoiseCounter noise;
    private final RefusedRequests refusals;
    private final Keys keys;
    private final ChallengeValues values;
    private final RateLimit rates = new RateLimit(Duration.ofMinutes(1), MAX_ACCOUNTS);
    private final SmallDoor door;

    private AcmeDnsDoor(Engine engine, AcmeDnsSettings settings) {
        this.engine = engine;
        this.sources = new Sources(settings.proxies());
        this.limits = settings.limits();
        this.noise = new NoiseCounter(DOOR, engine.store(), () -> engine.time().now()).start();
        this.refusals = new RefusedRequests(engine, DOOR);
        this.keys = new Keys(engine, noise, refusals, Optional.empty(), limits.maxRequestsPerMinute());
        this.values = new ChallengeValues(engine, DOOR, refusals);
        TreeMap<String, Function<Call, Answer>> calls = new TreeMap<>();
        calls.put("GET /health", call -> Answer.empty(200));
        calls.put("POST /register", this::register);
        calls.put("POST /update", this::update);
        try {
            this.door = SmallDoor.start(
                    engine,
                    new SmallDoor.Opening(DOOR, settings.bind(), settings.tls(), limits, calls),
                    source -> noise.count(source, "too many connections"));
        } catch (RuntimeException e) {
            noise.close();
            throw e;
        }
    }

    /**
     * Opens the door.
     *
     * @throws IllegalArgumentException if it would speak without TLS beyond the loopback
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static AcmeDnsDoor start(Engine engine, AcmeDnsSettings settings) {
        AcmeDnsDoor door = new AcmeDnsDoor(engine, settings);
        LOG.info("acme-dns on port {}", door.port());
        return door;
    }

    /** The table of calls, each as its method and path. */
    public static List<String> calls() {
        return List.of("GET /health", "POST /register", "POST /update");
    }

    private Answer register(Call call) {
        Optional<InetAddress> source = sources.of(call);
        if (source.isEmpty()) {
            return Answer.error(400, "bad_forwarded");
        }
        Optional<Principal.Automation> caller = Optional.empty();
        String bearer = call.header("authorization");
        if (!bearer.isEmpty()) {
            String key = bearer.regionMatches(true, 0, "Bearer ", 0, 7)
                    ? bearer.substring(7).strip()
                    : "";
            switch (keys.holder(key, source.get())) {
                case KeyHolder.Known known -> caller = Optional.of(known.principal());
                case KeyHolder.Refused refused -> {
                    return refused(refused.refusal());
                }
            }
        }
        List<Cidr> allowFrom;
        try {
            allowFrom = allowFrom(call.body());
        } catch (IllegalArgumentException e) {
            return Answer.error(400, "invalid_allowfrom_cidr");
        }
        return registered(caller, source.get(), allowFrom);
    }

    private Answer registered(Optional<Principal.Automation> caller, InetAddress source, List<Cidr> allowFrom) {
        try {
            AcmeAccounts.Registered made = engine.accounts().register(caller, source, allowFrom);
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("username", made.account().id());
            tree.put("password", made.password());
            tree.put("fulldomain", withoutDot(made.account().fullDomain()));
            tree.put("subdomain", made.account().subdomain());
            tree.put(
                    "allowfrom",
                    made.allowFrom().stream().<Object>map(Cidr::toString).toList());
            return Answer.json(201, tree);
        } catch (Refused e) {
            return unregistered(caller, source, e.refusal());
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                return unregistered(caller, source, refused.refusal());
            }
            throw e;
        }
    }

    /** Whoever is known is recorded, whoever is not is counted. */
    private Answer unregistered(Optional<Principal.Automation> caller, InetAddress source, Refusal refusal) {
        caller.ifPresentOrElse(
                known -> refusals.record(
                        known,
                        known.correlation(),
                        "accounts",
                        "POST /register",
                        refusal.message(),
                        refusal.kind().name()),
                () -> noise.count(source, "registration refused"));
        return SmallDoor.refusal(refusal);
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Clients send nothing, {@code null}, or an object that may name networks; whatever they call its type. */
    private static List<Cidr> allowFrom(String body) {
        if (body.isBlank() || body.strip().equals("null")) {
            return List.of();
        }
        Object list = Json.readObject(body).getOrDefault("allowfrom", List.of());
        List<Object> networks = Json.array(list);
        if (networks.size() > AcmeAccounts.MAX_NETWORKS) {
            throw new IllegalArgumentException("more than " + AcmeAccounts.MAX_NETWORKS + " networks");
        }
        return networks.stream().map(each -> Cidr.parse(String.valueOf(each))).toList();
    }

    private Answer update(Call call) {
        Optional<InetAddress> source = sources.of(call);
        if (source.isEmpty()) {
            return Answer.error(400, "bad_forwarded");
        }
        return switch (engine.accounts().holder(call.header("x-api-user"), call.header("x-api-key"), source.get())) {
            case Holder.Known known -> update(call, known.account());
            case Holder.Ended ended -> forbidden();
            case Holder.Undecided undecided -> SmallDoor.refusal(undecided.refusal());
            case Holder.Unknown unknown -> {
                noise.count(source.get(), "unknown account");
                yield forbidden();
            }
        };
    }

    private static Answer forbidden() {
        return Answer.error(401, "forbidden");
    }

    private Answer update(Call call, AccountRow account) {
        if (!rates.admit(
                account.id(), limits.maxRequestsPerMinute(), engine.time().now())) {
            return Answer.error(429, "more than " + limits.maxRequestsPerMinute() + " requests a minute");
        }
        Map<String, Object> tree;
        try {
            tree = Json.readObject(call.body());
        } catch (IllegalArgumentException e) {
            return refused(account, 400, "malformed_json_payload");
        }
        if (!(tree.get("subdomain") instanceof String subdomain)
                || !subdomain.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            return refused(account, 400, "bad_subdomain");
        }
        if (!subdomain.equalsIgnoreCase(account.subdomain())) {
            return refused(account, 401, "forbidden");
        }
        if (!(tree.get("txt") instanceof String value) || !ChallengeValues.isValue(value)) {
            return refused(account, 400, "bad_txt");
        }
        return placed(account, value);
    }

    private Answer placed(AccountRow account, String value) {
        try {
            Principal.Automation holder = engine.accounts().lease(account, value);
            values.place(holder, Names.parse(account.fullDomain()), value);
            return Answer.json(200, Map.of("txt", value));
        } catch (Refused e) {
            return SmallDoor.refusal(e.refusal());
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                return SmallDoor.refusal(refused.refusal());
            }
            throw e;
        }
    }

    private Answer refused(AccountRow account, int status, String told) {
        engine.accounts().refused(account, account.fullDomain(), told, status == 401 ? Kind.FORBIDDEN : Kind.INVALID);
        return Answer.error(status, told);
    }

    /** Why a key is not good is not told. */
    private static Answer refused(Refusal refusal) {
        boolean nobody = refusal.kind() == Kind.UNAUTHENTICATED || refusal.kind() == Kind.CREDENTIAL_ENDED;
        return nobody ? forbidden() : SmallDoor.refusal(refusal);
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
