package dev.bailiwick.core.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One declared document, bound and in canonical form. Immutable and thread-safe.
 *
 * @param kind what it declares
 * @param name its name, unlike those of others of its kind: 1 to 128 of {@code a-z 0-9 . _ -}
 * @param spec its content, typed
 * @param source the whole document in canonical form: sets sorted, fields that have their default left out
 */
public record Document(Kind kind, String name, Spec spec, Map<String, Object> source) {
    /** The one version of the format. */
    public static final String API_VERSION = "bailiwick/v1";

    /** The most characters of a document in canonical form. */
    public static final int MAX_CHARS = 128 * 1024;

    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "name", "spec");
    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(Kind::word).toList();

    /** The document of that name and content. */
    public static Document of(String name, Spec spec) {
        return bind(envelope(spec.kind(), name, SpecShapes.write(spec))).orElseThrow();
    }

    /**
     * Binds a generic tree of maps, lists, strings, whole numbers and booleans strictly; never throws for bad
     * input.
     */
    public static Bound<Document> bind(@Nullable Object tree) {
        Reading in = Reading.start();
        Document document = read(tree, in);
        return document == null || !in.errors().isEmpty()
                ? new Bound.Errors<>(in.errors())
                : new Bound.Value<>(document);
    }

    /** Its kind and name. */
    public DocumentId id() {
        return new DocumentId(kind, name);
    }

    /** The SHA-256 digest of the canonical form, as 64 hexadecimal digits: two documents of one digest mean the same. */
    public String digest() {
        return CanonicalJson.sha256(source);
    }

    /** Two documents are equal where they mean the same, however their texts were ordered. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    private static @Nullable Document read(@Nullable Object tree, Reading in) {
        if (!(tree instanceof Map<?, ?> map)) {
            in.error("expected a document with `kind`, `name` and `spec`, not " + Shapes.nameOf(tree));
            return null;
        }
        refuseUnknown(map, in);
        readVersion(map, in);
        Optional<Kind> kind = readKind(map, in);
        String name = map.containsKey("name") ? Leaves.DOCUMENT_NAME.read(map.get("name"), in.at("name")) : null;
        for (String field : List.of("name", "spec")) {
            if (!map.containsKey(field)) {
                in.error("missing field `" + field + "`");
            }
        }
        if (kind.isEmpty() || !map.containsKey("spec")) {
            return null;
        }
        Spec spec = SpecShapes.of(kind.get()).read(map.get("spec"), in.at("spec"));
        return spec == null || name == null ? null : whole(kind.get(), name, spec, in);
    }

    private static @Nullable Document whole(Kind kind, String name, Spec spec, Reading in) {
        Map<String, Object> source = envelope(kind, name, SpecShapes.write(spec));
        int chars = CanonicalJson.write(source).length();
        if (chars > MAX_CHARS) {
            in.error("the document has " + chars + " characters, more than " + MAX_CHARS);
            return null;
        }
        return new Document(kind, name, spec, source);
    }

    private static void refuseUnknown(Map<?, ?> map, Reading in) {
        for (Object key : map.keySet()) {
            String field = String.valueOf(key);
            if (!FIELDS.contains(field)) {
                in.at(field).unknown("unknown field " + Reading.shown(field), field, FIELDS);
            }
        }
    }

    private static void readVersion(Map<?, ?> map, Reading in) {
        if (map.containsKey("apiVersion") && !API_VERSION.equals(map.get("apiVersion"))) {
            in.at("apiVersion").unknown("expected `" + API_VERSION + "`", API_VERSION, List.of(API_VERSION));
        }
    }

    private static Optional<Kind> readKind(Map<?, ?> map, Reading in) {
        if (!map.containsKey("kind")) {
            in.error("missing field `kind`: one of " + String.join(", ", KINDS));
            return Optional.empty();
        }
        if (!(map.get("kind") instanceof String word)) {
            in.at("kind")
                    .error("expected one of " + String.join(", ", KINDS) + ", not " + Shapes.nameOf(map.get("kind")));
            return Optional.empty();
        }
        Optional<Kind> kind = Kind.ofWord(word);
        if (kind.isEmpty()) {
            in.at("kind")
                    .unknown(
                            "unknown kind " + Reading.shown(word) + ": one of " + String.join(", ", KINDS),
                            word,
                            KINDS);
        }
        return kind;
    }

    private static Map<String, Object> envelope(Kind kind, String name, Object spec) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("apiVersion", API_VERSION);
        source.put("kind", kind.word());
        source.put("name", name);
        source.put("spec", frozen(spec));
        return Collections.unmodifiableMap(source);
    }

    private static Object frozen(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new TreeMap<>();
                map.forEach((key, value) -> copy.put((String) key, frozen(value)));
                yield Collections.unmodifiableMap(copy);
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(each -> copy.add(frozen(each)));
                yield Collections.unmodifiableList(copy);
            }
            default -> tree;
        };
    }
}
