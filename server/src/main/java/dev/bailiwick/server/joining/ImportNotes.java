package dev.bailiwick.server.joining;

import dev.bailiwick.cli.report.Texts;
import dev.bailiwick.server.joining.found.FoundServer.LeftOut;
import dev.bailiwick.server.joining.found.HeldZone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an import tells: to a terminal, to a program, and in NOTES.md. Never a secret. */
final class ImportNotes {
    /** A terminal is told of so many zones; the file of all. */
    private static final int SHOWN = 50;

    private final ImportRun.Brought brought;
    private final Drawn clients;
    private final Set<String> secretIds;
    private final List<String> unknown;
    private final boolean copied;

    ImportNotes(ImportRun.Brought brought, Drawn clients, Set<String> secretIds, List<String> unknown, boolean copied) {
        this.brought = brought;
        this.clients = clients;
        this.secretIds = secretIds;
        this.unknown = List.copyOf(unknown);
        this.copied = copied;
    }

    List<String> lines(Path out) {
        List<String> lines = new ArrayList<>();
        lines.add(Texts.count(brought.server().zones().size(), "zone") + " taken in, "
                + brought.server().leftOut().size() + " left out; nothing at the server was changed");
        brought.server().zones().stream().limit(SHOWN).forEach(zone -> lines.add("  " + line(zone)));
        more(brought.server().zones().size(), lines);
        brought.server().leftOut().stream().limit(SHOWN).forEach(each -> lines.add("  left out: " + line(each)));
        more(brought.server().leftOut().size(), lines);
        clients.clients().forEach(line -> lines.add("  " + line));
        notes().forEach(note -> lines.add("note: " + note));
        steps(out).forEach(step -> lines.add("next: " + step));
        return lines;
    }

    private static void more(int size, List<String> lines) {
        if (size > SHOWN) {
            lines.add("  and " + (size - SHOWN) + " more, all of them in NOTES.md");
        }
    }

    Map<String, Object> tree(Path out) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("directory", out.toString());
        tree.put("zones", brought.server().zones().stream().map(this::tree).toList());
        tree.put(
                "leftOut",
                brought.server().leftOut().stream()
                        .map(each -> Map.of("zone", each.zone(), "cause", each.cause()))
                        .toList());
        tree.put("clients", clients.clients());
        tree.put("notes", notes());
        tree.put(
                "secretIds",
                Stream.concat(secretIds.stream(), unknown.stream()).sorted().toList());
        tree.put("secretsCopied", copied);
        tree.put("next", steps(out));
        return tree;
    }

    String markdown(OutDirectory out) {
        StringBuilder text = new StringBuilder("# What was read, and what is left to do\n\n## Zones\n\n");
        brought.server()
                .zones()
                .forEach(zone -> text.append("- ").append(line(zone)).append('\n'));
        section(
                text,
                "Left out",
                brought.server().leftOut().stream().map(ImportNotes::line).toList());
        section(text, "Keys of clients", clients.clients());
        section(text, "To know", notes());
        section(text, "At the server", brought.steps());
        text.append(
                "\n## Secrets\n\nDocuments name secrets by id; the server's configuration says where each lies, in base64.\n");
        if (!unknown.isEmpty()) {
            text.append("Not known here, so put there by hand: ")
                    .append(String.join(", ", unknown))
                    .append(".\n");
        }
        text.append("\n```yaml\n").append(out.configuration(all())).append("\n```\n");
        return text.toString().lines().map(Texts::visible).collect(Collectors.joining("\n", "", "\n"));
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(secretIds);
        all.addAll(unknown);
        return all;
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n## ").append(title).append("\n\n");
            lines.forEach(line -> text.append("- ").append(line).append('\n'));
        }
    }

    private List<String> notes() {
        return Stream.concat(brought.server().notes().stream(), clients.notes().stream())
                .toList();
    }

    private List<String> steps(Path out) {
        List<String> steps = new ArrayList<>(brought.steps());
        if (!copied && !secretIds.isEmpty()) {
            steps.add(
                    "put the secrets " + secretIds + " into files and name them under `secrets:` of the configuration "
                            + "(NOTES.md has the lines), or import again with `--copy-secrets`");
        }
        steps.add("read " + out + "/NOTES.md, then `bailiwick apply -f " + out + "`");
        return steps;
    }

    private static String line(LeftOut left) {
        return left.zone() + ": " + left.cause();
    }

    private String line(HeldZone zone) {
        return zone.id() + ": "
                + switch (brought.readings().getOrDefault(zone, new Reading.NotTried("it was not asked for"))) {
                    case Reading.Read read -> read(zone, read);
                    case Reading.Failed failed -> "CANNOT BE READ: " + failed.cause();
                    case Reading.NotTried not -> "not read: " + not.cause();
                };
    }

    private static String read(HeldZone zone, Reading.Read read) {
        StringBuilder line = new StringBuilder("readable, ");
        line.append(Texts.count(read.rrsets(), "RRset")).append(read.signed() || zone.signs() ? ", signed" : "");
        if (!read.unknownTypes().isEmpty()) {
            line.append(", not governed: ").append(String.join(", ", read.unknownTypes()));
        }
        read.findings().forEach(finding -> line.append("; ").append(finding));
        return line.toString();
    }

    private Map<String, Object> tree(HeldZone zone) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("zone", zone.id().toString());
        switch (brought.readings().getOrDefault(zone, new Reading.NotTried("it was not asked for"))) {
            case Reading.Read read -> {
                tree.put("readable", true);
                tree.put("rrsets", read.rrsets());
                tree.put("signed", read.signed() || zone.signs());
                tree.put("notGoverned", List.copyOf(read.unknownTypes()));
                tree.put("findings", read.findings());
            }
            case Reading.Failed failed -> {
                tree.put("readable", false);
                tree.put("cause", failed.cause());
            }
            case Reading.NotTried not -> tree.put("cause", not.cause());
        }
        return tree;
    }
}
