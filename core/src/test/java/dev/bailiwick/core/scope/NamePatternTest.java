package dev.bailiwick.core.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Names;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    @ParameterizedTest(name = "`{0}` and {1}: {2}")
    @CsvSource({
        "www.example.com, www.example.com, true",
        "www.example.com., WWW.Example.COM, true",
        "www.example.com, example.com, false",
        "www.example.com, a.www.example.com, false",
        ".example.com, example.com, true",
        ".example.com, a.b.example.com, true",
        ".example.com, '*.example.com', true",
        ".example.com, badexample.com, false",
        ".example.com, bad-example.com, false",
        ".example.com, com, false",
        "*.example.com, a.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, a.b.example.com, false",
        "*.example.com, '*.example.com', false",
        "**.example.com, a.example.com, true",
        "**.example.com, a.b.example.com, true",
        "**.example.com, example.com, false",
        "**.example.com, '*.example.com', false",
        "**.example.com, '*.a.example.com', false",
        "\\*.example.com, '*.example.com', true",
        "\\*.example.com, a.example.com, false",
        "_acme-challenge.**, _acme-challenge.www.example.com, true",
        "_acme-challenge.**, _acme-challenge, false",
        "_acme-challenge.**, x._acme-challenge.www.example.com, false",
        "a.**.example.com, a.b.c.example.com, true",
        "a.**.example.com, a.example.com, false",
        "*.*.com, a.b.com, true",
        "*.*.com, b.com, false",
        "**, com, true",
        ".\\*.example.com, 'x.*.example.com', true",
        "a\\.b.example.com, a\\.b.example.com, true",
        "a\\.b.example.com, a.b.example.com, false",
        "\\097.example.com, a.example.com, true",
        "bücher.example, xn--bcher-kva.example, true",
        "BÜCHER.example, xn--bcher-kva.example, true"
    })
    void a_pattern_matches_by_whole_labels(String pattern, String name, boolean matches) {
        assertThat(NamePattern.parse(pattern).matches(Names.parse(name))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                "..a",
                "foo*.example.com",
                "***.com",
                "*x.com",
                "**.**.**.**.com",
                "a..",
                "a\\"
            })
    void what_is_no_pattern_is_refused(String text) {
        assertThatThrownBy(() -> NamePattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_pattern_has_at_most_as_many_labels_as_a_name() {
        String labels = String.join(".", Collections.nCopies(127, "a"));
        assertThat(NamePattern.parse(labels).exact()).isTrue();
        assertThatThrownBy(() -> NamePattern.parse("*." + labels)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.example.com", ".example.com", "*.a.**.b", "\\*.a", "a\\.b.c", "x\\*y.c", "\\032.c"})
    void the_text_of_a_pattern_reads_back(String text) {
        NamePattern pattern = NamePattern.parse(text);
        assertThat(pattern).hasToString(text);
        assertThat(NamePattern.parse(pattern.toString())).isEqualTo(pattern);
    }

    @Test
    void what_forbids_matches_wildcard_owners_too() {
        NameSet names = NameSet.parse("**.example.com");
        assertThat(names.matches(Names.parse("*.example.com"))).isFalse();
        assertThat(names.matchesWildcardsToo(Names.parse("*.example.com"))).isTrue();
        assertThat(names.matchesWildcardsToo(Names.parse("example.com"))).isFalse();
    }

    @Test
    void unions_are_seen_through() {
        assertThat(NameSet.parse("example.com", "*.example.com", "*.**.example.com", "\\*.example.com")
                        .contains(NameSet.parse("**.example.com")))
                .isTrue();
        assertThat(NameSet.parse("a.b", "*.c").contains(NameSet.parse("*.b"))).isFalse();
        assertThat(NameSet.parse("**.example.com").contains(NameSet.parse(".example.com")))
                .isFalse();
    }

    @Test
    void what_takes_too_many_states_is_refused_and_not_guessed() {
        NameSet gaps = NameSet.parse(IntStream.range(0, 60)
                .mapToObj(i -> "**.l" + i + ".**.m" + i + ".**")
                .toList());
        NameSet others = NameSet.parse(IntStream.range(0, 60)
                .mapToObj(i -> "**.m" + i + ".**.l" + i + ".**")
                .toList());
        assertThatThrownBy(() -> gaps.contains(others)).isInstanceOf(TooComplexException.class);
    }
}
