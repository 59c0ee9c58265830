package dev.bailiwick.core.scope;

import java.util.List;

/**
 * A pattern of the data of a TXT record: of the octets of all its character-strings, one after the other. A pattern
 * always describes the whole of them. Each is compiled to a deterministic automaton of at most
 * {@value TextDfa#MAX_STATES} states and refused above, so that patterns can be compared exactly. Immutable and
 * thread-safe.
 */
public sealed interface TextPattern {
    /** The longest text of one pattern in characters. */
    int MAX_TEXT_CHARS = 1_000;

    private static void limit(String text) {
        if (text.length() > MAX_TEXT_CHARS) {
            throw new IllegalArgumentException("a pattern of text has at most " + MAX_TEXT_CHARS + " characters");
        }
    }

    /** This text, in UTF-8, and no other. */
    record Exact(String text) implements TextPattern {
        public Exact {
            limit(text);
            TextDfa.ofText(text, false);
        }
    }

    /** Every text that begins so, in UTF-8. */
    record Prefix(String text) implements TextPattern {
        public Prefix {
            limit(text);
            TextDfa.ofText(text, true);
        }
    }

    /**
     * Texts of some characters.
     *
     * @param members as within the brackets of a regular expression's class: {@code A-Za-z0-9_-}
     * @param min the fewest characters
     * @param max the most characters
     */
    record Characters(String members, int min, int max) implements TextPattern {
        static String expression(String members, int min, int max) {
            return "[" + members + "]{" + min + "," + max + "}";
        }

        public Characters {
            limit(members);
            if (members.startsWith("^") || members.indexOf(']') >= 0) {
                throw new IllegalArgumentException("`" + members + "` is no class of characters");
            }
            TextRegex.compile(expression(members, min, max));
        }
    }

    /**
     * Texts that a regular expression describes from end to end: literal characters, {@code .} (any octet), classes,
     * {@code |}, {@code *}, {@code +}, {@code ?}, {@code {m,n}} and groups; a backslash makes a sign literal or, as in
     * {@code \x2f}, an octet. There are no anchors and no back-references.
     */
    record Regex(String text) implements TextPattern {
        public Regex {
            limit(text);
            TextRegex.compile(text);
        }
    }

    /** Texts that every one of the patterns describes: how what two scopes share is written. */
    record AllOf(List<TextPattern> patterns) implements TextPattern {
        public AllOf {
            patterns = List.copyOf(patterns);
            if (patterns.size() < 2 || patterns.size() > 4) {
                throw new IllegalArgumentException("`allOf` joins 2 to 4 patterns of text");
            }
            if (patterns.stream().anyMatch(AllOf.class::isInstance)) {
                throw new IllegalArgumentException("`allOf` stands in no other `allOf`");
            }
            if (TextDfa.product(patterns.stream().map(TextDfa::of).toList()).isEmpty()) {
                throw new IllegalArgumentException("no text is described by all of these patterns");
            }
        }
    }
}
