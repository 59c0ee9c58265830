package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.xbill.DNS.Name;

/** Compares and intersects rules of values of one type. */
final class ValueAlgebra {
    private static final List<Cidr> EVERY_ADDRESS = List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));

    private ValueAlgebra() {}

    /** Whether every value that the inner rule admits is admitted by the outer. */
    static boolean contains(ValueRule outer, ValueRule inner, boolean v6) {
        if (outer instanceof ValueRule.Any || inner instanceof ValueRule.None) {
            return true;
        }
        return switch (outer) {
            case ValueRule.Any any -> true;
            case ValueRule.None none -> false;
            case ValueRule.Addresses addresses ->
                blocks(inner, v6).stream().allMatch(b -> b.isCoveredBy(addresses.blocks()));
            case ValueRule.Targets targets -> suffixes(inner).stream().allMatch(targets::admits);
            case ValueRule.Texts texts -> automata(inner).stream().allMatch(each -> each.isCoveredBy(texts.automata()));
        };
    }

    private static List<Cidr> blocks(ValueRule rule, boolean v6) {
        return rule instanceof ValueRule.Addresses addresses
                ? addresses.blocks()
                : EVERY_ADDRESS.stream().filter(each -> each.v6() == v6).toList();
    }

    private static List<Name> suffixes(ValueRule rule) {
        return rule instanceof ValueRule.Targets targets ? targets.suffixes() : List.of(Name.root);
    }

    private static List<TextDfa> automata(ValueRule rule) {
        return rule instanceof ValueRule.Texts texts ? texts.automata() : List.of(TextDfa.ofText("", true));
    }

    /** The rule that admits what both admit. */
    static ValueRule intersection(ValueRule one, ValueRule other) {
        if (one instanceof ValueRule.Any || other instanceof ValueRule.None) {
            return other;
        }
        if (other instanceof ValueRule.Any || one instanceof ValueRule.None) {
            return one;
        }
        if (one instanceof ValueRule.Addresses a && other instanceof ValueRule.Addresses b) {
            List<Cidr> both = Cidr.intersection(a.blocks(), b.blocks());
            return both.isEmpty() ? new ValueRule.None() : new ValueRule.Addresses(limited(both));
        }
        if (one instanceof ValueRule.Targets a && other instanceof ValueRule.Targets b) {
            List<Name> both = deeper(a.suffixes(), b.suffixes());
            return both.isEmpty() ? new ValueRule.None() : new ValueRule.Targets(limited(both));
        }
        if (one instanceof ValueRule.Texts a && other instanceof ValueRule.Texts b) {
            return texts(a, b);
        }
        throw new IllegalStateException("rules of different kinds for one type");
    }

    private static List<Name> deeper(List<Name> one, List<Name> other) {
        TreeSet<Name> both = new TreeSet<>();
        for (Name a : one) {
            for (Name b : other) {
                if (Names.isAtOrBelow(a, b)) {
                    both.add(a);
                } else if (Names.isAtOrBelow(b, a)) {
                    both.add(b);
                }
            }
        }
        return new ArrayList<>(both);
    }

    private static ValueRule texts(ValueRule.Texts one, ValueRule.Texts other) {
        List<TextPattern> both = new ArrayList<>();
        for (int i = 0; i < one.patterns().size(); i++) {
            for (int j = 0; j < other.patterns().size(); j++) {
                TextPattern a = one.patterns().get(i);
                TextPattern b = other.patterns().get(j);
                TextDfa da = one.automata().get(i);
                TextDfa db = other.automata().get(j);
                if (a.equals(b) || da.isCoveredBy(List.of(db))) {
                    add(a, both);
                } else if (db.isCoveredBy(List.of(da))) {
                    add(b, both);
                } else if (!TextDfa.product(List.of(da, db)).isEmpty()) {
                    add(allOf(a, b), both);
                }
            }
        }
        return both.isEmpty() ? new ValueRule.None() : new ValueRule.Texts(limited(both));
    }

    private static void add(TextPattern pattern, List<TextPattern> into) {
        if (!into.contains(pattern)) {
            into.add(pattern);
        }
    }

    private static TextPattern allOf(TextPattern one, TextPattern other) {
        List<TextPattern> parts = new ArrayList<>();
        for (TextPattern each : List.of(one, other)) {
            if (each instanceof TextPattern.AllOf all) {
                parts.addAll(all.patterns());
            } else {
                parts.add(each);
            }
        }
        if (parts.stream().distinct().count() > 4) {
            throw new TooComplexException("what the patterns of text share takes more than 4 patterns to write");
        }
        return new TextPattern.AllOf(parts.stream().distinct().toList());
    }

    private static <T> List<T> limited(List<T> entries) {
        if (entries.size() > ValueRule.MAX_ENTRIES) {
            throw new TooComplexException(
                    "what the rules of values share takes more than " + ValueRule.MAX_ENTRIES + " entries to write");
        }
        return entries;
    }
}
