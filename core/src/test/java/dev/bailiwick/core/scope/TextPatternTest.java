package dev.bailiwick.core.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
    private static final long SEED = Long.getLong("bailiwick.seed", 2_718_281L);
    private static final List<String> TEXTS = texts(7);

    private static List<String> texts(int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; i < all.size() && all.get(i).length() < longest; i++) {
            all.add(all.get(i) + "x");
            all.add(all.get(i) + "y");
        }
        return all;
    }

    private static boolean matches(TextPattern pattern, String text) {
        return ValueRule.Texts.of(pattern).admits(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void expressions_agree_with_those_of_java_and_inclusion_with_enumeration() {
        Random random = new Random(SEED);
        List<ValueRule.Texts> rules = new ArrayList<>();
        List<BitSet> expected = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            String text = expression(random, 3);
            rules.add(ValueRule.Texts.of(new TextPattern.Regex(text)));
            expected.add(enumerate(text, rules.getLast()));
        }
        for (int i = 0; i < 5_000; i++) {
            int one = random.nextInt(rules.size());
            int two = random.nextInt(rules.size());
            BitSet left = (BitSet) expected.get(two).clone();
            left.andNot(expected.get(one));
            if (ValueAlgebra.contains(rules.get(one), rules.get(two), false) != left.isEmpty()) {
                fail("seed " + SEED + ": " + rules.get(one) + " contains " + rules.get(two));
            }
        }
    }

    private static BitSet enumerate(String text, ValueRule.Texts rule) {
        Pattern java = Pattern.compile(text);
        BitSet bits = new BitSet();
        for (int i = 0; i < TEXTS.size(); i++) {
            bits.set(i, java.matcher(TEXTS.get(i)).matches());
            assertThat(rule.admits(TEXTS.get(i).getBytes(StandardCharsets.US_ASCII)))
                    .as("seed %d: %s on %s", SEED, text, TEXTS.get(i))
                    .isEqualTo(bits.get(i));
        }
        return bits;
    }

    // Of small width: two expressions that differ do so within seven characters.
    private static String expression(Random random, int depth) {
        int choice = random.nextInt(depth > 0 ? 8 : 3);
        return switch (choice) {
            case 0 -> "x";
            case 1 -> "y";
            case 2 -> "[xy]";
            case 3 -> expression(random, depth - 1) + expression(random, 0);
            case 4 -> "(" + expression(random, depth - 1) + "|" + expression(random, 0) + ")";
            case 5 -> "(" + expression(random, 0) + ")*";
            case 6 -> "(" + expression(random, depth - 1) + ")?";
            default -> "[xy]{1,2}";
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(", "a)", "a**", "[", "[]", "[b-a]", "a{2,1}", "a{1000}", "a{", "^a", "a$", "\\d", "é", "\\x4"})
    void what_is_outside_the_language_is_refused(String text) {
        assertThatThrownBy(() -> new TextPattern.Regex(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(x|y)*x(x|y){12}", "((a{99}){99}){99}", "[a-z]{0,999}[a-z]{0,999}"})
    void what_takes_too_many_states_is_refused(String text) {
        assertThatThrownBy(() -> new TextPattern.Regex(text)).isInstanceOf(TooComplexException.class);
    }

    @Test
    void a_pattern_describes_the_whole_text() {
        assertThat(matches(new TextPattern.Exact("v=spf1"), "v=spf1")).isTrue();
        assertThat(matches(new TextPattern.Exact("v=spf1"), "v=spf1 ")).isFalse();
        assertThat(matches(new TextPattern.Prefix("v="), "v=spf1")).isTrue();
        assertThat(matches(new TextPattern.Prefix("v="), "xv=")).isFalse();
        assertThat(matches(new TextPattern.Regex("a|b"), "ab")).isFalse();
        assertThat(matches(new TextPattern.Regex("a\\.b"), "axb")).isFalse();
        assertThat(matches(new TextPattern.Regex(".\\xff"), "\u00ff\u00ff")).isTrue();
    }

    @Test
    void what_two_patterns_share_is_written_exactly() {
        TextPattern one = new TextPattern.Regex("x.*");
        TextPattern two = new TextPattern.Regex(".*y");
        ValueRule both = ValueAlgebra.intersection(ValueRule.Texts.of(one), ValueRule.Texts.of(two));
        assertThat(both).isEqualTo(ValueRule.Texts.of(new TextPattern.AllOf(List.of(one, two))));
        assertThat(((ValueRule.Texts) both).admits("xy".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(((ValueRule.Texts) both).admits("x".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(ValueAlgebra.intersection(
                        ValueRule.Texts.of(new TextPattern.Exact("a")), ValueRule.Texts.of(new TextPattern.Exact("b"))))
                .isEqualTo(new ValueRule.None());
    }
}
