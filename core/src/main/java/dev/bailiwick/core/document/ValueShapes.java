package dev.bailiwick.core.document;

import dev.bailiwick.core.scope.Cidr;
import dev.bailiwick.core.scope.TextPattern;
import dev.bailiwick.core.scope.ValueRule;
import java.util.Map;

/** Rules of values as documents write them. */
final class ValueShapes {
    private static final Shape<TextPattern.Exact> EXACT =
            Shapes.parsed(TextPattern.MAX_TEXT_CHARS, "a text", TextPattern.Exact::new, TextPattern.Exact::text);

    private static final Shape<TextPattern.Prefix> PREFIX =
            Shapes.parsed(TextPattern.MAX_TEXT_CHARS, "a text", TextPattern.Prefix::new, TextPattern.Prefix::text);

    private static final Shape<TextPattern.Regex> REGEX = Shapes.parsed(
            TextPattern.MAX_TEXT_CHARS, "a regular expression", TextPattern.Regex::new, TextPattern.Regex::text);

    private static final Map<String, Shape<? extends TextPattern>> SINGLE =
            Map.of("exact", EXACT, "prefix", PREFIX, "regex", REGEX, "characters", characters());

    private static final Shape<TextPattern.AllOf> ALL_OF = Shapes.mapped(
            Shapes.set(new KeyedShape<>("a pattern of text", Map.of(), SINGLE, ValueShapes::key), 2, 4),
            TextPattern.AllOf::new,
            TextPattern.AllOf::patterns);

    private static final Shape<TextPattern> TEXT = new KeyedShape<>(
            "a pattern of text",
            Map.of(),
            Map.of("exact", EXACT, "prefix", PREFIX, "regex", REGEX, "characters", characters(), "allOf", ALL_OF),
            ValueShapes::key);

    /** The rule of one type: {@code any}, {@code none}, or an object that says what is allowed. */
    static final Shape<ValueRule> RULE = new KeyedShape<>(
            "a rule of values",
            Map.of("any", new ValueRule.Any(), "none", new ValueRule.None()),
            Map.of(
                    "addresses",
                    Shapes.mapped(
                            Shapes.set(
                                    Shapes.parsed(64, "a block of addresses", Cidr::parse, Cidr::toString),
                                    1,
                                    ValueRule.MAX_ENTRIES),
                            ValueRule.Addresses::new,
                            ValueRule.Addresses::blocks),
                    "targets",
                    Shapes.mapped(
                            Shapes.set(Leaves.DOMAIN_NAME, 1, ValueRule.MAX_ENTRIES),
                            ValueRule.Targets::new,
                            ValueRule.Targets::suffixes),
                    "texts",
                    Shapes.mapped(
                            Shapes.set(TEXT, 1, ValueRule.MAX_ENTRIES),
                            ValueRule.Texts::new,
                            ValueRule.Texts::patterns)),
            ValueShapes::key);

    private ValueShapes() {}

    private static Shape<TextPattern.Characters> characters() {
        var o = ObjectShape.<TextPattern.Characters>of("Characters: texts of some characters");
        var of = o.required(
                "of",
                "the characters, as in a class of a regular expression: `A-Za-z0-9_-`",
                Shapes.text(1, TextPattern.MAX_TEXT_CHARS),
                TextPattern.Characters::members);
        var range = Shapes.integer(0, 1_000);
        var min = o.required("min", "the fewest", range, each -> (long) each.min());
        var max = o.required("max", "the most", range, each -> (long) each.max());
        return o.make(in ->
                new TextPattern.Characters(in.get(of), Math.toIntExact(in.get(min)), Math.toIntExact(in.get(max))));
    }

    private static String key(TextPattern pattern) {
        return switch (pattern) {
            case TextPattern.Exact _ -> "exact";
            case TextPattern.Prefix _ -> "prefix";
            case TextPattern.Characters _ -> "characters";
            case TextPattern.Regex _ -> "regex";
            case TextPattern.AllOf _ -> "allOf";
        };
    }

    private static String key(ValueRule rule) {
        return switch (rule) {
            case ValueRule.Any _ -> "any";
            case ValueRule.None _ -> "none";
            case ValueRule.Addresses _ -> "addresses";
            case ValueRule.Targets _ -> "targets";
            case ValueRule.Texts _ -> "texts";
        };
    }
}
