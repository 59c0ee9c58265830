package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Strict binding: every error is told, at its place, and none is thrown. */
class ShapeTest {
    private record Cup(String name, long millilitres, boolean handle, List<String> colours, Optional<Instant> made) {}

    private static final ObjectShape<Cup> CUP = cup();

    private static ObjectShape<Cup> cup() {
        var o = ObjectShape.<Cup>of("Cup");
        var name = o.required("name", "what it is called", Shapes.text(1, 10), Cup::name);
        var size = o.required("millilitres", "how much it holds", Shapes.integer(1, 1000), Cup::millilitres);
        var handle = o.defaulted("handle", "whether it has one", Shapes.bool(), true, Cup::handle);
        var colours =
                o.defaulted("colours", "its colours", Shapes.set(Shapes.text(1, 10), 0, 3), List.of(), Cup::colours);
        var made = o.optional("made", "when it was made", Shapes.instant(), Cup::made);
        return o.make(in -> {
            if (in.get(name).equals("mug") && !in.get(handle)) {
                throw new IllegalArgumentException("a mug has a handle");
            }
            return new Cup(in.get(name), in.get(size), in.get(handle), in.get(colours), in.get(made));
        });
    }

    private static List<String> errors(Object tree) {
        return CUP.bind(tree).errorsOrNone().stream()
                .map(DocumentError::toString)
                .toList();
    }

    @Test
    void a_good_tree_becomes_a_value_with_its_defaults() {
        Cup cup = CUP.bind(Map.of("name", "tall", "millilitres", 300)).orElseThrow();
        assertThat(cup).isEqualTo(new Cup("tall", 300, true, List.of(), Optional.empty()));
    }

    @Test
    void an_unknown_field_is_told_with_the_nearest_known_one() {
        assertThat(errors(Map.of("name", "tall", "milliliters", 300L, "millilitres", 300L)))
                .containsExactly("/milliliters: unknown field `milliliters`");
        assertThat(errors(Map.of("name", "tall", "millilitre", 300L)))
                .containsExactlyInAnyOrder(
                        "/millilitre: unknown field `millilitre` (did you mean `millilitres`?)",
                        "missing field `millilitres`: how much it holds");
    }

    @Test
    void all_errors_are_told_at_once() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", "");
        tree.put("millilitres", 0L);
        tree.put("handle", "yes");
        tree.put("colours", List.of("red", 7L, "red", "far too long for it"));
        tree.put("made", "yesterday");
        assertThat(errors(tree))
                .containsExactly(
                        "/name: expected 1 to 10 characters, not 0",
                        "/millilitres: expected 1 to 1000, not 0",
                        "/handle: expected `true` or `false`, not a text",
                        "/colours: expected 0 to 3 elements, not 4",
                        "/made: expected 20 to 35 characters, not 9");
        tree.put("colours", List.of("red", 7L, "red"));
        tree.put("made", "2026-02-30T00:00:00Z");
        assertThat(errors(tree))
                .contains(
                        "/colours/1: expected a text, not a whole number",
                        "/colours/2: given twice",
                        "/made: `2026-02-30T00:00:00Z` is not an instant such as `2027-01-31T00:00:00Z`");
    }

    @Test
    void a_contradiction_between_fields_is_told_at_the_object() {
        assertThat(errors(Map.of("name", "mug", "millilitres", 1L, "handle", false)))
                .containsExactly("a mug has a handle");
    }

    @Test
    void the_wrong_kind_of_value_is_named() {
        assertThat(errors("cup")).containsExactly("expected an object, not a text");
        assertThat(errors(List.of())).containsExactly("expected an object, not a list");
        assertThat(errors(Map.of("name", Map.of(), "millilitres", 1.5)))
                .containsExactly(
                        "/name: expected a text, not an object", "/millilitres: expected a whole number, not a number");
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", null);
        tree.put("millilitres", 1L);
        assertThat(errors(tree)).containsExactly("/name: expected a text, not nothing");
        assertThat(CUP.bind(null).errorsOrNone()).hasSize(1);
    }

    @Test
    void keys_in_pointers_are_escaped() {
        assertThat(CUP.bind(Map.of("name", "a", "millilitres", 1L, "a/b~c", 1L)).errorsOrNone())
                .extracting(DocumentError::pointer)
                .containsExactly("/a~1b~0c");
    }

    @Test
    void control_characters_never_reach_a_message() {
        String message = errors(Map.of("name", "a\u001b[31m", "millilitres", 1L, "x\n`y`", 1L))
                .toString();
        assertThat(message).doesNotContain("\u001b", "\n").contains("unknown field `x??y?`");
    }

    @Test
    void the_number_of_errors_has_a_limit() {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            tree.put("field" + i, 1L);
        }
        assertThat(CUP.bind(tree).errorsOrNone()).hasSize(Reading.MAX_ERRORS);
    }

    @Test
    void writing_leaves_out_defaults_and_sorts_sets() {
        Cup cup = new Cup(
                "tall", 300, true, new ArrayList<>(List.of("red", "blue")), Optional.of(Instant.ofEpochSecond(0)));
        assertThat(CUP.write(cup))
                .isEqualTo(Map.of(
                        "name",
                        "tall",
                        "millilitres",
                        300L,
                        "colours",
                        List.of("blue", "red"),
                        "made",
                        "1970-01-01T00:00:00Z"));
    }

    @Test
    void instants_with_an_offset_are_written_in_utc() {
        Object tree = Map.of("name", "a", "millilitres", 1L, "made", "2026-01-01T01:00:00+01:00");
        assertThat(CUP.write(CUP.bind(tree).orElseThrow())).containsEntry("made", "2026-01-01T00:00:00Z");
    }

    @Test
    void the_schema_has_what_the_table_says() {
        assertThat(CanonicalJson.write(CUP.schema())).isEqualTo("""
                        {"additionalProperties":false,"properties":{\
                        "colours":{"default":[],"description":"its colours",\
                        "items":{"maxLength":10,"minLength":1,"type":"string"},\
                        "maxItems":3,"minItems":0,"type":"array","uniqueItems":true},\
                        "handle":{"default":true,"description":"whether it has one","type":"boolean"},\
                        "made":{"description":"when it was made","format":"date-time",\
                        "maxLength":35,"minLength":20,"type":"string"},\
                        "millilitres":{"description":"how much it holds","maximum":1000,"minimum":1,"type":"integer"},\
                        "name":{"description":"what it is called","maxLength":10,"minLength":1,"type":"string"}},\
                        "required":["name","millilitres"],"title":"Cup","type":"object"}""");
    }
}
