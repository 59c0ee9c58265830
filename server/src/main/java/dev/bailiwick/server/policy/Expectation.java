package dev.bailiwick.server.policy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.ObjectShape;
import dev.bailiwick.core.document.Shape;
import dev.bailiwick.core.document.Shapes;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.engine.change.RecordText;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.explain.Explainer;
import dev.bailiwick.engine.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expected decisions about one identity in one zone: a document of kind {@code PolicyTest}, written beside the policy and
 * never applied. Immutable.
 *
 * @param name of the document
 * @param content a zone file that the zone is taken to hold, relative to the document's own file; an empty zone without it
 * @param proved what the workload is taken to have proved, such as {@code claims}
 */
record Expectation(
        String name,
        String identity,
        ZoneId zone,
        Optional<String> content,
        Map<String, Object> proved,
        List<Case> cases) {
    private static final List<String> DECISIONS = List.of("allow", "needs-approval", "deny");
    private static final int MAX_CASES = 1_000;

    /**
     * One expected decision.
     *
     * @param asked a change; empty for a case about an access
     * @param access a single access, such as reading; empty for a case about a change
     * @param expect {@code allow}, {@code needs-approval} or {@code deny}
     * @param because the code of a reason that must be among the reasons; anything if empty
     */
    record Case(
            String name,
            Optional<RequestCodec.Asked> asked,
            Optional<Access> access,
            String expect,
            Optional<String> because) {}

    /** An access as it is written. */
    private record Written(String operation, String name, String type) {
        static final ObjectShape<Written> SHAPE = shape();

        private static ObjectShape<Written> shape() {
            var o = ObjectShape.<Written>of("Access: one access");
            var operation = o.required("operation", "what is done", Shapes.text(1, 32), Written::operation);
            var name = o.required("name", "at which name", Shapes.text(1, 255), Written::name);
            var type = o.required("type", "to which type", Shapes.text(1, 32), Written::type);
            return o.make(in -> new Written(in.get(operation), in.get(name), in.get(type)));
        }
    }

    private static final Shape<String> DECISION = Shapes.oneOf(DECISIONS, word -> word);

    /**
     * Reads a document of kind {@code PolicyTest}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static Expectation read(Map<String, Object> tree) {
        only(tree, "a PolicyTest", "kind", "name", "apiVersion", "spec");
        Map<String, Object> spec = Json.object(tree.getOrDefault("spec", Map.of()));
        only(spec, "its spec", "identity", "zone", "content", "proved", "cases");
        List<Case> cases = new ArrayList<>();
        List<?> written = Json.array(spec.getOrDefault("cases", List.of()));
        if (written.isEmpty() || written.size() > MAX_CASES) {
            throw new IllegalArgumentException("`cases` holds 1 to " + MAX_CASES + " expected decisions");
        }
        for (int i = 0; i < written.size(); i++) {
            cases.add(expected(Json.object(written.get(i)), "cases/" + i));
        }
        return new Expectation(
                text(tree, "name"),
                text(spec, "identity"),
                ZoneId.parse(text(spec, "zone")),
                Optional.ofNullable(spec.get("content")).map(String::valueOf),
                new LinkedHashMap<>(Json.object(spec.getOrDefault("proved", Map.of()))),
                cases);
    }

    private static Case expected(Map<String, Object> tree, String place) {
        try {
            only(tree, "a case", "name", "change", "access", "expect", "because");
            Optional<RequestCodec.Asked> asked = Optional.ofNullable(tree.get("change"))
                    .map(operations -> RequestCodec.read(Map.of("operations", operations)));
            Optional<Access> access = Optional.ofNullable(tree.get("access")).map(Expectation::access);
            if (asked.isPresent() == access.isPresent()) {
                throw new IllegalArgumentException("a case has either `change` or `access`");
            }
            String name = String.valueOf(tree.getOrDefault("name", place));
            return new Case(
                    name,
                    asked,
                    access,
                    bound(DECISION, tree.getOrDefault("expect", "")),
                    Optional.ofNullable(tree.get("because")).map(String::valueOf));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }

    private static Access access(Object tree) {
        Written written = bound(Written.SHAPE, tree);
        return new Access(
                Explainer.operation(written.operation()),
                Names.parse(written.name()),
                RecordText.type(written.type()),
                null,
                Access.NO_TTL);
    }

    private static <T> T bound(Shape<T> shape, Object tree) {
        var bound = shape.bind(tree);
        if (!bound.errorsOrNone().isEmpty()) {
            var first = bound.errorsOrNone().getFirst();
            throw new IllegalArgumentException(first.pointer() + " " + first.message());
        }
        return bound.orElseThrow();
    }

    private static String text(Map<String, Object> tree, String field) {
        if (tree.get(field) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new IllegalArgumentException("`" + field + "` is missing: a text is wanted");
    }

    private static void only(Map<String, Object> tree, String what, String... known) {
        for (String field : tree.keySet()) {
            if (!List.of(known).contains(field)) {
                throw new IllegalArgumentException("unknown field `" + field + "` in " + what);
            }
        }
    }
}
