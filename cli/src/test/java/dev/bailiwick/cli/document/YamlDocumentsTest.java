package dev.bailiwick.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files become trees, and every value keeps its line. */
class YamlDocumentsTest {
    private static final String TWO = """
            # a comment
            kind: Owner
            name: platform
            spec:
              title: Platform
              deputies:
                - ada
                - grace
            ---
            kind: Zone
            name: z
            spec: {zone: example.com,
              public: true, verify: {withinSeconds: 10}}
            """;

    private static YamlDocument one(String text) throws UnreadableDocuments {
        return YamlDocuments.read("a.yaml", text).getFirst();
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> YamlDocuments.read("a.yaml", text))
                .isInstanceOf(UnreadableDocuments.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void documents_become_trees() throws UnreadableDocuments {
        List<YamlDocument> documents = YamlDocuments.read("a.yaml", TWO);
        assertThat(documents)
                .extracting(YamlDocument::tree)
                .containsExactly(
                        Map.of(
                                "kind", "Owner",
                                "name", "platform",
                                "spec", Map.of("title", "Platform", "deputies", List.of("ada", "grace"))),
                        Map.of(
                                "kind", "Zone",
                                "name", "z",
                                "spec",
                                        Map.of(
                                                "zone",
                                                "example.com",
                                                "public",
                                                true,
                                                "verify",
                                                Map.of("withinSeconds", 10L))));
    }

    @Test
    void every_value_has_the_line_of_its_key_or_of_its_own_in_a_list() throws UnreadableDocuments {
        List<YamlDocument> documents = YamlDocuments.read("a.yaml", TWO);
        assertThat(documents.get(0).line("/spec")).isEqualTo(4);
        assertThat(documents.get(0).line("/spec/deputies")).isEqualTo(6);
        assertThat(documents.get(0).line("/spec/deputies/1")).isEqualTo(8);
        assertThat(documents.get(1).line("")).isEqualTo(10);
        assertThat(documents.get(1).line("/spec/verify/withinSeconds")).isEqualTo(13);
    }

    @Test
    void a_pointer_to_what_is_missing_leads_to_what_is_around_it() throws UnreadableDocuments {
        YamlDocument owner = YamlDocuments.read("a.yaml", TWO).getFirst();
        assertThat(owner.line("/spec/contact/nowhere")).isEqualTo(4);
        assertThat(owner.line("/nothing")).isEqualTo(2);
    }

    @Test
    void an_error_is_told_with_file_line_and_the_nearest_word() throws UnreadableDocuments {
        YamlDocument owner = YamlDocuments.read("a.yaml", TWO).getFirst();
        assertThat(owner.locate("/spec/deputies", "unknown field `deputies`", "deputy"))
                .isEqualTo("a.yaml:6: unknown field `deputies` (did you mean `deputy`?)");
        assertThat(owner.locate("/spec/title", "too long", null)).isEqualTo("a.yaml:5: too long");
    }

    @Test
    void keys_with_slashes_and_tildes_are_escaped_in_pointers() throws UnreadableDocuments {
        assertThat(one("a:\n  /b~c: 1\n").line("/a/~1b~0c")).isEqualTo(2);
    }

    @Test
    void json_is_read_as_well() throws UnreadableDocuments {
        YamlDocument document = one("{\n  \"kind\": \"Owner\",\n  \"spec\": {\"a\": [1, false, \"x\\u0041\"]}\n}\n");
        assertThat(document.tree()).isEqualTo(Map.of("kind", "Owner", "spec", Map.of("a", List.of(1L, false, "xA"))));
        assertThat(document.line("/spec/a/0")).isEqualTo(3);
    }

    @Test
    void plain_words_stay_texts_unless_json_knows_them() throws UnreadableDocuments {
        assertThat(one("[yes, No, 0x10, 010, 2027-01-01T00:00:00Z, true, -7, '5', ~]")
                        .tree())
                .isEqualTo(List.of("yes", "No", "0x10", "010", "2027-01-01T00:00:00Z", true, -7L, "5", "~"));
        Map<?, ?> empty =
                (Map<?, ?>) Objects.requireNonNull(one("a:\nb: null\n").tree());
        assertThat(empty.get("a")).isNull();
        assertThat(empty.get("b")).isNull();
    }

    @Test
    void empty_documents_are_left_out() throws UnreadableDocuments {
        assertThat(YamlDocuments.read("a.yaml", "")).isEmpty();
        assertThat(YamlDocuments.read("a.yaml", "---\n# nothing\n---\na: 1\n---\n"))
                .hasSize(1);
    }

    @Test
    void a_repeated_key_is_an_error_at_its_line() {
        refused("a: 1\nb: 2\na: 3\n", "a.yaml:3: field `a` is given twice");
        refused("{\"a\": {\"b\": 1,\n\"b\": 2}}", "a.yaml:2: field `b` is given twice");
    }

    @Test
    void anchors_aliases_and_tags_are_refused_before_anything_grows() {
        refused("a: &x [1]\nb: *x\n", "a.yaml:1: anchors and aliases");
        refused("a: 1\nb: *x\n", "a.yaml:2: ");
        refused("&k a: 1\n", "a.yaml:1: anchors and aliases");
        refused("a: !!binary aGk=\n", "a.yaml:1: tags");
        refused("a: !evil {}\n", "a.yaml:1: tags");
    }

    @Test
    void depth_size_and_numbers_have_limits() {
        int deep = YamlDocuments.MAX_DEPTH + 2;
        refused("[".repeat(deep) + "]".repeat(deep), "a.yaml:1: nested deeper than 32");
        refused("[".repeat(100_000), "a.yaml:1: nested deeper than 32");
        refused("a".repeat(YamlDocuments.MAX_CHARS + 1), "a.yaml:1: longer than");
        refused("[" + "1,".repeat(YamlDocuments.MAX_VALUES + 1) + "]", "a.yaml:1: more than 500000 values");
        refused("a: 99999999999999999999\n", "a.yaml:1: not well formed: the number");
    }

    @Test
    void what_is_not_well_formed_is_told_with_its_line() {
        refused("a: 1\nb: [1, 2\n", "a.yaml:3: not well formed: ");
        refused("a: 1\n\tb: 2\n", "a.yaml:2: not well formed: ");
        refused("? [a]\n: b\n", "a.yaml:1: a key must be a text");
    }
}
