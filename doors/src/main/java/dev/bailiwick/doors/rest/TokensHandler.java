package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.credential.HeldRoles;
import dev.bailiwick.engine.credential.Tokens;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import dev.bailiwick.engine.principal.Principal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that persons create: shown once, listed without their secret, ended by revocation. */
final class TokensHandler {
    /** Tokens looked at for one request. */
    static final int MAX_TOKENS = 10_000;

    private final Engine engine;

    TokensHandler(Engine engine) {
        this.engine = engine;
    }

    Reply create(Call call) throws IOException {
        call.onlyQuery();
        Input input = call.json("label", "roles", "seconds");
        List<HeldRole> roles = new ArrayList<>();
        for (Input each : input.objects("roles", "role", "zones", "owners")) {
            roles.add(Input.parse(each.pointer(), () -> HeldRoles.role(each.tree())));
        }
        long seconds = input.number("seconds");
        if (seconds < 1 || seconds > Tokens.LONGEST.toSeconds()) {
            throw Declined.invalid("/seconds", "`seconds` is 1 to " + Tokens.LONGEST.toSeconds());
        }
        Tokens.Created created = engine.tokens()
                .create(call.human(), input.text("label"), roles, Duration.ofSeconds(seconds), call.correlation())
                .join();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", created.token().id());
        tree.put("token", created.secret());
        tree.put("ends", created.token().endsAt().toString());
        tree.put("correlation", call.correlation());
        return Reply.json(201, tree);
    }

    Reply list(Call call) {
        call.onlyQuery("limit", "after");
        List<TokenRow> seen = tokens(call.human());
        return Paging.of(call).rising(seen, TokenRow::id, this::tree);
    }

    private List<TokenRow> tokens(Principal.Human human) {
        boolean all = new Visibility(engine.policy().snapshot(), human).everything();
        String person = all ? null : human.person();
        return engine.store().read(reads -> reads.credentials().tokens(person, MAX_TOKENS)).stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    private Map<String, Object> tree(TokenRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", row.id());
        tree.put("person", row.person());
        tree.put("label", row.label());
        tree.put("roles", Json.read(row.roles()));
        tree.put("createdAt", row.createdAt().toString());
        tree.put("endsAt", row.endsAt().toString());
        boolean revoked = engine.watermarks().revoking(row).isPresent();
        boolean ended = !engine.time().now().isBefore(row.endsAt());
        tree.put("state", revoked ? "revoked" : ended ? "ended" : "active");
        return tree;
    }

    /** One's own, or anyone's for who holds operator or policy-admin over everything. */
    Reply revoke(Call call) {
        call.onlyQuery();
        TokenRow row = tokens(call.human()).stream()
                .filter(t -> t.id().equals(call.path("id")))
                .findFirst()
                .orElseThrow(() -> Declined.notFound("token"));
        if (!row.person().equals(call.human().person()) && !LeasesHandler.overAll(call.human())) {
            throw Declined.of(
                    Refusal.Kind.FORBIDDEN,
                    "revoking the token of another needs operator or policy-admin over everything");
        }
        engine.leases()
                .revoke(call.caller(), "token/" + row.id(), call.correlation(), "on request")
                .join();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("outcome", "revoked");
        tree.put("subject", "token/" + row.id());
        tree.put("correlation", call.correlation());
        return Reply.json(tree);
    }
}
