package dev.bailiwick.cli.command;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands by what they are for. Stateless. */
final class GroupedHelp {
    private static final Map<String, List<String>> GROUPS = groups();

    private GroupedHelp() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Start", List.of("demo", "serve", "backup", "restore", "version"));
        groups.put("Declare who may do what", List.of("policy", "apply", "diff", "get", "explain", "import"));
        groups.put("Change DNS", List.of("request", "change", "approve", "sidecar"));
        groups.put("End credentials", List.of("revoke", "token"));
        groups.put("Prove what happened", List.of("audit", "alerts"));
        return groups;
    }

    static String render(Help help) {
        Map<String, Help> commands = help.subcommands();
        Set<String> left = new LinkedHashSet<>(commands.keySet());
        StringBuilder out = new StringBuilder();
        GROUPS.forEach((title, names) -> {
            List<String> present = names.stream().filter(left::remove).toList();
            section(out, title, present, commands);
        });
        section(out, "More", List.copyOf(left), commands);
        return out.toString();
    }

    private static void section(StringBuilder out, String title, List<String> names, Map<String, Help> commands) {
        if (names.isEmpty()) {
            return;
        }
        out.append(System.lineSeparator()).append(title).append(':').append(System.lineSeparator());
        for (String name : names) {
            Help help = commands.get(name);
            String about = help == null ? "" : String.join(" ", about(help));
            out.append(String.format("  %-9s %s", name, about).stripTrailing()).append(System.lineSeparator());
        }
    }

    private static String[] about(Help help) {
        UsageMessageSpec usage = help.commandSpec().usageMessage();
        return usage.description().length > 0 ? usage.description() : usage.header();
    }
}
