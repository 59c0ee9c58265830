package dev.bailiwick.doors.powerdns;

import dev.bailiwick.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The table of calls: method, path, and what answers. Immutable. */
final class Routes {
    /**
     * One call.
     *
     * @param path segments, {@code {server}} and {@code {zone}} for those that vary
     */
    record Route(String method, String path, Function<ApiCall, ApiAnswer> answer) {
        String id() {
            return method + " " + path;
        }
    }

    /** A route and the zone that the path names. */
    record Match(Route route, Optional<String> zone) {}

    private static final String SERVER = "/api/v1/servers/{server}";
    private static final String ZONE = SERVER + "/zones/{zone}";

    private final String serverId;
    private final List<Route> routes = new ArrayList<>();

    Routes(Engine engine, String serverId) {
        this.serverId = serverId;
        ZoneCalls zones = new ZoneCalls(engine, serverId);
        add("GET", "/api", call -> ApiAnswer.json(List.of(Map.of("url", "/api/v1", "version", 1L))));
        add("GET", "/api/v1", call -> ApiAnswer.json(List.of(server())));
        add("GET", "/api/v1/servers", call -> ApiAnswer.json(List.of(server())));
        add("GET", SERVER, call -> ApiAnswer.json(server()));
        add("GET", SERVER + "/config", call -> ApiAnswer.json(List.of()));
        add("GET", SERVER + "/statistics", call -> ApiAnswer.json(List.of()));
        add("GET", SERVER + "/search-data", zones::search);
        add("GET", SERVER + "/zones", zones::list);
        add("POST", SERVER + "/zones", zones::create);
        add("GET", ZONE, zones::get);
        add("PATCH", ZONE, zones::patch);
        add("PUT", ZONE, zones::change);
        add("DELETE", ZONE, zones::change);
        add("PUT", ZONE + "/notify", zones::notify);
        add("GET", ZONE + "/export", zones::export);
        for (String closed : List.of("/cryptokeys", "/metadata")) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
                add(method, ZONE + closed, Routes::closed);
                add(method, ZONE + closed + "/{id}", Routes::closed);
            }
        }
        for (String closed : List.of("/tsigkeys", "/autoprimaries")) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
                add(method, SERVER + closed, Routes::closed);
                add(method, SERVER + closed + "/{id}", Routes::closed);
            }
        }
    }

    private static ApiAnswer closed(ApiCall call) {
        throw ApiError.of(403, "not through Bailiwick: keys and metadata are the server's own");
    }

    private Map<String, Object> server() {
        Map<String, Object> tree = new LinkedHashMap<>();
        String url = "/api/v1/servers/" + serverId;
        tree.put("config_url", url + "/config{/config_setting}");
        tree.put("daemon_type", "authoritative");
        tree.put("id", serverId);
        tree.put("type", "Server");
        tree.put("url", url);
        // the API that is spoken here, for clients that ask before they use what came later
        tree.put("version", "4.7.3");
        tree.put("zones_url", url + "/zones{/zone}");
        return tree;
    }

    private void add(String method, String path, Function<ApiCall, ApiAnswer> answer) {
        routes.add(new Route(method, path, answer));
    }

    List<Route> all() {
        return List.copyOf(routes);
    }

    /** The route of a path; 404 where there is none, 405 where it has other methods. */
    Match match(String method, List<String> segments) {
        boolean known = false;
        for (Route route : routes) {
            Optional<Match> match = match(route, segments);
            if (match.isPresent() && route.method().equals(method)) {
                return match.get();
            }
            known |= match.isPresent();
        }
        throw known ? ApiError.of(405, "Method Not Allowed") : ApiError.of(404, "Not Found");
    }

    private Optional<Match> match(Route route, List<String> segments) {
        List<String> pattern = List.of(route.path().substring(1).split("/"));
        if (pattern.size() != segments.size()) {
            return Optional.empty();
        }
        Optional<String> zone = Optional.empty();
        for (int i = 0; i < pattern.size(); i++) {
            String segment = segments.get(i);
            boolean fits = switch (pattern.get(i)) {
                case "{server}" -> segment.equals(serverId);
                case "{zone}", "{id}" -> !segment.isEmpty();
                default -> segment.equals(pattern.get(i));
            };
            if (!fits) {
                return Optional.empty();
            }
            if (pattern.get(i).equals("{zone}")) {
                zone = Optional.of(segment);
            }
        }
        return Optional.of(new Match(route, zone));
    }
}
