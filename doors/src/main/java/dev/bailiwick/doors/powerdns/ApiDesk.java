package dev.bailiwick.doors.powerdns;

import dev.bailiwick.core.document.TrustAnchorSpec.KeyDoor;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.doors.http.KeyHolder;
import dev.bailiwick.doors.http.Keys;
import dev.bailiwick.doors.http.RefusedRequests;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.principal.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to an answer: who it is, whether there is room, which call it is, and what is recorded. Thread-safe. */
final class ApiDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ApiDesk.class);
    private static final int MAX_QUERY_CHARS = 4_096;

    private final Engine engine;
    private final Routes routes;
    private final PowerDnsSettings.Limits limits;
    private final Keys keys;
    private final RefusedRequests refusals;
    private final Semaphore slots;

    ApiDesk(Engine engine, Routes routes, PowerDnsSettings.Limits limits, NoiseCounter noise) {
        this.engine = engine;
        this.routes = routes;
        this.limits = limits;
        this.refusals = new RefusedRequests(engine, ZoneCalls.DOOR);
        this.keys = new Keys(engine, noise, refusals, Optional.of(KeyDoor.POWERDNS), limits.maxRequestsPerMinute());
        this.slots = new Semaphore(limits.maxConcurrentRequests());
    }

    /**
     * A request.
     *
     * @param key the header {@code X-API-Key}; empty where there is none
     */
    record Incoming(String method, String rawPath, String rawQuery, String key, InetAddress source, InputStream body) {}

    ApiAnswer answer(Incoming incoming) {
        if (!slots.tryAcquire()) {
            return ApiAnswer.error(ApiError.of(503, "too many requests at once: come again"));
        }
        long start = engine.time().monotonicNanos();
        String row = "none";
        ApiAnswer answer;
        try {
            Principal.Automation caller = authenticated(incoming);
            try {
                Routes.Match match = match(incoming);
                row = match.route().id();
                answer = match.route()
                        .answer()
                        .apply(new ApiCall(caller, match.zone(), query(incoming.rawQuery()), body(incoming.body())));
            } catch (ApiError error) {
                record(caller, incoming, row, error);
                answer = ApiAnswer.error(error);
            }
        } catch (ApiError error) {
            answer = ApiAnswer.error(error);
        } catch (Refused refused) {
            answer = ApiAnswer.error(ApiError.of(refused.refusal()));
        } catch (RuntimeException e) {
            String reference = engine.secrets().id("a");
            LOG.error("a request at the PowerDNS door failed, reference {}", reference, e);
            answer = ApiAnswer.error(ApiError.of(500, "internal error, reference " + reference));
        } finally {
            slots.release();
        }
        engine.meters()
                .request("powerdns " + row, answer.status(), engine.time().monotonicNanos() - start);
        return answer;
    }

    private Principal.Automation authenticated(Incoming incoming) {
        return switch (keys.holder(incoming.key(), incoming.source())) {
            case KeyHolder.Known known -> known.principal();
            case KeyHolder.Refused refused -> throw ApiError.of(refused.refusal());
        };
    }

    private void record(Principal.Automation caller, Incoming incoming, String row, ApiError error) {
        if (!error.recorded()) {
            refusals.record(
                    caller, caller.correlation(), incoming.rawPath(), row, error.told(), "status " + error.status());
        }
    }

    private Routes.Match match(Incoming incoming) {
        List<String> segments = new ArrayList<>();
        for (String segment : incoming.rawPath().substring(1).split("/", -1)) {
            segments.add(decoded(segment));
        }
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return routes.match(incoming.method(), segments);
    }

    private static Map<String, String> query(String raw) {
        if (raw.length() > MAX_QUERY_CHARS) {
            throw ApiError.of(414, "the query is longer than " + MAX_QUERY_CHARS + " characters");
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (String each : raw.split("&", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                query.put(decoded(each.substring(0, equals)), decoded(each.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.of(400, "Bad Request");
        }
    }

    private String body(InputStream body) {
        try {
            byte[] octets = body.readNBytes(limits.maxBodyOctets() + 1);
            if (octets.length > limits.maxBodyOctets()) {
                throw ApiError.of(413, "the body is larger than " + limits.maxBodyOctets() + " octets");
            }
            return new String(octets, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ApiError.of(400, "the body cannot be read");
        }
    }
}
