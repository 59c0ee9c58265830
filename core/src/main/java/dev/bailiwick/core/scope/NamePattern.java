package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;

/**
 * A pattern of absolute domain names, compared by whole labels.
 *
 * <ul>
 *   <li>{@code www.example.com}: this name alone;
 *   <li>{@code .example.com}: the name itself and everything beneath it, wildcard owners too;
 *   <li>{@code *}: exactly one label, never none, so never the parent;
 *   <li>{@code **}: one or more labels. Both stand anywhere: {@code _acme-challenge.**}, {@code a.**.example.com};
 *   <li>{@code \*}: the literal wildcard label of DNS (RFC 4592). Neither {@code *} nor {@code **} matches it, since a
 *       wildcard owner answers for other names and therefore has to be named.
 * </ul>
 *
 * <p>Labels are case-folded, those outside ASCII become A-labels, escapes follow RFC 1035, section 5.1. The final dot
 * is optional. Equality is by canonical text, so two spellings of one set of names may differ; {@link NameSet} compares
 * the sets. Immutable and thread-safe.
 */
public final class NamePattern implements Comparable<NamePattern> {
    /** How often {@code **} may stand in one pattern. */
    public static final int MAX_GAPS = 3;

    /** The most labels of a pattern, as of a name (RFC 1035, section 2.3.4). */
    public static final int MAX_LABELS = 127;

    private static final int MAX_OCTETS = 255;

    // Labels are strings of characters up to U+00FF, one an octet, so these collide with none.
    static final String ONE = "\u0101";
    static final String MANY = "\u0102";
    static final String WILDCARD = "*";

    private final List<String> tokens;
    private final boolean subtree;
    private final boolean hasGaps;
    private final String text;

    private NamePattern(List<String> tokens, boolean subtree) {
        this.tokens = List.copyOf(tokens);
        this.subtree = subtree;
        this.hasGaps = gaps(tokens) > 0;
        this.text = write(this.tokens, subtree);
    }

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException if the text is empty, too long, or not a pattern
     */
    public static NamePattern parse(String text) {
        if (text.isEmpty() || text.length() > Names.MAX_TEXT_CHARS) {
            throw new IllegalArgumentException("a name pattern has 1 to " + Names.MAX_TEXT_CHARS + " characters");
        }
        boolean subtree = text.startsWith(".");
        List<String> tokens = new ArrayList<>();
        for (String part : split(subtree ? text.substring(1) : text, text)) {
            tokens.add(token(part, text));
        }
        Collections.reverse(tokens);
        return ofTokens(tokens, subtree);
    }

    /** The pattern of exactly this name, which is not the root. */
    public static NamePattern exactly(Name name) {
        return ofTokens(labels(Names.canonical(name)), false);
    }

    /** The pattern of this name, which is not the root, and everything beneath it. */
    public static NamePattern atOrBelow(Name name) {
        return ofTokens(labels(Names.canonical(name)), true);
    }

    /** Makes a pattern of tokens in order from the root. */
    static NamePattern ofTokens(List<String> tokens, boolean subtree) {
        NamePattern made = new NamePattern(tokens, subtree);
        if (tokens.isEmpty() || isTooLong(tokens)) {
            throw new IllegalArgumentException(
                    "`" + made + "` is no pattern of names: 1 to " + MAX_LABELS + " labels in 255 octets");
        }
        if (gaps(tokens) > MAX_GAPS) {
            throw new IllegalArgumentException("`" + made + "` has more than " + MAX_GAPS + " times `**`");
        }
        return made;
    }

    /** Tells whether the name, which is absolute, is one of those described. */
    public boolean matches(Name name) {
        return matches(labels(Names.canonical(name)), false);
    }

    /**
     * Tells whether labels in order from the root match.
     *
     * @param loosely whether {@code *} and {@code **} match the wildcard label too, as befits what forbids
     */
    boolean matches(List<String> labels, boolean loosely) {
        if (hasGaps) {
            return matchesWithGaps(labels, loosely);
        }
        if (subtree ? labels.size() < tokens.size() : labels.size() != tokens.size()) {
            return false;
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (!admits(tokens.get(i), labels.get(i), loosely)) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesWithGaps(List<String> labels, boolean loosely) {
        BitSet at = new BitSet(tokens.size() + 1);
        at.set(0);
        for (String label : labels) {
            BitSet next = new BitSet(tokens.size() + 1);
            for (int i = at.nextSetBit(0); i >= 0; i = at.nextSetBit(i + 1)) {
                boolean stays = subtree && i == tokens.size();
                if (stays || (i > 0 && tokens.get(i - 1).equals(MANY) && admits(MANY, label, loosely))) {
                    next.set(i);
                }
                if (i < tokens.size() && admits(tokens.get(i), label, loosely)) {
                    next.set(i + 1);
                }
            }
            if (next.isEmpty()) {
                return false;
            }
            at = next;
        }
        return at.get(tokens.size());
    }

    private static boolean admits(String token, String label, boolean loosely) {
        return isWild(token) ? loosely || !label.equals(WILDCARD) : token.equals(label);
    }

    static boolean isWild(String token) {
        return token.equals(ONE) || token.equals(MANY);
    }

    /** The tokens in order from the root: literal labels, {@link #ONE}, {@link #MANY}. */
    List<String> tokens() {
        return tokens;
    }

    /** Whether everything beneath belongs to it. */
    boolean subtree() {
        return subtree;
    }

    /** Whether it has literal labels only. */
    boolean literal() {
        return tokens.stream().noneMatch(NamePattern::isWild);
    }

    /** Whether it describes exactly one name. */
    public boolean exact() {
        return !subtree && literal();
    }

    /** The name at which a plain subtree begins; empty for any other pattern. */
    public Optional<Name> subtreeBase() {
        return subtree && literal() ? Optional.of(Names.parse(text.substring(1))) : Optional.empty();
    }

    static int gaps(List<String> tokens) {
        return Collections.frequency(tokens, MANY);
    }

    /** Whether every name that the tokens describe would be longer than a name can be. */
    static boolean isTooLong(List<String> tokens) {
        int octets = 1;
        for (String each : tokens) {
            octets += 1 + (isWild(each) ? 1 : each.length());
        }
        return tokens.size() > MAX_LABELS || octets > MAX_OCTETS;
    }

    /** The octets of each label as characters, from the root; the root itself has none. */
    static List<String> labels(Name name) {
        int count = name.labels() - 1;
        String[] labels = new String[count];
        for (int i = 0; i < count; i++) {
            byte[] raw = name.getLabel(i);
            labels[count - 1 - i] = new String(raw, 1, raw[0] & 0xff, StandardCharsets.ISO_8859_1);
        }
        return List.of(labels);
    }

    private static List<String> split(String body, String whole) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '.' || c == '\u3002') {
                parts.add(body.substring(start, i));
                start = i + 1;
            }
        }
        if (start < body.length()) {
            parts.add(body.substring(start));
        }
        if (parts.isEmpty() || parts.contains("")) {
            throw new IllegalArgumentException(
                    "`" + whole + "` is no pattern of names: a label is empty (`**` stands for every name)");
        }
        return parts;
    }

    private static String token(String part, String whole) {
        if (part.equals("*") || part.equals("**")) {
            return part.length() == 1 ? ONE : MANY;
        }
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '\\') {
                i++;
            } else if (part.charAt(i) == '*') {
                throw new IllegalArgumentException("`" + part + "` in `" + whole
                        + "` is no label: `*` stands alone, and `\\*` is the literal character");
            }
        }
        List<String> labels = labels(Names.parse(part));
        if (labels.size() != 1) {
            throw new IllegalArgumentException("`" + part + "` in `" + whole + "` is no label");
        }
        return labels.getFirst();
    }

    private static String write(List<String> tokens, boolean subtree) {
        StringBuilder out = new StringBuilder();
        for (String token : tokens.reversed()) {
            if (!out.isEmpty() || subtree) {
                out.append('.');
            }
            if (isWild(token)) {
                out.append(token.equals(ONE) ? "*" : "**");
            } else {
                writeLabel(token, out);
            }
        }
        return out.toString();
    }

    private static void writeLabel(String label, StringBuilder out) {
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                out.append('\\').append((char) ('0' + c / 100)).append((char) ('0' + c / 10 % 10));
                out.append((char) ('0' + c % 10));
            } else if ("\"().;\\@$*".indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
    }

    @Override
    public int compareTo(NamePattern other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The canonical text without final dot; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return text;
    }
}
