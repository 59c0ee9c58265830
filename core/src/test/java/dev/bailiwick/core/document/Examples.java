package dev.bailiwick.core.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The example documents of this module, and trees from YAML text. */
final class Examples {
    /** One example at least for each kind. */
    static final List<String> FILES = List.of(
            "owner",
            "person",
            "trust-anchor-oidc",
            "trust-anchor-people",
            "trust-anchor-tsig",
            "trust-anchor-api-key",
            "trust-anchor-acme-dns",
            "identity",
            "identity-legacy",
            "grant",
            "grant-addresses",
            "grant-observed",
            "forbid",
            "approval-rule",
            "zone",
            "backend",
            "backend-powerdns");

    private Examples() {}

    private static final Map<String, Map<String, Object>> LOADED = new ConcurrentHashMap<>();

    /** The tree of an example; the caller may change it. */
    static Map<String, Object> tree(String file) {
        return copy(LOADED.computeIfAbsent(file, Examples::load));
    }

    private static Map<String, Object> load(String file) {
        try (InputStream in = Examples.class.getResourceAsStream("/documents/" + file + ".yaml")) {
            return copy(new Load(LoadSettings.builder().build())
                    .loadFromInputStream(Objects.requireNonNull(in, () -> "no example `" + file + "`")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The spec within a tree of a document; the caller may change it. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> spec(Map<String, Object> document) {
        return (Map<String, Object>) Objects.requireNonNull(document.get("spec"));
    }

    static Document document(String file) {
        return Document.bind(tree(file)).orElseThrow();
    }

    /** A document from YAML text. */
    static Document parse(String yaml) {
        return Document.bind(yaml(yaml)).orElseThrow();
    }

    static Map<String, Object> yaml(String text) {
        return copy(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    /** All examples as one set. */
    static List<Document> all() {
        List<Document> documents = new ArrayList<>();
        FILES.forEach(file -> documents.add(document(file)));
        documents.add(parse("{kind: Person, name: grace, spec: {anchor: staff, subject: 00u2grace}}"));
        return documents;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> copy(Object tree) {
        return (Map<String, Object>) deep(tree);
    }

    static Object deep(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                map.forEach((key, value) -> copy.put((String) key, deep(value)));
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(each -> copy.add(deep(each)));
                yield copy;
            }
            default -> tree;
        };
    }
}
