package dev.bailiwick.backends.powerdns;

import dev.bailiwick.authn.http.HttpResult;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.authn.http.OutgoingRequest;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.port.LocalSecrets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** The calls to one PowerDNS that a backend needs. The API key is read at each use. Thread-safe; blocks. */
final class PowerDnsApi {
    private final BackendSpec.PowerDns spec;
    private final LocalSecrets secrets;
    private final OutgoingHttp http;

    PowerDnsApi(BackendSpec.PowerDns spec, LocalSecrets secrets, OutgoingHttp http) {
        this.spec = spec;
        this.secrets = secrets;
        this.http = http;
    }

    /** A zone's serial and, where asked for, its RRsets. */
    record ZoneAnswer(long serial, List<ApiRrset> rrsets) {}

    /** How a PATCH was answered. */
    sealed interface PatchAnswer {
        record Done() implements PatchAnswer {}

        /** The server says no, and has done nothing. */
        record Refused(int status, String error) implements PatchAnswer {}

        /** The server failed, which it may do at any moment. */
        record Failed(String cause) implements PatchAnswer {}
    }

    ZoneAnswer zone(Name zone) throws BackendException {
        return zone(get(zone, ""));
    }

    long serial(Name zone) throws BackendException {
        return zone(get(zone, "?rrsets=false")).serial();
    }

    /** The RRsets of one name and type; none or one. */
    Optional<ApiRrset> rrset(Name zone, RrsetKey key) throws BackendException {
        String filter =
                "?rrset_name=" + encoded(key.name().toString()) + "&rrset_type=" + encoded(Type.string(key.type()));
        return zone(get(zone, filter)).rrsets().stream()
                .filter(rrset -> rrset.key().equals(key))
                .findFirst();
    }

    private static ZoneAnswer zone(Map<String, Object> tree) throws BackendException {
        try {
            List<ApiRrset> rrsets = new ArrayList<>();
            for (Object each : tree.get("rrsets") instanceof List<?> list ? list : List.of()) {
                ApiRrset.read(Json.object(each)).ifPresent(rrsets::add);
            }
            return new ZoneAnswer(tree.get("serial") instanceof Number serial ? serial.longValue() : 0, rrsets);
        } catch (IOException | RuntimeException e) {
            throw new BackendException("the server tells a zone that is not understood: " + e.getMessage(), e);
        }
    }

    PatchAnswer patch(Name zone, Collection<Map<String, Object>> rrsets) {
        String body = Json.write(Map.of("rrsets", List.copyOf(rrsets)));
        return switch (send("PATCH", path(zone), body)) {
            case HttpResult.Failed failed -> new PatchAnswer.Failed(failed.message());
            case HttpResult.Answered answered when answered.status() == 204 -> new PatchAnswer.Done();
            case HttpResult.Answered answered
            when answered.status() / 100 == 4 -> new PatchAnswer.Refused(answered.status(), error(answered));
            case HttpResult.Answered answered ->
                new PatchAnswer.Failed("the server answered " + answered.status() + ": " + error(answered));
        };
    }

    /** One zone as the API tells it, or what lies beneath it. */
    Map<String, Object> get(Name zone, String more) throws BackendException {
        return object(path(zone) + more);
    }

    /** What lies at a path beneath the server, where that is a list. */
    List<?> list(String path) throws BackendException {
        try {
            return Json.array(Json.read(text(path)));
        } catch (IllegalArgumentException e) {
            throw new BackendException("the server answered what is no JSON list", e);
        }
    }

    /** What lies at a path beneath the server, where that is an object. */
    Map<String, Object> object(String path) throws BackendException {
        try {
            return Json.readObject(text(path));
        } catch (IllegalArgumentException e) {
            throw new BackendException("the server answered what is no JSON object", e);
        }
    }

    private String text(String path) throws BackendException {
        HttpResult result = send("GET", path, "");
        if (!(result instanceof HttpResult.Answered answered)) {
            throw new BackendException(((HttpResult.Failed) result).message());
        }
        if (answered.status() != 200) {
            throw new BackendException("the server answered " + answered.status() + ": " + error(answered));
        }
        return answered.text();
    }

    private static String path(Name zone) {
        return "/zones/" + pathPart(zone.toString());
    }

    private HttpResult send(String method, String path, String body) {
        String key = secrets.find(spec.secretId())
                .map(octets -> new String(octets, StandardCharsets.UTF_8))
                .orElse("");
        if (key.isEmpty()) {
            return new HttpResult.Failed(
                    HttpResult.Cause.NOT_CONNECTED, "the API key of this backend is not in the server's configuration");
        }
        URI uri = URI.create(spec.url() + "/api/v1/servers/" + spec.serverId() + path);
        Map<String, String> headers = body.isEmpty()
                ? Map.of("X-API-Key", key, "Accept", "application/json")
                : Map.of("X-API-Key", key, "Accept", "application/json", "Content-Type", "application/json");
        return http.send(new OutgoingRequest(method, uri, headers, body));
    }

    /** PowerDNS takes "=" and two digits for what a path cannot hold. */
    static String pathPart(String zone) {
        return zone.equals(".") ? "=2E" : encoded(zone.replace("/", "=2F"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What the server said, cut: it goes to callers and into the log. */
    private static String error(HttpResult.Answered answered) {
        String text = answered.text();
        try {
            text = String.valueOf(Json.readObject(text).getOrDefault("error", "no cause"));
        } catch (IllegalArgumentException e) {
            // older versions and proxies answer plain text
        }
        return text.length() <= 300 ? text.strip() : text.substring(0, 300).strip();
    }
}
