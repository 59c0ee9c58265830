package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The scope that a lease is asked for, as one element of {@code authorization_details} (RFC 9396). */
final class AskedScope {
    private static final Pattern TTL = Pattern.compile("(\\d{1,10})(?:-(\\d{1,10}))?");
    private static final List<String> OPERATIONS = List.of("create", "update", "delete", "read");

    @Option(names = "--zone", paramLabel = "ZONE", description = "in which zones; may be repeated")
    List<String> zones = new ArrayList<>();

    @Option(names = "--name", paramLabel = "PATTERN", description = "at which names, in full; may be repeated")
    List<String> names = new ArrayList<>();

    @Option(names = "--type", paramLabel = "TYPE", description = "for which types of records; may be repeated")
    List<String> types = new ArrayList<>();

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            converter = Words.Operation.class,
            description = "for which operations; may be repeated (else create, update, delete and read)")
    List<String> operations = new ArrayList<>();

    @Option(
            names = "--value",
            paramLabel = "DATA",
            description =
                    "only with this data: an address or network, a target's name, a text; may be repeated, with one --type")
    List<String> values = new ArrayList<>();

    @Option(names = "--ttl", paramLabel = "S|MIN-MAX", description = "only with this TTL in seconds")
    @Nullable
    String ttl;

    /**
     * The element.
     *
     * @param grantNamed whether a grant is named, whose scope then stands for what is not asked
     */
    ArrayNode details(boolean grantNamed) {
        if (!grantNamed && (zones.isEmpty() || names.isEmpty() || types.isEmpty())) {
            throw Failure.usage(
                    "say for what: --zone, --name and --type; or take all that a grant gives with --grant NAME");
        }
        ArrayNode details = Json.object().putArray("details");
        ObjectNode detail = details.addObject();
        detail.put("type", "dns");
        put(detail, "zones", zones);
        put(detail, "names", names);
        put(
                detail,
                "types",
                types.stream().map(type -> type.toUpperCase(Locale.ROOT)).toList());
        boolean all = operations.isEmpty() && !grantNamed;
        put(detail, "operations", all ? OPERATIONS : operations);
        if (!values.isEmpty()) {
            values(detail);
        }
        if (ttl != null) {
            ttl(detail, ttl);
        }
        return details;
    }

    private static void put(ObjectNode detail, String field, List<String> words) {
        if (!words.isEmpty()) {
            ArrayNode list = detail.putArray(field);
            words.forEach(list::add);
        }
    }

    private void values(ObjectNode detail) {
        if (types.size() != 1) {
            throw Failure.usage("`--value` goes with exactly one --type");
        }
        String type = types.getFirst().toUpperCase(Locale.ROOT);
        ObjectNode rule = detail.putObject("values").putObject(type);
        switch (type) {
            case "A", "AAAA" -> {
                String one = type.equals("A") ? "/32" : "/128";
                put(
                        rule,
                        "addresses",
                        values.stream().map(v -> v.contains("/") ? v : v + one).toList());
            }
            case "CNAME", "MX", "NS", "PTR", "SRV", "DNAME" -> put(rule, "targets", values);
            case "TXT" -> {
                ArrayNode texts = rule.putArray("texts");
                values.forEach(value -> texts.addObject().put("exact", value));
            }
            default -> throw Failure.usage("`--value` is known for addresses, targets and TXT, not for `" + type + "`");
        }
    }

    private static void ttl(ObjectNode detail, String text) {
        Matcher range = TTL.matcher(text);
        if (!range.matches()) {
            throw Failure.usage("`" + text + "` is not a TTL in seconds, or two with a hyphen between");
        }
        ObjectNode ttl = detail.putObject("ttl");
        ttl.put("min", Long.parseLong(range.group(1)));
        ttl.put("max", Long.parseLong(range.group(2) == null ? range.group(1) : range.group(2)));
    }
}
