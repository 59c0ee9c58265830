package dev.bailiwick.cli.sidecar;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.rest.Answer;
import dev.bailiwick.cli.rest.Api;
import dev.bailiwick.cli.rest.ServerAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What external-dns asks of its provider, done over the REST API. Does one thing at a time; thread-safe. */
final class Provider implements AutoCloseable {
    private static final int MAX_ZONES = 1_000;
    private static final int MAX_RRSETS = 200_000;

    private final HeldLease lease;
    private final List<String> filter;
    private final long defaultTtl;
    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * A zone as external-dns last read it, and the change that it last sent upon that. The same change upon the same state
     * is a repetition, and has the same key.
     */
    private record Seen(long version, int turn, String digest) {}

    /**
     * A provider that has asked nothing yet.
     *
     * @param filter the domains that external-dns is to care for
     * @param defaultTtl in seconds, for what external-dns gives none
     */
    Provider(HeldLease lease, List<String> filter, long defaultTtl) {
        this.lease = lease;
        this.filter = List.copyOf(filter);
        this.defaultTtl = defaultTtl;
    }

    /** The domain filter. */
    JsonNode domains() {
        ObjectNode node = Json.object();
        ArrayNode include = node.putArray("include");
        filter.forEach(include::add);
        return node;
    }

    /** Whether there is a lease, or one can be had. */
    synchronized boolean healthy() {
        try {
            lease.api();
            return true;
        } catch (Rejected rejected) {
            return false;
        }
    }

    /** All that the lease may read. */
    synchronized JsonNode records() {
        return asked(api -> {
            ArrayNode endpoints = Json.object().putArray("endpoints");
            Map<String, Long> zones = zones(api);
            zones.forEach((zone, version) -> {
                JsonNode all = api.all(path("/v1/zones/{}/records", zone), Map.of(), MAX_RRSETS);
                if (all.has("next")) {
                    throw Rejected.forNow("`" + zone + "` has more than " + MAX_RRSETS + " RRsets");
                }
                Json.list(all, "items").stream()
                        .filter(Endpoint::shown)
                        .map(Endpoint::shownOf)
                        .forEach(endpoints::add);
            });
            zones.forEach(this::read);
            return endpoints;
        });
    }

    private void read(String zone, long version) {
        Seen known = seen.get(zone);
        if (known == null || known.version() != version) {
            seen.put(zone, new Seen(version, 0, ""));
        }
    }

    /** The endpoints as they will be read back. */
    JsonNode adjusted(JsonNode endpoints) {
        if (!endpoints.isArray()) {
            throw Rejected.forGood(400, "a list of endpoints was expected");
        }
        ArrayNode adjusted = Json.object().putArray("endpoints");
        endpoints.forEach(each -> adjusted.add(Endpoint.adjusted(each, defaultTtl)));
        return adjusted;
    }

    /** Carries the changes out, one change a zone. */
    synchronized void apply(JsonNode changes) {
        if (!changes.isObject()) {
            throw Rejected.forGood(400, "an object with `create`, `updateOld`, `updateNew` and `delete` was expected");
        }
        Map<String, Long> zones = asked(Provider::zones);
        zones.forEach((zone, version) -> seen.putIfAbsent(zone, new Seen(version, 0, "")));
        ZoneEdits.of(changes, zones.keySet(), defaultTtl).forEach((zone, body) -> {
            Map<String, String> key = Map.of("Idempotency-Key", key(zone, body));
            settled(zone, asked(api -> submitted(api, zone, body, key)));
        });
    }

    /** After a plain refusal the same change is asked anew; after no answer it is the same question still. */
    private Answer submitted(Api api, String zone, JsonNode body, Map<String, String> key) {
        try {
            return api.post(path("/v1/zones/{}/changes", zone), body, key);
        } catch (Failure failure) {
            if (failure.problem().isPresent()) {
                seen.computeIfPresent(zone, (same, known) -> new Seen(known.version(), known.turn(), ""));
            }
            throw failure;
        }
    }

    private String key(String zone, JsonNode body) {
        Seen known = seen.getOrDefault(zone, new Seen(0, 0, ""));
        String digest = digest(body.toString());
        if (!known.digest().equals(digest)) {
            known = new Seen(known.version(), known.turn() + 1, digest);
            seen.put(zone, known);
        }
        return "external-dns-" + digest(zone + " " + known.version() + " " + known.turn() + " " + digest);
    }

    private static void settled(String zone, Answer answer) {
        String change = Json.text(answer.body(), "change");
        String outcome = Json.text(answer.body(), "outcome");
        switch (outcome) {
            case "applied" -> {}
            case "waiting" ->
                throw Rejected.forNow("the change of `" + zone + "` waits for a person's approval as change " + change);
            default ->
                throw Rejected.forNow("it is not known yet what became of change " + change + " of `" + zone + "`");
        }
    }

    private static Map<String, Long> zones(Api api) {
        Map<String, Long> zones = new TreeMap<>();
        for (JsonNode each : Json.list(api.all("/v1/zones", Map.of(), MAX_ZONES), "items")) {
            String zone = Json.text(each, "zone");
            // Zones of other views are not told apart by names, and those without content hold nothing.
            if (!zone.contains(":") && each.has("version")) {
                zones.put(Targets.withDot(zone), each.path("version").asLong());
            }
        }
        return zones;
    }

    private static String path(String path, String zone) {
        return ServerAddress.path(path, zone);
    }

    /** Asks under the lease, and once more under a new one where the server no longer takes it. */
    private <T> T asked(Function<Api, T> question) {
        try {
            return question.apply(lease.api());
        } catch (Failure failure) {
            if (status(failure) != 401) {
                throw rejected(failure);
            }
        }
        lease.drop();
        try {
            return question.apply(lease.api());
        } catch (Failure failure) {
            throw rejected(failure);
        }
    }

    private static int status(Failure failure) {
        return failure.problem().map(problem -> problem.path("status").asInt(0)).orElse(0);
    }

    private static Rejected rejected(Failure failure) {
        String text = String.join("; ", failure.details());
        String message = text.isEmpty() ? failure.text() : failure.text() + " (" + text + ")";
        if (failure.exitCode() == ExitCode.UNREACHABLE) {
            return Rejected.forNow(message);
        }
        return switch (status(failure)) {
            case 403 -> Rejected.forGood(403, message);
            case 400, 404, 413, 422 -> Rejected.content(message);
            default -> Rejected.forNow(message);
        };
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public synchronized void close() {
        lease.close();
    }
}
