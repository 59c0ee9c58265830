package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.Nearest;
import dev.bailiwick.engine.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a request, read strictly: each field has its type, and an unknown one is refused with the nearest
 * known. Every refusal names its place by JSON pointer (RFC 6901).
 */
record Input(Map<String, Object> tree, String pointer) {
    private static final int MAX_SHOWN_CHARS = 80;

    /** Reads an object of at most these fields; no octets are an empty object. */
    static Input read(byte[] octets, String... known) {
        if (octets.length == 0) {
            return new Input(Map.of(), "");
        }
        Map<String, Object> tree = parse("", () -> Json.readObject(utf8(octets)));
        return new Input(tree, "").only(known);
    }

    private static String utf8(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the body is not UTF-8", e);
        }
    }

    /** Turns what a parser refuses into a refusal that names the place. */
    static <T> T parse(String pointer, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw Declined.invalid(pointer, String.valueOf(e.getMessage()));
        }
    }

    /** Input as shown in a message: cut, without control characters or backticks. */
    static String shown(String input) {
        StringBuilder clean = new StringBuilder();
        input.codePoints()
                .limit(MAX_SHOWN_CHARS)
                .map(c -> Character.isISOControl(c) || c == '`' ? '?' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private Input only(String... known) {
        List<String> names = List.of(known);
        for (String field : tree.keySet()) {
            if (!names.contains(field)) {
                throw unknown(field, names);
            }
        }
        return this;
    }

    private Declined unknown(String field, List<String> known) {
        String nearest = Nearest.of(field, known);
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("pointer", at(field));
        error.put("message", "unknown field `" + shown(field) + "`");
        if (nearest != null) {
            error.put("nearest", nearest);
        }
        String suggestion = nearest == null ? "" : " (did you mean `" + nearest + "`?)";
        return Declined.invalid(at(field), "unknown field `" + shown(field) + "`" + suggestion)
                .with(List.of(error));
    }

    private String at(String field) {
        return pointer + "/" + shown(field).replace("~", "~0").replace("/", "~1");
    }

    boolean has(String field) {
        return tree.containsKey(field);
    }

    @Nullable
    Object value(String field) {
        return tree.get(field);
    }

    String text(String field) {
        return optionalText(field)
                .orElseThrow(() -> Declined.invalid(at(field), "`" + field + "` is missing: a text is wanted"));
    }

    Optional<String> optionalText(String field) {
        Object value = tree.get(field);
        if (value == null) {
            return missing(field);
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw Declined.invalid(at(field), "`" + field + "` must be a text");
    }

    private <T> Optional<T> missing(String field) {
        if (tree.containsKey(field)) {
            throw Declined.invalid(at(field), "`" + field + "` must not be null: leave it out");
        }
        return Optional.empty();
    }

    long number(String field) {
        return optionalNumber(field)
                .orElseThrow(() -> Declined.invalid(at(field), "`" + field + "` is missing: a whole number is wanted"));
    }

    OptionalLong optionalNumber(String field) {
        Object value = tree.get(field);
        if (value == null) {
            missing(field);
            return OptionalLong.empty();
        }
        if (value instanceof Long || value instanceof Integer) {
            return OptionalLong.of(((Number) value).longValue());
        }
        throw Declined.invalid(at(field), "`" + field + "` must be a whole number");
    }

    /** A list, empty where it is absent. */
    List<?> list(String field) {
        Object value = tree.get(field);
        if (value == null) {
            missing(field);
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw Declined.invalid(at(field), "`" + field + "` must be a list");
    }

    /** The objects of a list, each of at most these fields. */
    List<Input> objects(String field, String... known) {
        List<?> list = list(field);
        java.util.ArrayList<Input> objects = new java.util.ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = at(field) + "/" + i;
            Object element = list.get(i);
            objects.add(new Input(parse(place, () -> Json.object(element)), place).only(known));
        }
        return objects;
    }
}
