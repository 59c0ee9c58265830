package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.ScopeCodec;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.audit.Audit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The server itself: health, version, OAuth metadata, clock. */
final class MetaHandler {
    private final Engine engine;
    private final String version;
    private final Supplier<String> publicUrl;

    MetaHandler(Engine engine, String version, Supplier<String> publicUrl) {
        this.engine = engine;
        this.version = version;
        this.publicUrl = publicUrl;
    }

    Reply health(Call call) {
        return Reply.json(Map.of("status", "ok"));
    }

    Reply version(Call call) {
        return Reply.json(Map.of("version", version));
    }

    /** RFC 8414, section 2; RFC 9396, section 10. */
    Reply oauthMetadata(Call call) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("issuer", publicUrl.get());
        tree.put("token_endpoint", publicUrl.get() + "/v1/token");
        tree.put("grant_types_supported", List.of(TokenEndpoint.TOKEN_EXCHANGE));
        tree.put("response_types_supported", List.of());
        tree.put("token_endpoint_auth_methods_supported", List.of("none"));
        tree.put("authorization_details_types_supported", List.of(ScopeCodec.AUTHORIZATION_TYPE));
        return Reply.json(tree);
    }

    /** An administrator over everything says that the wall clock is right after it was stepped. */
    Reply confirmClock(Call call) {
        call.onlyQuery();
        if (!new Visibility(engine.policy().snapshot(), call.human()).everythingAs(Role.POLICY_ADMIN)) {
            throw Declined.of(
                    Refusal.Kind.FORBIDDEN, "confirming the clock needs the role policy-admin over everything");
        }
        boolean doubted = engine.time().inDoubt();
        Instant now = engine.time().now();
        engine.store()
                .write(tx -> {
                    tx.findings().close("clock", "clock");
                    return tx.append(Audit.entry("clock.confirmed", call.correlation())
                            .by(call.caller())
                            .through(RestDoor.DOOR)
                            .on("clock")
                            .with("wall", engine.time().wall().toString())
                            .outcome(doubted ? "confirmed" : "unchanged")
                            .at(now));
                })
                .join();
        engine.time().confirm();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("outcome", doubted ? "confirmed" : "unchanged");
        tree.put("now", now.toString());
        tree.put("correlation", call.correlation());
        return Reply.json(tree);
    }
}
