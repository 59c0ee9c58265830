package dev.bailiwick.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final Map<String, Object> KUBERNETES = Claims.bounded(Map.of(
            "kubernetes.io", Map.of("namespace", "dns", "serviceaccount", Map.of("name", "lego", "a/b~c", "odd"))));

    @Test
    void a_plain_path_names_a_top_level_claim_whatever_dots_it_has() {
        Map<String, Object> claims = Claims.bounded(Map.of("https://example.com/team", "dns"));

        assertThat(Claims.text(claims, "https://example.com/team")).contains("dns");
        assertThat(Claims.text(KUBERNETES, "kubernetes.io")).isEmpty();
    }

    @Test
    void a_path_with_a_slash_in_front_points_through_objects() {
        assertThat(Claims.text(KUBERNETES, "/kubernetes.io/namespace")).contains("dns");
        assertThat(Claims.text(KUBERNETES, "/kubernetes.io/serviceaccount/name"))
                .contains("lego");
        assertThat(Claims.text(KUBERNETES, "/kubernetes.io/serviceaccount/a~1b~0c"))
                .contains("odd");
        assertThat(Claims.text(KUBERNETES, "/kubernetes.io/pod/name")).isEmpty();
        assertThat(Claims.text(KUBERNETES, "/kubernetes.io/namespace/name")).isEmpty();
    }

    @Test
    void whole_numbers_and_truth_values_have_a_text_and_nothing_else_beyond_strings_has() {
        Map<String, Object> claims = Claims.bounded(Map.of(
                "id", 42L, "small", 7, "ok", true, "half", 0.5, "list", List.of("42"), "object", Map.of("a", "42")));

        assertThat(Claims.text(claims, "id")).contains("42");
        assertThat(Claims.text(claims, "small")).contains("7");
        assertThat(Claims.text(claims, "ok")).contains("true");
        assertThat(Claims.text(claims, "half")).isEmpty();
        assertThat(Claims.text(claims, "list")).isEmpty();
        assertThat(Claims.text(claims, "object")).isEmpty();
    }

    @Test
    void a_null_claim_is_an_absent_one() {
        Map<String, Object> parsed = new HashMap<>();
        parsed.put("team", null);

        assertThat(Claims.bounded(parsed)).isEmpty();
    }

    @Test
    void the_copy_cannot_be_changed_at_any_depth() {
        Map<String, Object> inner = new HashMap<>(Map.of("a", "1"));
        Map<String, Object> copy = Claims.bounded(Map.of("object", inner));
        inner.put("a", "2");

        assertThat(Claims.text(copy, "/object/a")).contains("1");
        assertThat(copy).isUnmodifiable();
        assertThat((Map<?, ?>) copy.get("object")).isUnmodifiable();
    }

    @Test
    void four_levels_are_taken_and_five_refused() {
        assertThat(Claims.bounded(nested(4))).isNotEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Claims.bounded(nested(5)))
                .withMessageContaining("4 levels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Claims.bounded(Map.of("a", List.of(List.of(List.of(List.of()))))));
    }

    @Test
    void sixty_four_entries_are_taken_and_sixty_five_refused_in_objects_and_lists() {
        assertThat(Claims.bounded(entries(64))).hasSize(64);
        assertThat(Claims.bounded(Map.of("l", List.copyOf(entries(64).keySet()))))
                .hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.bounded(entries(65)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Claims.bounded(Map.of("l", List.copyOf(entries(65).keySet()))));
    }

    @Test
    void strings_of_1024_characters_are_taken_and_longer_ones_refused_as_names_too() {
        assertThat(Claims.bounded(Map.of("a", "x".repeat(1024)))).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.bounded(Map.of("a", "x".repeat(1025))));
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.bounded(Map.of("x".repeat(1025), "a")));
    }

    @Test
    void what_stores_cannot_keep_apart_is_refused_without_being_quoted() {
        for (String bad : List.of("canary\0", "canary\ud800", "\udc00canary")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Claims.bounded(Map.of("a", bad)))
                    .withMessageNotContaining("canary");
        }
        assertThat(Claims.bounded(Map.of("a", "\ud83d\ude00"))).hasSize(1);
    }

    @Test
    void what_is_not_of_json_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.bounded(Map.of("a", Double.NaN)));
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.bounded(Map.of("a", 'c')));
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.bounded(Map.of("a", Map.of(1, "x"))));
        assertThatIllegalArgumentException().isThrownBy(() -> Claims.bounded(Map.of("a", Arrays.asList("x", null))));
    }

    @Test
    void a_malformed_path_is_refused() {
        for (String bad : List.of("", "/a~2", "/a~", "/a/b/c/d/e", "x".repeat(1025))) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> Claims.checkPath(bad));
        }
        Claims.checkPath("/a/b/c/d");
        Claims.checkPath("a~2/b");
    }

    private static Map<String, Object> nested(int levels) {
        return levels == 1 ? Map.of("leaf", "x") : Map.of("a", nested(levels - 1));
    }

    private static Map<String, Object> entries(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "c" + i, i -> "v"));
    }
}
