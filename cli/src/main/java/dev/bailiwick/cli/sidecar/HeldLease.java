package dev.bailiwick.cli.sidecar;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.rest.Api;
import dev.bailiwick.cli.rest.Credential;
import dev.bailiwick.cli.rest.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The lease of this sidecar, in memory only. It is had by showing the workload's token, which is read anew each time since
 * Kubernetes rotates it, and renewed once two thirds of its time are over. For one thread at a time.
 */
final class HeldLease implements AutoCloseable {
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";

    /** How long a refusal stands before the server is asked again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Terms terms;
    private final InstantSource clock;
    private final Consumer<String> log;

    private @Nullable Held held;
    private Instant notBefore = Instant.MIN;
    private String refused = "";

    private record Held(Api api, Instant renewAt, Instant endsAt) {}

    /**
     * What is asked for, and of whom.
     *
     * @param details the scope, as {@code authorization_details}
     * @param grant the grant to take it from, empty for any
     * @param seconds how long, 0 for as long as the server gives
     */
    record Terms(
            ServerAddress server,
            @Nullable Path authority,
            Path tokenFile,
            String tokenType,
            JsonNode details,
            String grant,
            long seconds) {}

    HeldLease(Terms terms, InstantSource clock, Consumer<String> log) {
        this.terms = terms;
        this.clock = clock;
        this.log = log;
    }

    /**
     * The API under a lease that has not ended.
     *
     * @throws Rejected for now, if none can be had
     */
    Api api() {
        Instant now = clock.instant();
        Held known = held;
        if (known != null && now.isBefore(known.renewAt())) {
            return known.api();
        }
        boolean good = known != null && now.isBefore(known.endsAt());
        if (!now.isBefore(notBefore)) {
            try {
                return renewed(now);
            } catch (Failure failure) {
                notBefore = now.plus(PAUSE);
                refused = "no lease can be had: " + failure.text();
                log.accept(refused);
            }
        }
        if (known != null && good) {
            return known.api();
        }
        throw Rejected.forNow(refused);
    }

    /** Gives up a lease that the server no longer takes. */
    void drop() {
        Held known = held;
        held = null;
        if (known != null) {
            known.api().close();
        }
    }

    private Api renewed(Instant now) {
        JsonNode answer;
        try (Api asking = new Api(terms.server(), Optional.empty(), terms.authority())) {
            answer = asking.form("/v1/token", fields()).body();
        }
        Credential lease = Credential.of(Json.text(answer, "access_token"));
        Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(0));
        drop();
        Api api = new Api(terms.server(), Optional.of(lease), terms.authority());
        held = new Held(api, now.plus(life.multipliedBy(2).dividedBy(3)), now.plus(life));
        log.accept("lease " + Json.text(answer, "lease") + " for " + life.toSeconds() + " seconds");
        return api;
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        fields.put("subject_token", Credential.read(terms.tokenFile()).secret());
        fields.put("subject_token_type", TYPE + terms.tokenType());
        fields.put("requested_token_type", TYPE + "access_token");
        fields.put("authorization_details", terms.details().toString());
        fields.put("purpose", "external-dns");
        if (!terms.grant().isEmpty()) {
            fields.put("grant", terms.grant());
        }
        if (terms.seconds() > 0) {
            fields.put("duration_seconds", Long.toString(terms.seconds()));
        }
        return fields;
    }

    @Override
    public void close() {
        drop();
    }
}
