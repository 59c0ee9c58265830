package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.GrantSpec;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Leases that were issued, and revocation of whatever credentials rest on. */
final class LeasesHandler {
    private static final int MAX_CAUSE_CHARS = 500;

    private final Engine engine;

    LeasesHandler(Engine engine) {
        this.engine = engine;
    }

    Reply list(Call call) {
        call.onlyQuery("identity", "limit", "after");
        String identity = call.query("identity").orElse(null);
        return Paging.of(call)
                .falling(
                        (before, limit) ->
                                engine.store().read(reads -> reads.credentials().leases(identity, before, limit)),
                        LeaseRow::sequence,
                        row -> 0,
                        row -> visible(call.caller(), row),
                        this::tree);
    }

    Reply get(Call call) {
        call.onlyQuery();
        return Reply.json(tree(find(call)));
    }

    private LeaseRow find(Call call) {
        return lease(call.path("id"))
                .filter(row -> visible(call.caller(), row))
                .orElseThrow(() -> Declined.notFound("lease"));
    }

    private Optional<LeaseRow> lease(String id) {
        return engine.store().read(reads -> reads.credentials().leaseById(id));
    }

    private static boolean visible(Principal caller, LeaseRow row) {
        return switch (caller) {
            case Principal.Automation automation -> isOwn(automation, row);
            case Principal.Human human -> Roles.sees(human.roles(), row.owner());
            case Principal.Bootstrap bootstrap -> false;
            case Principal.Internal internal -> false;
        };
    }

    private static boolean isOwn(Principal.Automation automation, LeaseRow row) {
        return automation.credential().equals("lease/" + row.id());
    }

    private Map<String, Object> tree(LeaseRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", row.id());
        tree.put("form", row.form());
        tree.put("identity", row.identity());
        tree.put("owner", row.owner());
        tree.put("anchor", row.anchor());
        tree.put("grant", row.grant());
        tree.put("scope", Json.readObject(row.scope()));
        tree.put("asked", Json.readObject(row.asked()));
        String keyName = row.keyName();
        if (keyName != null) {
            tree.put("keyName", keyName);
        }
        tree.put("correlation", row.correlation());
        tree.put("issuedAt", row.issuedAt().toString());
        tree.put("endsAt", row.endsAt().toString());
        Optional<String> revoked = engine.watermarks().revoking(row);
        revoked.ifPresent(by -> tree.put("revokedBy", by));
        boolean ended = !engine.time().now().isBefore(row.endsAt());
        tree.put("state", revoked.isPresent() ? "revoked" : ended ? "ended" : "active");
        return tree;
    }

    /** Its own holder may give a lease up; else whoever operates for its owner takes it away. */
    Reply revoke(Call call) {
        call.onlyQuery();
        LeaseRow row = find(call);
        boolean allowed = switch (call.caller()) {
            case Principal.Automation automation -> isOwn(automation, row);
            case Principal.Human human -> Roles.overOwner(human.roles(), Role.OPERATOR, row.owner());
            case Principal.Bootstrap bootstrap -> false;
            case Principal.Internal internal -> false;
        };
        if (!allowed) {
            throw Declined.of(
                    Refusal.Kind.FORBIDDEN, "revoking a lease needs the role operator over its identity's owner");
        }
        return revoke(call, "lease/" + row.id(), "on request");
    }

    Reply revokeSubject(Call call) throws IOException {
        call.onlyQuery();
        Input input = call.json("subject", "cause");
        String subject = input.text("subject");
        String cause = input.text("cause");
        if (cause.isBlank() || cause.length() > MAX_CAUSE_CHARS) {
            throw Declined.invalid("/cause", "`cause` has 1 to " + MAX_CAUSE_CHARS + " characters");
        }
        checkSubject(call.human(), subject);
        return revoke(call, subject, cause);
    }

    private Reply revoke(Call call, String subject, String cause) {
        engine.leases()
                .revoke(call.caller(), subject, call.correlation(), cause)
                .join();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("outcome", "revoked");
        tree.put("subject", subject);
        tree.put("correlation", call.correlation());
        return Reply.json(tree);
    }

    /** The subject must exist and be seen, and the caller must hold what it takes to revoke it. */
    private void checkSubject(Principal.Human human, String subject) {
        int slash = subject.indexOf('/');
        String kind = slash < 0 ? "" : subject.substring(0, slash);
        String name = subject.substring(slash + 1);
        Visibility visibility = new Visibility(engine.policy().snapshot(), human);
        Optional<Boolean> allowed = switch (kind) {
            case "identity" ->
                visibility
                        .policy()
                        .identity(name)
                        .map(IdentitySpec::owner)
                        .filter(visibility::owner)
                        .map(owner -> operates(human, owner));
            case "owner" ->
                visibility
                        .policy()
                        .owner(name)
                        .filter(o -> visibility.owner(name))
                        .map(o -> operates(human, name));
            case "grant" -> grant(visibility, name);
            case "anchor" ->
                visibility
                        .policy()
                        .anchor(name)
                        .filter(a -> visibility.everything())
                        .map(a -> overAll(human));
            case "person" ->
                visibility
                        .policy()
                        .person(name)
                        .filter(p -> visibility.everything() || name.equals(human.person()))
                        .map(p -> name.equals(human.person()) || overAll(human));
            case "lease" ->
                lease(name).filter(row -> visibility.owner(row.owner())).map(row -> operates(human, row.owner()));
            case "account" ->
                engine.store()
                        .read(reads -> reads.credentials().account(name))
                        .filter(row -> visibility.owner(row.owner()))
                        .map(row -> operates(human, row.owner()));
            case "token" ->
                token(name)
                        .filter(row -> visibility.everything() || row.person().equals(human.person()))
                        .map(row -> row.person().equals(human.person()) || overAll(human));
            default ->
                throw Declined.invalid(
                        "/subject",
                        "`subject` is `identity/NAME`, `owner/NAME`, `anchor/NAME`, `grant/NAME`, `person/NAME`,"
                                + " `token/ID`, `account/ID` or `lease/ID`");
        };
        if (!allowed.orElseThrow(() -> Declined.notFound(kind))) {
            throw Declined.of(Refusal.Kind.FORBIDDEN, "your roles do not reach `" + Input.shown(subject) + "`");
        }
    }

    private static boolean operates(Principal.Human human, String owner) {
        return Roles.overOwner(human.roles(), Role.OPERATOR, owner)
                || Roles.overOwner(human.roles(), Role.POLICY_ADMIN, owner);
    }

    static boolean overAll(Principal.Human human) {
        return Roles.overEverything(human.roles(), Role.OPERATOR)
                || Roles.overEverything(human.roles(), Role.POLICY_ADMIN);
    }

    /** Revoking a grant voids leases of every identity that it names. */
    private static Optional<Boolean> grant(Visibility visibility, String name) {
        PolicySnapshot policy = visibility.policy();
        return policy.grant(name)
                .map(GrantSpec::identities)
                .filter(identities -> identities.stream().allMatch(visibility::identity))
                .map(identities -> identities.stream()
                        .allMatch(identity -> policy.identity(identity)
                                .map(spec -> operates(visibility.human(), spec.owner()))
                                .orElse(false)));
    }

    private Optional<TokenRow> token(String id) {
        return engine.store().read(reads -> reads.credentials().tokens(null, TokensHandler.MAX_TOKENS)).stream()
                .filter(row -> row.id().equals(id))
                .findFirst();
    }
}
