package dev.bailiwick.doors.rest;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.PlanCodec;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes that were submitted: their list and story, approval, rollback, withdrawal. */
final class ChangesHandler {
    private static final String ZONE = "zone";
    private static final String POLICY = "policy";
    private static final int MAX_CAUSE_CHARS = 500;

    private final Engine engine;
    private final Outcomes outcomes;

    ChangesHandler(Engine engine, Outcomes outcomes) {
        this.engine = engine;
        this.outcomes = outcomes;
    }

    Reply list(Call call) {
        call.onlyQuery("zone", "state", "identity", "kind", "limit", "after");
        Optional<String> zone = call.query("zone")
                .map(text -> Input.parse("?zone", () -> ZoneId.parse(text).toString()));
        Optional<String> state = call.query("state")
                .map(word -> ChangeState.ofWord(word)
                        .map(ChangeState::word)
                        .orElseThrow(() ->
                                Declined.invalid("?state", "`" + Input.shown(word) + "` is no state of a change")));
        Optional<String> kind = call.query("kind");
        if (kind.isPresent() && !List.of(ZONE, POLICY).contains(kind.get())) {
            throw Declined.invalid("?kind", "`kind` is `zone` or `policy`");
        }
        ChangeFilter filter = new ChangeFilter(
                kind.orElse(null),
                zone.orElse(null),
                state.orElse(null),
                call.query("identity").orElse(null));
        PolicySnapshot policy = engine.policy().snapshot();
        return Paging.of(call)
                .falling(
                        (before, limit) ->
                                engine.store().read(reads -> reads.changes().list(filter, before, limit)),
                        ChangeRow::sequence,
                        ChangeRow::chars,
                        row -> visible(policy, call.caller(), row),
                        this::summary);
    }

    Reply get(Call call) {
        call.onlyQuery();
        ChangeRow row = find(call);
        Map<String, Object> tree = summary(row);
        tree.put("plan", Json.readObject(row.plan()));
        tree.put("decision", Json.readObject(row.decision()));
        List<Object> approvals = engine.store().read(reads -> reads.changes().approvals(row.id())).stream()
                .<Object>map(a -> Map.of("person", a.person(), "planHash", a.planHash(), "at", a.at().toString()))
                .toList();
        tree.put("approvals", approvals);
        return Reply.json(tree);
    }

    Reply approve(Call call) throws IOException {
        call.onlyQuery();
        String planHash = call.json("planHash").text("planHash");
        ChangeRow row = find(call);
        if (row.kind().equals(POLICY)) {
            return outcomes.reply(
                    engine.policyChanges()
                            .approve(call.human(), row.id(), planHash)
                            .join(),
                    true);
        }
        return outcomes.reply(
                engine.changes()
                        .approve(call.human(), ZoneId.parse(row.target()), row.id(), planHash)
                        .join(),
                Optional.empty());
    }

    Reply rollback(Call call) throws IOException {
        call.onlyQuery();
        String cause = call.json("cause").optionalText("cause").orElse("");
        if (cause.length() > MAX_CAUSE_CHARS) {
            throw Declined.invalid("/cause", "`cause` has at most " + MAX_CAUSE_CHARS + " characters");
        }
        ChangeRow row = find(call);
        if (row.kind().equals(POLICY)) {
            throw Declined.of(Refusal.Kind.CONFLICT, "an edit of the policy is undone by another edit");
        }
        ZoneId zone = ZoneId.parse(row.target());
        boolean operator = engine.policy()
                .snapshot()
                .zone(zone)
                .map(z -> Roles.overZone(call.human().roles(), Role.OPERATOR, z.spec()))
                .orElse(false);
        if (!operator) {
            throw Declined.of(Refusal.Kind.FORBIDDEN, "rolling back needs the role operator over the zone");
        }
        if (!row.state().equals(ChangeState.APPLIED.word())) {
            throw Declined.of(
                    Refusal.Kind.CONFLICT, "only an applied change is rolled back: this one is " + row.state());
        }
        return outcomes.reply(
                engine.changes()
                        .rollback(call.human(), zone, row.id(), cause.isEmpty() ? "on request" : cause)
                        .join(),
                Optional.empty());
    }

    Reply withdraw(Call call) {
        call.onlyQuery();
        ChangeRow row = find(call);
        if (!mayWithdraw(call.caller(), row)) {
            throw Declined.of(
                    Refusal.Kind.FORBIDDEN, "only its requester or an operator of the zone withdraws a change");
        }
        if (!row.state().equals(ChangeState.WAITING.word())) {
            throw Declined.of(Refusal.Kind.CONFLICT, "only a waiting change is withdrawn: this one is " + row.state());
        }
        if (row.kind().equals(POLICY)) {
            PolicyOutcome outcome =
                    engine.policyChanges().withdraw(call.caller(), row.id()).join();
            if (outcome instanceof PolicyOutcome.Refused refused) {
                throw Declined.of(refused.refusal());
            }
        } else {
            engine.changes()
                    .withdraw(call.caller(), ZoneId.parse(row.target()), row.id())
                    .join();
        }
        ChangeRow now = outcomes.find(row.id()).orElse(row);
        if (!now.state().equals(ChangeState.VOIDED.word())) {
            throw Declined.of(Refusal.Kind.CONFLICT, "the change waits no longer: it is " + now.state());
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("outcome", "withdrawn");
        tree.put("change", now.id());
        tree.put("state", now.state());
        tree.put("correlation", now.correlation());
        return Reply.json(tree);
    }

    private boolean mayWithdraw(Principal caller, ChangeRow row) {
        if (isOwn(caller, row)) {
            return true;
        }
        return caller instanceof Principal.Human human
                && row.kind().equals(ZONE)
                && engine.policy()
                        .snapshot()
                        .zone(ZoneId.parse(row.target()))
                        .map(z -> Roles.overZone(human.roles(), Role.OPERATOR, z.spec()))
                        .orElse(false);
    }

    private static boolean isOwn(Principal caller, ChangeRow row) {
        return switch (caller) {
            case Principal.Automation automation -> row.identity().equals(automation.identity());
            case Principal.Human human -> row.identity().equals(human.actor());
            case Principal.Bootstrap bootstrap -> false;
            case Principal.Internal internal -> false;
        };
    }

    private ChangeRow find(Call call) {
        return outcomes.find(call.path("id"))
                .filter(row -> visible(engine.policy().snapshot(), call.caller(), row))
                .orElseThrow(() -> Declined.notFound("change"));
    }

    /** Whether the caller may know of a change at all. */
    static boolean visible(PolicySnapshot policy, Principal caller, ChangeRow row) {
        return switch (caller) {
            case Principal.Automation automation -> ofLease(automation, row);
            case Principal.Human human -> ofPerson(new Visibility(policy, human), row);
            case Principal.Bootstrap bootstrap -> false;
            case Principal.Internal internal -> false;
        };
    }

    /** A lease knows its own changes, and those of its identity that lie wholly within its names. */
    private static boolean ofLease(Principal.Automation automation, ChangeRow row) {
        if (!row.kind().equals(ZONE) || !row.identity().equals(automation.identity())) {
            return false;
        }
        return row.correlation().equals(automation.correlation())
                || (automation.scope().coversZone(ZoneId.parse(row.target()))
                        && PlanCodec.edits(row.plan()).stream()
                                .map(RrsetEdit::name)
                                .allMatch(automation.scope().names()::matches));
    }

    private static boolean ofPerson(Visibility visibility, ChangeRow row) {
        if (isOwn(visibility.human(), row)) {
            return true;
        }
        if (row.kind().equals(POLICY)) {
            return ofDocuments(visibility, row);
        }
        String owner = row.owner();
        return visibility.zone(ZoneId.parse(row.target())).isPresent() || (owner != null && visibility.owner(owner));
    }

    /** An edit of the policy is seen by those who see every document in it, before and after. */
    private static boolean ofDocuments(Visibility visibility, ChangeRow row) {
        if (visibility.everything()) {
            return true;
        }
        for (Object each : Json.array(Json.readObject(row.plan()).getOrDefault("diffs", List.of()))) {
            Map<String, Object> diff = Json.object(each);
            for (String side : List.of("before", "after")) {
                Object tree = diff.get(side);
                if (tree != null
                        && !(Document.bind(tree) instanceof Bound.Value<Document> bound
                                && visibility.document(bound.value()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private Map<String, Object> summary(ChangeRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", row.id());
        tree.put("kind", row.kind());
        tree.put("target", row.target());
        tree.put("state", row.state());
        tree.put("verification", row.verification());
        tree.put("identity", row.identity());
        put(tree, "owner", row.owner());
        tree.put("door", row.door());
        tree.put("correlation", row.correlation());
        tree.put("requestedAt", row.requestedAt().toString());
        tree.put("expiresAt", row.expiresAt().toString());
        put(tree, "appliedAt", row.appliedAt());
        if (row.appliedVersion() > 0) {
            tree.put("appliedVersion", row.appliedVersion());
        }
        put(tree, "rollbackOf", row.rollbackOf());
        tree.put("planHash", row.planHash());
        return tree;
    }

    private static void put(Map<String, Object> tree, String field, @Nullable Object value) {
        if (value != null) {
            tree.put(field, value.toString());
        }
    }
}
