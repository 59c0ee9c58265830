package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Canonical JSON as of RFC 8785, for the values that documents have. */
class CanonicalJsonTest {
    @Test
    void keys_are_sorted_by_utf16_code_units_as_in_the_example_of_rfc_8785_section_3_2_3() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("\u20ac", "Euro Sign");
        tree.put("\r", "Carriage Return");
        tree.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        tree.put("1", "One");
        tree.put("\ud83d\ude00", "Emoji: Grinning Face");
        tree.put("\u0080", "Control");
        tree.put("\u00f6", "Latin Small Letter O With Diaeresis");
        assertThat(CanonicalJson.write(tree))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                        + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void texts_have_the_shortest_escapes() {
        assertThat(CanonicalJson.write("\u20ac$\u000f\nA'B\"\\\\\"/\b\f\t"))
                .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\"");
    }

    @Test
    void lists_keep_their_order_and_there_is_no_white_space() {
        assertThat(CanonicalJson.write(List.of(2L, 1L, true, List.of(), Map.of())))
                .isEqualTo("[2,1,true,[],{}]");
    }

    @Test
    void whole_numbers_are_written_in_full() {
        assertThat(CanonicalJson.write(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(CanonicalJson.write(7)).isEqualTo(CanonicalJson.write(7L));
    }

    @Test
    void the_digest_is_that_of_the_utf8_text() {
        assertThat(CanonicalJson.sha256(Map.of()))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @Test
    void what_json_cannot_say_is_refused() {
        assertThatThrownBy(() -> CanonicalJson.write(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write("\ud83d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write("\ude00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nesting_has_a_limit() {
        Object tree = List.of();
        for (int i = 0; i < CanonicalJson.MAX_DEPTH; i++) {
            tree = List.of(tree);
        }
        Object deepest = tree;
        assertThat(CanonicalJson.write(deepest)).hasSize(2 * (CanonicalJson.MAX_DEPTH + 1));
        assertThatThrownBy(() -> CanonicalJson.write(List.of(deepest))).hasMessageContaining("nested deeper");
    }
}
