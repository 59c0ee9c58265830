package dev.bailiwick.doors.rest;

import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.alert.Alerts;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import dev.bailiwick.engine.port.AlertRows.DeadLetter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Receivers of alerts: how they fare, and what they did not take. For those whose role is held over everything. */
final class AlertsHandler {
    private final Engine engine;

    AlertsHandler(Engine engine) {
        this.engine = engine;
    }

    private void overEverything(Call call, Role role) {
        if (!new Visibility(engine.policy().snapshot(), call.human()).everythingAs(role)) {
            throw Declined.of(
                    Refusal.Kind.FORBIDDEN,
                    "alerts tell of all zones: this needs the role " + role.word() + " over all zones and owners");
        }
    }

    Reply receivers(Call call) {
        call.onlyQuery();
        overEverything(call, Role.AUDITOR);
        List<Object> items = new ArrayList<>();
        for (Alerts.Status each : engine.alerts().status()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("receiver", each.receiver());
            tree.put("nextIndex", each.nextIndex());
            tree.put("behind", Math.max(0, each.logSize() - each.nextIndex()));
            tree.put("deadLetters", each.deadLetters());
            if (!each.trouble().isEmpty()) {
                tree.put("trouble", each.trouble());
            }
            items.add(tree);
        }
        return Reply.page(items, "");
    }

    Reply deadLetters(Call call) {
        call.onlyQuery("limit", "after");
        overEverything(call, Role.AUDITOR);
        Paging paging = Paging.of(call);
        String[] after = paging.after().orElse("/-1").split("/", -1);
        if (after.length != 2 || !after[1].matches("-1|[0-9]{1,18}")) {
            throw Paging.badCursor();
        }
        List<DeadLetter> letters = engine.store()
                .read(reads -> reads.alerts().deadLetters(after[0], Long.parseLong(after[1]), paging.limit()));
        String next = letters.size() < paging.limit()
                ? ""
                : Paging.cursor(
                        letters.getLast().receiver() + "/" + letters.getLast().index());
        return Reply.page(letters.stream().<Object>map(AlertsHandler::tree).toList(), next);
    }

    private static Map<String, Object> tree(DeadLetter letter) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("receiver", letter.receiver());
        tree.put("index", letter.index());
        tree.put("attempts", letter.attempts());
        tree.put("cause", letter.cause());
        tree.put("at", letter.at().toString());
        return tree;
    }

    /** Offers one dead letter again, now. */
    Reply retry(Call call) throws IOException {
        call.onlyQuery();
        overEverything(call, Role.AUDITOR);
        Input input = call.json("receiver", "index");
        String receiver = input.text("receiver");
        long index = input.number("index");
        Delivery delivery = engine.alerts().retry(receiver, index);
        String cause = switch (delivery) {
            case Delivery.Taken taken -> "";
            case Delivery.Refused refused -> refused.cause();
            case Delivery.Unreachable away -> away.cause();
        };
        Instant now = engine.time().now();
        engine.store()
                .write(tx -> tx.append(Audit.entry("alert.retried", call.correlation())
                        .by(call.caller())
                        .through(RestDoor.DOOR)
                        .on("alert/" + receiver)
                        .with("entry", Long.toString(index))
                        .with("cause", cause)
                        .outcome(cause.isEmpty() ? "taken" : "not-taken")
                        .at(now)))
                .join();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("outcome", cause.isEmpty() ? "taken" : "not-taken");
        if (!cause.isEmpty()) {
            tree.put("cause", cause);
        }
        tree.put("correlation", call.correlation());
        return Reply.json(tree);
    }
}
