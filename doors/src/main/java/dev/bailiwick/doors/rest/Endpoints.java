package dev.bailiwick.doors.rest;

import static dev.bailiwick.core.identity.Role.APPROVER;
import static dev.bailiwick.core.identity.Role.AUDITOR;
import static dev.bailiwick.core.identity.Role.OPERATOR;
import static dev.bailiwick.core.identity.Role.POLICY_ADMIN;
import static dev.bailiwick.doors.rest.Endpoint.Body.FORM;
import static dev.bailiwick.doors.rest.Endpoint.Body.JSON;
import static dev.bailiwick.doors.rest.Endpoint.Body.NONE;
import static dev.bailiwick.doors.rest.Endpoint.Body.ZONE_FILE;

import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The one table of endpoints, from which routing, authentication, the decision between 401 and 403, body limits and
 * documentation come. What is not in it does not exist. Immutable.
 */
final class Endpoints {
    private final List<Endpoint> all;

    private Endpoints(List<Endpoint> all) {
        this.all = List.copyOf(all);
    }

    static Endpoints of(Engine engine, RestSettings settings, NoiseCounter noise, Supplier<String> publicUrl) {
        Outcomes outcomes = new Outcomes(engine, settings.limits().maxWaiting());
        List<Endpoint> all = new ArrayList<>();
        all.addAll(open(engine, settings, noise, publicUrl));
        all.addAll(zones(engine, settings, outcomes));
        all.addAll(changes(engine, outcomes));
        all.addAll(policy(engine, outcomes));
        all.addAll(credentials(engine));
        all.addAll(audit(engine, outcomes));
        return new Endpoints(all);
    }

    private static List<Endpoint> open(
            Engine engine, RestSettings settings, NoiseCounter noise, Supplier<String> publicUrl) {
        MetaHandler meta = new MetaHandler(engine, settings.version(), publicUrl);
        TokenEndpoint token = new TokenEndpoint(engine, settings.dnsServer(), noise);
        Who anyone = Who.anyone();
        return List.of(
                get("/v1/health", anyone, "whether the server answers", meta::health),
                get("/v1/openapi", anyone, "this interface, described in OpenAPI 3.1", OpenApi::reply),
                get("/v1/version", anyone, "the server's version", meta::version),
                get(
                        "/.well-known/oauth-authorization-server",
                        anyone,
                        "OAuth metadata (RFC 8414)",
                        meta::oauthMetadata),
                post("/v1/token", anyone, FORM, "exchange a workload's token for a lease (RFC 8693)", token::exchange),
                get("/v1/schema", anyone, "the JSON Schema of documents", new DocumentsHandler(engine)::schema),
                post(
                        "/v1/clock/confirm",
                        Who.holding(POLICY_ADMIN).onlyInPerson(),
                        JSON,
                        "confirm the clock after it was stepped",
                        meta::confirmClock));
    }

    private static List<Endpoint> zones(Engine engine, RestSettings settings, Outcomes outcomes) {
        ZonesHandler zones = new ZonesHandler(engine);
        SubmitHandler submit = new SubmitHandler(engine, zones, outcomes);
        ImportHandler imports =
                new ImportHandler(engine, zones, settings.limits().maxImportOctets());
        Who readers = Who.persons().andLeases();
        Who writers = Who.holding(OPERATOR).andLeases();
        return List.of(
                get("/v1/zones", readers, "the zones that the caller sees", zones::list),
                get("/v1/zones/{zone}", readers, "one zone", zones::get),
                get("/v1/zones/{zone}/records", readers, "a zone's RRsets in canonical order", zones::records),
                post("/v1/zones/{zone}/changes", writers, JSON, "submit a change", submit::submit),
                post("/v1/zones/{zone}/plan", writers, JSON, "plan a change, changing nothing", submit::plan),
                post(
                        "/v1/zones/{zone}/import",
                        Who.holding(OPERATOR),
                        ZONE_FILE,
                        "take a declared zone's content from a zone file",
                        imports::take));
    }

    private static List<Endpoint> changes(Engine engine, Outcomes outcomes) {
        ChangesHandler changes = new ChangesHandler(engine, outcomes);
        return List.of(
                get("/v1/changes", Who.persons().andLeases(), "changes, newest first", changes::list),
                get("/v1/changes/{id}", Who.persons().andLeases(), "one change with its plan", changes::get),
                post(
                        "/v1/changes/{id}/approvals",
                        Who.holding(APPROVER, POLICY_ADMIN).onlyInPerson(),
                        JSON,
                        "approve a waiting change by its plan's hash",
                        changes::approve),
                post(
                        "/v1/changes/{id}/rollback",
                        Who.holding(OPERATOR),
                        JSON,
                        "take an applied change back",
                        changes::rollback),
                delete(
                        "/v1/changes/{id}",
                        Who.holding(OPERATOR, POLICY_ADMIN).andLeases(),
                        "withdraw a waiting change",
                        changes::withdraw));
    }

    private static List<Endpoint> policy(Engine engine, Outcomes outcomes) {
        PolicyHandler policy = new PolicyHandler(engine, outcomes);
        DocumentsHandler documents = new DocumentsHandler(engine);
        return List.of(
                post(
                        "/v1/policy/changes",
                        Who.holding(POLICY_ADMIN).andBootstrap(),
                        JSON,
                        "submit an edit of the policy",
                        policy::submit),
                post("/v1/policy/plan", Who.holding(POLICY_ADMIN), JSON, "plan an edit of the policy", policy::plan),
                post(
                        "/v1/policy/replay",
                        Who.holding(POLICY_ADMIN),
                        JSON,
                        "what an edit would have decided otherwise so far",
                        policy::replay),
                get("/v1/documents", Who.persons(), "the documents in force", documents::list),
                get("/v1/documents/{kind}/{name}", Who.persons(), "one document", documents::get),
                get(
                        "/v1/documents/{kind}/{name}/history",
                        Who.persons(),
                        "every version of a document",
                        documents::history),
                post(
                        "/v1/explain",
                        Who.persons(),
                        JSON,
                        "whether an identity could do something now, and why",
                        new ExplainHandler(engine)::explain));
    }

    private static List<Endpoint> credentials(Engine engine) {
        LeasesHandler leases = new LeasesHandler(engine);
        TokensHandler tokens = new TokensHandler(engine);
        return List.of(
                get("/v1/leases", Who.persons().andLeases(), "leases, newest first", leases::list),
                get("/v1/leases/{id}", Who.persons().andLeases(), "one lease", leases::get),
                delete("/v1/leases/{id}", Who.holding(OPERATOR).andLeases(), "revoke a lease", leases::revoke),
                post(
                        "/v1/revocations",
                        Who.holding(OPERATOR, POLICY_ADMIN),
                        JSON,
                        "revoke every credential that rests on a subject",
                        leases::revokeSubject),
                post("/v1/tokens", Who.persons().onlyInPerson(), JSON, "create a token", tokens::create),
                get("/v1/tokens", Who.persons(), "the caller's tokens", tokens::list),
                delete("/v1/tokens/{id}", Who.persons(), "revoke a token", tokens::revoke));
    }

    private static List<Endpoint> audit(Engine engine, Outcomes outcomes) {
        AuditHandler audit = new AuditHandler(engine);
        AlertsHandler alerts = new AlertsHandler(engine);
        Who auditors = Who.holding(AUDITOR);
        return List.of(
                get(
                        "/v1/findings",
                        Who.persons(),
                        "what a person should look at",
                        new FindingsHandler(engine, outcomes)::list),
                get("/v1/audit/entries", auditors, "entries of the log, newest first", audit::entries),
                get("/v1/audit/entries/{index}", auditors, "one entry", audit::entry),
                get("/v1/audit/access/{id}", auditors, "the story of one access", audit::access),
                get("/v1/audit/receipts/{index}", auditors, "a receipt that verifies offline", audit::receipt),
                get("/v1/audit/checkpoint", auditors, "the signed state of the log", audit::checkpoint),
                get("/v1/audit/key", Who.anyone(), "the public key that signs checkpoints", audit::key),
                get("/v1/audit/export", auditors, "the log for offline verification", audit::export),
                get("/v1/alerts", auditors, "receivers of alerts and how they fare", alerts::receivers),
                get("/v1/alerts/dead-letters", auditors, "what receivers did not take", alerts::deadLetters),
                post("/v1/alerts/dead-letters/retry", auditors, JSON, "offer a dead letter again", alerts::retry));
    }

    private static Endpoint get(String path, Who who, String about, Handler handler) {
        return new Endpoint("GET", path, who, NONE, about, handler);
    }

    private static Endpoint post(String path, Who who, Endpoint.Body body, String about, Handler handler) {
        return new Endpoint("POST", path, who, body, about, handler);
    }

    private static Endpoint delete(String path, Who who, String about, Handler handler) {
        return new Endpoint("DELETE", path, who, NONE, about, handler);
    }

    List<Endpoint> all() {
        return all;
    }

    /** What a request line leads to. */
    sealed interface Match {
        record Found(Endpoint endpoint, Map<String, String> path) implements Match {}

        /** The path exists, for these methods. */
        record WrongMethod(String allowed) implements Match {}

        record None() implements Match {}

        /** The path cannot be read. */
        record Malformed(Declined declined) implements Match {}
    }

    Match match(String method, String rawPath) {
        List<String> segments =
                Arrays.asList((rawPath.startsWith("/") ? rawPath.substring(1) : rawPath).split("/", -1));
        TreeSet<String> methods = new TreeSet<>();
        for (Endpoint endpoint : all) {
            Optional<Map<String, String>> parameters = parameters(endpoint.segments(), segments);
            if (parameters.isEmpty()) {
                continue;
            }
            if (endpoint.method().equals(method)) {
                return new Match.Found(endpoint, parameters.get());
            }
            methods.add(endpoint.method());
        }
        return methods.isEmpty() ? new Match.None() : new Match.WrongMethod(String.join(", ", methods));
    }

    private static Optional<Map<String, String>> parameters(List<String> pattern, List<String> segments) {
        if (pattern.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String wanted = pattern.get(i);
            String given = segments.get(i);
            if (!wanted.startsWith("{")) {
                if (!wanted.equals(given)) {
                    return Optional.empty();
                }
            } else if (given.isEmpty()) {
                return Optional.empty();
            } else {
                parameters.put(wanted.substring(1, wanted.length() - 1), Form.decodeSegment(given));
            }
        }
        return Optional.of(parameters);
    }
}
