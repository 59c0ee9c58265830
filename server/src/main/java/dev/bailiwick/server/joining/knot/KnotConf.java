package dev.bailiwick.server.joining.knot;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.server.joining.found.ConfigText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Splits knot.conf into its blocks: Knot's own simplified YAML of sections, blocks that begin with an id, items with one or
 * several values, comments and includes. General YAML readers refuse what Knot takes: a section that stands twice, an
 * item that is given again for one more value. For one thread and one configuration.
 */
final class KnotConf {
    private final ConfigText texts = new ConfigText();
    private final List<Block> blocks = new ArrayList<>();
    private String section = "";
    private @Nullable Block block;

    /**
     * A block of a section, such as one zone.
     *
     * @param items the values of each item
     */
    record Block(String section, String file, int line, Map<String, List<String>> items) {
        List<String> all(String item) {
            return items.getOrDefault(item, List.of());
        }

        Optional<String> one(String item) {
            return all(item).stream().reduce((former, last) -> last);
        }

        boolean on(String item) {
            String word = one(item).orElse("off").toLowerCase(Locale.ROOT);
            return word.equals("on") || word.equals("true");
        }

        String place() {
            return file + ":" + line;
        }
    }

    private KnotConf() {}

    /**
     * Reads a file with everything that it includes.
     *
     * @throws Failure where something cannot be read, is malformed or beyond a limit, with its place
     */
    static List<Block> read(Path file) {
        KnotConf conf = new KnotConf();
        conf.file(file.toAbsolutePath().normalize(), 0);
        return List.copyOf(conf.blocks);
    }

    private void file(Path file, int depth) {
        if (depth > ConfigText.MAX_DEPTH) {
            throw Failure.invalid("`" + file + "` is included deeper than " + ConfigText.MAX_DEPTH + " files");
        }
        List<String> lines = texts.read(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = KnotLine.withoutComment(lines.get(i)).stripTrailing();
            int begun = i + 1;
            // a list may go on over several lines
            while (KnotLine.opensList(line) && i + 1 < lines.size()) {
                line += " " + KnotLine.withoutComment(lines.get(++i)).strip();
            }
            if (!line.isBlank()) {
                line(file, begun, line, depth);
            }
        }
    }

    private void line(Path file, int number, String line, int depth) {
        boolean indented = Character.isWhitespace(line.charAt(0));
        String text = line.strip();
        boolean begins = text.startsWith("- ");
        KnotLine item = KnotLine.of(begins ? text.substring(2).strip() : text)
                .orElseThrow(() -> ConfigText.wrong(file.toString(), number, "expected `item: value`"));
        if (!indented && !begins && item.name().equals("include")) {
            Path folder = file.getParent();
            for (String named : item.values()) {
                ConfigText.included(folder == null ? file : folder, named).forEach(each -> file(each, depth + 1));
            }
            block = null;
            return;
        }
        if (!indented && !begins) {
            if (!item.values().isEmpty()) {
                throw ConfigText.wrong(file.toString(), number, "`" + item.name() + "` stands in no section");
            }
            section = item.name();
            block = null;
            return;
        }
        if (section.isEmpty()) {
            throw ConfigText.wrong(file.toString(), number, "`" + item.name() + "` stands in no section");
        }
        Block into = block;
        if (begins || into == null) {
            into = new Block(section, file.toString(), number, new LinkedHashMap<>());
            blocks.add(into);
            block = into;
        }
        into.items().computeIfAbsent(item.name(), name -> new ArrayList<>()).addAll(item.values());
    }
}
