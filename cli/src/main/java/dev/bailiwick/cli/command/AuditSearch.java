package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code bailiwick audit search}: entries of the log by who, what, where and when, newest first. */
@Command(name = "search", description = "find entries of the log, newest first")
final class AuditSearch extends ApiCommand {
    private static final List<String> SHOWN = List.of("at", "type", "actor", "target", "outcome");

    @Option(names = "--type", paramLabel = "TYPE", description = "of this type, such as change.applied")
    @Nullable
    String type;

    @Option(names = "--actor", paramLabel = "ACTOR", description = "by identity/NAME, person/NAME or system/NAME")
    @Nullable
    String actor;

    @Option(names = "--target", paramLabel = "WHAT", description = "about a zone, identity/NAME, ...")
    @Nullable
    String target;

    @Option(names = "--change", paramLabel = "ID", description = "about this change")
    @Nullable
    String change;

    @Option(names = "--lease", paramLabel = "ID", description = "about this lease")
    @Nullable
    String lease;

    @Option(names = "--correlation", paramLabel = "REF", description = "of this access")
    @Nullable
    String correlation;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "not before: an instant, or how long ago, such as 2h, 30m or 7d")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "before: as --since")
    @Nullable
    String until;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (else 100)")
    int limit;

    AuditSearch(Context context) {
        super(context);
    }

    @Override
    int run(Session session) {
        if (limit < 1) {
            throw Failure.usage("`--limit` is at least 1");
        }
        JsonNode all = session.api().all("/v1/audit/entries", query(SystemClock.now()), limit);
        List<List<String>> rows =
                Json.list(all, "items").stream().map(AuditSearch::row).toList();
        List<String> lines = new ArrayList<>(
                rows.isEmpty()
                        ? List.of("nothing that you may see fits")
                        : Texts.table(List.of("INDEX", "AT", "TYPE", "ACTOR", "TARGET", "OUTCOME", "ACCESS"), rows));
        if (!Json.text(all, "next").isEmpty()) {
            lines.add("there are more: narrow it down, or raise --limit");
        } else if (!rows.isEmpty()) {
            lines.add("next: `bailiwick audit show ACCESS` tells the whole of one");
        }
        session.result(all, lines);
        return ExitCode.OK;
    }

    private Map<String, String> query(Instant now) {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "type", type);
        put(query, "actor", actor);
        put(query, "target", target);
        put(query, "change", change);
        put(query, "lease", lease);
        put(query, "correlation", correlation);
        put(query, "from", since == null ? null : time(since, now).toString());
        put(query, "to", until == null ? null : time(until, now).toString());
        return query;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    /** An instant, or a time ago in seconds, minutes, hours or days. */
    static Instant time(String text, Instant now) {
        if (text.matches("[0-9]{1,6}[smhd]")) {
            long count = Long.parseLong(text.substring(0, text.length() - 1));
            return now.minus(
                    switch (text.charAt(text.length() - 1)) {
                        case 's' -> Duration.ofSeconds(count);
                        case 'm' -> Duration.ofMinutes(count);
                        case 'h' -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Failure.usage(
                    "`" + text + "` is neither an instant such as 2027-01-31T00:00:00Z nor a time ago such as 2h");
        }
    }

    private static List<String> row(JsonNode item) {
        List<String> row = new ArrayList<>();
        row.add(Json.text(item, "index"));
        for (String field : SHOWN) {
            String text = Json.text(item.path("fields"), field);
            row.add(text.isEmpty() ? "-" : text);
        }
        row.add(Json.text(item.path("fields"), "correlation"));
        return row;
    }
}
