package dev.bailiwick.doors.rest;

import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.Prerequisite;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.change.PlanCodec;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.change.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of a zone: planned only, or submitted, with the wait for verification that the caller asked for. */
final class SubmitHandler {
    /** How long the first answer to an idempotency key is given again. */
    static final Duration REPEAT = Duration.ofHours(24);

    private static final String[] FIELDS = {"prerequisites", "operations", "wait"};

    private final Engine engine;
    private final ZonesHandler zones;
    private final Outcomes outcomes;

    SubmitHandler(Engine engine, ZonesHandler zones, Outcomes outcomes) {
        this.engine = engine;
        this.zones = zones;
        this.outcomes = outcomes;
    }

    Reply plan(Call call) throws IOException {
        call.onlyQuery();
        ZoneId zone = zones.visible(call.caller(), call.zone()).spec().zone();
        zones.live(zone);
        Input input = call.json(FIELDS);
        return switch (engine.changes().plan(request(call, zone, input))) {
            case Verdict.Refuse refuse -> throw Declined.of(refuse.refusal());
            case Verdict.Judged judged -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("plan", PlanCodec.tree(judged.plan()));
                tree.put("decision", PlanCodec.tree(judged.decision()));
                tree.put("wouldWait", judged.decision() instanceof Decision.NeedsApproval);
                yield Reply.json(tree);
            }
        };
    }

    Reply submit(Call call) throws IOException {
        call.onlyQuery();
        Named<ZoneSpec> zone = zones.visible(call.caller(), call.zone());
        zones.live(zone.spec().zone());
        Input input = call.json(FIELDS);
        boolean wait = waits(input);
        ChangeOutcome outcome = engine.changes()
                .submit(request(call, zone.spec().zone(), input))
                .join();
        Optional<Verification> seen =
                wait ? outcomes.await(outcome, zone.spec().verify().within().plusSeconds(2)) : Optional.empty();
        return outcomes.reply(outcome, seen);
    }

    private static boolean waits(Input input) {
        String wait = input.optionalText("wait").orElse("applied");
        return switch (wait) {
            case "applied" -> false;
            case "verified" -> true;
            default -> throw Declined.invalid("/wait", "`wait` is `applied` or `verified`");
        };
    }

    private ChangeRequest request(Call call, ZoneId zone, Input input) {
        waits(input);
        input.objects("prerequisites", "kind", "name", "type", "records", "version");
        input.objects("operations", "op", "name", "type", "ttl", "records");
        Map<String, Object> tree = new LinkedHashMap<>(input.tree());
        tree.remove("wait");
        RequestCodec.Asked asked = Input.parse("", () -> RequestCodec.read(tree));
        if (asked.operations().isEmpty()) {
            throw Declined.invalid("/operations", "a change has at least one operation");
        }
        List<Prerequisite> prerequisites = new ArrayList<>(asked.prerequisites());
        ETags.demanded(call).ifPresent(version -> prerequisites.addFirst(new Prerequisite.VersionIs(version)));
        return new ChangeRequest(
                zone,
                call.caller(),
                RestDoor.DOOR,
                call.correlation(),
                new RequestCodec.Asked(prerequisites, asked.operations(), asked.semantics()),
                true,
                repeat(call));
    }

    private Optional<ChangeRequest.Repeat> repeat(Call call) {
        Optional<String> key = call.header("idempotency-key");
        if (key.isPresent() && !key.get().matches("[!-~]{1," + Call.MAX_KEY_CHARS + "}")) {
            throw Declined.of(
                    Refusal.Kind.INVALID,
                    "`Idempotency-Key` has 1 to " + Call.MAX_KEY_CHARS + " visible ASCII characters");
        }
        return key.map(k -> new ChangeRequest.Repeat(
                call.caller().actor(), k, engine.time().now().plus(REPEAT)));
    }
}
