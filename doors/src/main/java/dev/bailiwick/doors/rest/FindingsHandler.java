package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person should look at, as far as it is about something that they see. */
final class FindingsHandler {
    private static final int MAX_OPEN = 10_000;

    private final Engine engine;
    private final Outcomes outcomes;

    FindingsHandler(Engine engine, Outcomes outcomes) {
        this.engine = engine;
        this.outcomes = outcomes;
    }

    Reply list(Call call) {
        call.onlyQuery("limit", "after");
        PolicySnapshot policy = engine.policy().snapshot();
        Visibility visibility = new Visibility(policy, call.human());
        List<FindingRow> seen = engine.store().read(reads -> reads.findings().open(MAX_OPEN)).stream()
                .filter(row -> visible(visibility, row.subject()))
                .sorted((a, b) -> key(a).compareTo(key(b)))
                .toList();
        return Paging.of(call).rising(seen, FindingsHandler::key, FindingsHandler::tree);
    }

    private static String key(FindingRow row) {
        return row.kind() + " " + row.subject();
    }

    private boolean visible(Visibility visibility, String subject) {
        if (visibility.everything()) {
            return true;
        }
        int slash = subject.indexOf('/');
        String name = subject.substring(slash + 1);
        return switch (slash < 0 ? "" : subject.substring(0, slash)) {
            case "change" -> {
                Optional<ChangeRow> row = outcomes.find(name);
                yield row.isPresent() && ChangesHandler.visible(visibility.policy(), visibility.human(), row.get());
            }
            case "zone" -> zone(visibility, name);
            case "identity" -> visibility.identity(name);
            case "owner" -> visibility.owner(name);
            default -> false;
        };
    }

    private static boolean zone(Visibility visibility, String name) {
        try {
            return visibility.zone(ZoneId.parse(name)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, Object> tree(FindingRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", row.kind());
        tree.put("subject", row.subject());
        tree.put("severity", row.severity());
        tree.put("message", row.message());
        tree.put("at", row.at().toString());
        return tree;
    }
}
