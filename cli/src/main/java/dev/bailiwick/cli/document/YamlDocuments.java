package dev.bailiwick.cli.document;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Reads YAML 1.2 (and so JSON) text of one or more documents into generic trees, and remembers the line of every
 * value, so that an error about a JSON pointer can be told with file and line.
 *
 * <p>Stricter than YAML: no anchors and aliases, no tags, no repeated keys, keys are texts, and only {@code true},
 * {@code false}, {@code null} and decimal numbers are anything but texts. It works on the event stream, so that
 * nesting and size are bounded before anything is built. For one thread and one text.
 */
public final class YamlDocuments {
    /** The most characters of a file. */
    public static final int MAX_CHARS = 4 * 1024 * 1024;

    /** The deepest nesting. */
    public static final int MAX_DEPTH = 32;

    /** The most values in a file. */
    public static final int MAX_VALUES = 500_000;

    private static final ScalarResolver RESOLVER = new JsonSchema().getScalarResolver();

    private final String file;
    private final Iterator<Event> events;
    private Map<String, Integer> lines = new HashMap<>();
    private int values;

    private YamlDocuments(String file, String text) {
        this.file = file;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CHARS)
                .setUseMarks(true)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /**
     * One document of a file.
     *
     * @param file the file as messages name it
     * @param tree maps with text keys, lists, strings, longs, booleans; doubles and null as they were written
     * @param lines the line of each value by JSON pointer (RFC 6901), counted from 1: of its key, or of its beginning
     *     in a list
     */
    public record YamlDocument(String file, @Nullable Object tree, Map<String, Integer> lines) {
        public YamlDocument {
            lines = Map.copyOf(lines);
        }

        /** The line of the value at the pointer, or else of the nearest value around it. */
        public int line(String pointer) {
            String at = pointer;
            while (!lines.containsKey(at) && !at.isEmpty()) {
                at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
            }
            return lines.getOrDefault(at, 1);
        }

        /** The message with its place: {@code file:line: message}. */
        public String locate(String pointer, String message) {
            return file + ":" + line(pointer) + ": " + message;
        }

        /** As {@link #locate(String, String)}, with the word that was probably meant, if any. */
        public String locate(String pointer, String message, @Nullable String nearest) {
            return locate(pointer, nearest == null ? message : message + " (did you mean `" + nearest + "`?)");
        }
    }

    /**
     * Reads all documents of a text; empty ones are left out.
     *
     * @param file what messages call it
     * @throws UnreadableDocuments at the first place that is not well formed or beyond a limit
     */
    public static List<YamlDocument> read(String file, String text) throws UnreadableDocuments {
        if (text.length() > MAX_CHARS) {
            throw new UnreadableDocuments(file, 1, "longer than " + MAX_CHARS + " characters");
        }
        try {
            return new YamlDocuments(file, text).documents();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw unreadable(file, line, String.valueOf(e.getProblem()), e);
        } catch (YamlEngineException e) {
            throw unreadable(file, 1, String.valueOf(e.getMessage()), e);
        }
    }

    private static UnreadableDocuments unreadable(String file, int line, String problem, Exception cause) {
        String oneLine = problem.replaceAll("\\s+", " ").strip();
        UnreadableDocuments unreadable = new UnreadableDocuments(file, line, "not well formed: " + oneLine);
        unreadable.initCause(cause);
        return unreadable;
    }

    private List<YamlDocument> documents() throws UnreadableDocuments {
        List<YamlDocument> documents = new ArrayList<>();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                lines = new HashMap<>();
                Event first = events.next();
                Object tree = value(first, "", lineOf(first), 0);
                if (tree != null) {
                    documents.add(new YamlDocument(file, tree, lines));
                }
            }
        }
        return documents;
    }

    private @Nullable Object value(Event event, String pointer, int line, int depth) throws UnreadableDocuments {
        if (depth > MAX_DEPTH) {
            throw new UnreadableDocuments(file, line, "nested deeper than " + MAX_DEPTH);
        }
        if (++values > MAX_VALUES) {
            throw new UnreadableDocuments(file, line, "more than " + MAX_VALUES + " values");
        }
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new UnreadableDocuments(file, line, "anchors and aliases (`&`, `*`) are not supported");
        }
        lines.put(pointer, line);
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, line);
        }
        if (event instanceof CollectionStartEvent start) {
            refuseTag(start.getTag().isPresent(), line);
            return start instanceof MappingStartEvent ? map(pointer, depth) : list(pointer, depth);
        }
        throw new UnreadableDocuments(file, line, "expected a value");
    }

    private Map<String, Object> map(String pointer, int depth) throws UnreadableDocuments {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            int line = lineOf(event);
            if (!(event instanceof ScalarEvent scalar)) {
                throw new UnreadableDocuments(file, line, "a key must be a text");
            }
            if (scalar.getAnchor().isPresent()) {
                throw new UnreadableDocuments(file, line, "anchors and aliases (`&`, `*`) are not supported");
            }
            refuseTag(scalar.getTag().isPresent(), line);
            String key = scalar.getValue();
            if (map.containsKey(key)) {
                throw new UnreadableDocuments(file, line, "field `" + key + "` is given twice");
            }
            put(map, key, value(events.next(), pointer + "/" + escape(key), line, depth + 1));
        }
        return map;
    }

    // A map and a list may hold null here, as the text did: the server says what it expected instead.
    @SuppressWarnings("NullAway")
    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        map.put(key, value);
    }

    @SuppressWarnings("NullAway")
    private static void add(List<Object> list, @Nullable Object value) {
        list.add(value);
    }

    private List<Object> list(String pointer, int depth) throws UnreadableDocuments {
        List<Object> list = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            add(list, value(event, pointer + "/" + list.size(), lineOf(event), depth + 1));
        }
        return list;
    }

    private @Nullable Object scalar(ScalarEvent scalar, int line) throws UnreadableDocuments {
        refuseTag(scalar.getTag().isPresent(), line);
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return text;
        }
        Tag tag = RESOLVER.resolve(text, true);
        if (tag.equals(Tag.INT)) {
            return whole(text, line);
        }
        if (tag.equals(Tag.FLOAT)) {
            return number(text, line);
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        return tag.equals(Tag.NULL) ? null : text;
    }

    private Long whole(String text, int line) throws UnreadableDocuments {
        try {
            return new BigInteger(text).longValueExact();
        } catch (ArithmeticException e) {
            throw unreadable(file, line, "the number `" + text + "` is too large", e);
        }
    }

    private Double number(String text, int line) throws UnreadableDocuments {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw unreadable(file, line, "`" + text + "` is not a number", e);
        }
    }

    private void refuseTag(boolean tagged, int line) throws UnreadableDocuments {
        if (tagged) {
            throw new UnreadableDocuments(file, line, "tags (`!`) are not supported");
        }
    }

    private static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    private static int lineOf(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
