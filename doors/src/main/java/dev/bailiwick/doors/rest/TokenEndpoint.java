package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.AskedScope;
import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.DocumentError;
import dev.bailiwick.core.document.ScopeCodec;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.credential.LeaseRequest;
import dev.bailiwick.engine.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * OAuth 2.0 token exchange (RFC 8693) with {@code authorization_details} of type {@code dns} (RFC 9396): a workload's
 * token becomes a lease. Stricter than RFC 6749 in one point: an unknown parameter is refused rather than ignored.
 */
final class TokenEndpoint {
    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String TSIG = "urn:bailiwick:params:oauth:token-type:tsig";
    private static final List<String> SUBJECT_TYPES =
            List.of("urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token");
    private static final List<String> PARAMETERS = List.of(
            "grant_type",
            "subject_token",
            "subject_token_type",
            "requested_token_type",
            "authorization_details",
            "purpose",
            "reference",
            "grant",
            "duration_seconds",
            "scope");

    private final Engine engine;
    private final InetSocketAddress dnsServer;
    private final NoiseCounter noise;

    TokenEndpoint(Engine engine, InetSocketAddress dnsServer, NoiseCounter noise) {
        this.engine = engine;
        this.dnsServer = dnsServer;
        this.noise = noise;
    }

    Reply exchange(Call call) throws IOException {
        byte[] body = call.body().readAllBytes();
        try {
            call.onlyQuery();
            Map<String, String> form = Form.read(body, PARAMETERS);
            LeaseRequest request = request(form);
            IssuedLease issued = engine.leases()
                    .issue(required(form, "subject_token"), request, call.correlation())
                    .join();
            return Reply.json(answer(issued, request.form()));
        } catch (OauthError e) {
            noise.count(call.source(), "token-request-" + e.code());
            return e.reply(call.correlation());
        } catch (Declined e) {
            noise.count(call.source(), "token-request-invalid");
            return OauthError.of(e.refusal()).reply(call.correlation());
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                return refused(call, refused.refusal());
            }
            throw e;
        }
    }

    /** What the engine refuses is recorded by it where the workload was proved; else it is noise. */
    private Reply refused(Call call, Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.UNAUTHENTICATED) {
            noise.count(call.source(), "token-refused");
        }
        return OauthError.of(refusal).reply(call.correlation());
    }

    private static LeaseRequest request(Map<String, String> form) {
        if (!required(form, "grant_type").equals(TOKEN_EXCHANGE)) {
            throw new OauthError("unsupported_grant_type", "the one `grant_type` is `" + TOKEN_EXCHANGE + "`");
        }
        if (form.containsKey("scope")) {
            throw new OauthError("invalid_scope", "scopes are asked for in `authorization_details`");
        }
        if (!SUBJECT_TYPES.contains(required(form, "subject_token_type"))) {
            throw new OauthError("invalid_request", "`subject_token_type` is one of " + SUBJECT_TYPES);
        }
        try {
            return new LeaseRequest(
                    leaseForm(form.getOrDefault("requested_token_type", ACCESS_TOKEN)),
                    scope(form),
                    form.getOrDefault("purpose", ""),
                    form.getOrDefault("reference", ""),
                    Optional.ofNullable(form.get("grant")),
                    Optional.ofNullable(form.get("duration_seconds")).map(TokenEndpoint::duration));
        } catch (IllegalArgumentException e) {
            throw new OauthError("invalid_request", String.valueOf(e.getMessage()));
        }
    }

    private static String required(Map<String, String> form, String parameter) {
        String value = form.getOrDefault(parameter, "");
        if (value.isEmpty()) {
            throw new OauthError("invalid_request", "`" + parameter + "` is missing");
        }
        return value;
    }

    private static LeaseRequest.Form leaseForm(String type) {
        return switch (type) {
            case ACCESS_TOKEN -> LeaseRequest.Form.BEARER;
            case TSIG -> LeaseRequest.Form.TSIG;
            default ->
                throw new OauthError(
                        "invalid_request", "`requested_token_type` is `" + ACCESS_TOKEN + "` or `" + TSIG + "`");
        };
    }

    private static Duration duration(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new OauthError("invalid_request", "`duration_seconds` is a whole number of seconds, at least 1");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static AskedScope scope(Map<String, String> form) {
        List<Object> details;
        try {
            details = Json.array(Json.read(required(form, "authorization_details")));
        } catch (IllegalArgumentException e) {
            throw new OauthError(OauthError.DETAILS, "`authorization_details` is not a JSON array: " + e.getMessage());
        }
        if (details.size() != 1) {
            throw new OauthError(
                    OauthError.DETAILS,
                    "`authorization_details` has exactly one element, not " + details.size()
                            + ": ask for one lease at a time");
        }
        return switch (ScopeCodec.decodeDetail(details.getFirst())) {
            case Bound.Value<AskedScope> asked -> asked.value();
            case Bound.Errors<AskedScope> refused -> {
                DocumentError first = refused.errors().getFirst();
                throw new OauthError(
                        OauthError.DETAILS, "authorization_details/0" + first.pointer() + ": " + first.text());
            }
        };
    }

    private Map<String, Object> answer(IssuedLease issued, LeaseRequest.Form form) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("access_token", issued.secret());
        tree.put("issued_token_type", form == LeaseRequest.Form.TSIG ? TSIG : ACCESS_TOKEN);
        tree.put("token_type", form == LeaseRequest.Form.TSIG ? "N_A" : "Bearer");
        tree.put(
                "expires_in",
                Math.max(
                        0,
                        Duration.between(engine.time().now(), issued.lease().endsAt())
                                .toSeconds()));
        tree.put("lease", issued.lease().id());
        tree.put("correlation", issued.lease().correlation());
        if (form == LeaseRequest.Form.TSIG) {
            tree.put("tsig", tsig(issued));
        }
        tree.put("authorization_details", List.of(ScopeCodec.encodeDetail(issued.scope())));
        return tree;
    }

    private Map<String, Object> tsig(IssuedLease issued) {
        Map<String, Object> tsig = new LinkedHashMap<>();
        tsig.put("key_name", String.valueOf(issued.lease().keyName()));
        tsig.put("algorithm", String.valueOf(issued.lease().algorithm()));
        tsig.put("secret", issued.secret());
        tsig.put("server", hostAndPort(dnsServer));
        tsig.put("ends", issued.lease().endsAt().toString());
        return tsig;
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** A refusal in OAuth's own words (RFC 6749, section 5.2; RFC 9396, section 5). */
    static final class OauthError extends RuntimeException {
        static final String DETAILS = "invalid_authorization_details";
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;
        private final transient Refusal refusal;

        OauthError(String code, String description) {
            this(400, code, Refusal.of(Refusal.Kind.INVALID, description));
        }

        private OauthError(int status, String code, Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.status = status;
            this.code = code;
            this.refusal = refusal;
        }

        String code() {
            return code;
        }

        static OauthError of(Refusal refusal) {
            return switch (refusal.kind()) {
                case INVALID -> new OauthError(400, "invalid_request", refusal);
                case UNAUTHENTICATED, CREDENTIAL_ENDED -> new OauthError(400, "invalid_grant", refusal);
                case REPLAYED -> new OauthError(409, "invalid_grant", refusal);
                case FORBIDDEN, NOT_FOUND, NEEDS_APPROVAL -> new OauthError(403, "access_denied", refusal);
                case CONFLICT, NAME_NOT_IN_USE, NAME_IN_USE, RRSET_MISSING, RRSET_EXISTS ->
                    new OauthError(409, "invalid_request", refusal);
                case LIMIT_REACHED -> new OauthError(429, "temporarily_unavailable", refusal);
                case UNAVAILABLE -> new OauthError(503, "temporarily_unavailable", refusal);
                case INTERNAL ->
                    new OauthError(500, "server_error", Refusal.of(Refusal.Kind.INTERNAL, "an internal error"));
            };
        }

        Reply reply(String correlation) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("error", code);
            tree.put("error_description", refusal.message());
            tree.put("correlation", correlation);
            tree.put("reasons", Audit.trees(refusal.reasons()));
            return Reply.json(status, tree);
        }
    }
}
