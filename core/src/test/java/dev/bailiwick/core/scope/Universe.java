package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Names;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;

/**
 * All names of up to some labels out of {@code a}, {@code b}, one that no pattern here ever names, and the wildcard; and
 * an independent reading of patterns, by java.util.regex over the whole text.
 */
final class Universe {
    private static final List<String> LABELS = List.of("a", "b", "other", "*");

    private final List<Name> names = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, BitSet> known = new HashMap<>();

    Universe(int depth) {
        List<String> level = List.of("");
        for (int i = 0; i < depth; i++) {
            List<String> next = new ArrayList<>();
            for (String parent : level) {
                for (String label : LABELS) {
                    next.add(label + "." + parent);
                }
            }
            texts.addAll(next);
            level = next;
        }
        texts.forEach(each -> names.add(Names.parse(each)));
    }

    List<Name> names() {
        return names;
    }

    /** Which of the names the pattern describes. */
    BitSet reference(String pattern) {
        return known.computeIfAbsent(pattern, p -> {
            Pattern regex = Pattern.compile(regex(p));
            BitSet bits = new BitSet(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                bits.set(i, regex.matcher(texts.get(i)).matches());
            }
            return bits;
        });
    }

    BitSet reference(NameSet set) {
        BitSet bits = new BitSet();
        set.patterns().forEach(each -> bits.or(reference(each.toString())));
        return bits;
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        String rest = pattern;
        if (pattern.startsWith(".")) {
            regex.append("(?:[a-z*]+\\.)*");
            rest = pattern.substring(1);
        }
        for (String part : rest.split("\\.", -1)) {
            regex.append(
                    switch (part) {
                        case "*" -> "[a-z]+\\.";
                        case "**" -> "(?:[a-z]+\\.)+";
                        case "\\*" -> "\\*\\.";
                        default -> Pattern.quote(part) + "\\.";
                    });
        }
        return regex.toString();
    }

    /** A pattern of one to some parts. */
    static String randomPattern(Random random, int maxParts) {
        List<String> parts = new ArrayList<>();
        int count = 1 + random.nextInt(maxParts);
        for (int i = 0; i < count; i++) {
            parts.add(
                    switch (random.nextInt(9)) {
                        case 0, 1 -> "*";
                        case 2 -> "**";
                        case 3 -> "\\*";
                        case 4, 5 -> "b";
                        default -> "a";
                    });
        }
        return (random.nextInt(4) == 0 ? "." : "") + String.join(".", parts);
    }

    static NameSet randomSet(Random random, List<String> patterns) {
        List<String> some = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            some.add(patterns.get(random.nextInt(patterns.size())));
        }
        return NameSet.parse(some);
    }
}
