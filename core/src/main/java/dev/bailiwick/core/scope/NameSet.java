package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.Name;

/**
 * The names that at least one of some patterns describes. Compared exactly, as sets of names and not as texts: the
 * patterns are automata over labels. Immutable and thread-safe.
 */
public final class NameSet {
    /** The most patterns of a set; there is at least one. */
    public static final int MAX_PATTERNS = 256;

    private final List<NamePattern> patterns;
    private final Set<Name> exact = new HashSet<>();
    private final List<NamePattern> others = new ArrayList<>();
    private final LabelNfa nfa;

    private NameSet(Collection<NamePattern> patterns) {
        this.patterns = List.copyOf(new TreeSet<>(patterns));
        for (NamePattern each : this.patterns) {
            if (each.exact()) {
                exact.add(Names.parse(each.toString()));
            } else {
                others.add(each);
            }
        }
        this.nfa = new LabelNfa(this.patterns);
    }

    /**
     * The union of the patterns.
     *
     * @throws IllegalArgumentException if there is none or more than {@value #MAX_PATTERNS}
     */
    public static NameSet of(Collection<NamePattern> patterns) {
        if (patterns.isEmpty() || patterns.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "a set of names has 1 to " + MAX_PATTERNS + " patterns, not " + patterns.size());
        }
        return new NameSet(patterns);
    }

    /** Parses each pattern; errors as {@link NamePattern#parse} and {@link #of(Collection)}. */
    public static NameSet parse(Collection<String> patterns) {
        return of(patterns.stream().map(NamePattern::parse).toList());
    }

    /** As {@link #parse(Collection)}. */
    public static NameSet parse(String... patterns) {
        return parse(List.of(patterns));
    }

    /** The patterns in the order of their texts, each once. */
    public List<NamePattern> patterns() {
        return patterns;
    }

    /** Tells whether the absolute name is in the set. */
    public boolean matches(Name name) {
        Name canonical = Names.canonical(name);
        return exact.contains(canonical) || matchesOthers(canonical, false);
    }

    /**
     * As {@link #matches}, with {@code *} and {@code **} matching the wildcard label too: for what forbids, where
     * leaving out the owner that answers for all of them would be a gap.
     */
    public boolean matchesWildcardsToo(Name name) {
        Name canonical = Names.canonical(name);
        return exact.contains(canonical) || matchesOthers(canonical, true);
    }

    private boolean matchesOthers(Name canonical, boolean loosely) {
        if (others.isEmpty()) {
            return false;
        }
        List<String> labels = NamePattern.labels(canonical);
        for (NamePattern each : others) {
            if (each.matches(labels, loosely)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether every name of the other set is in this one.
     *
     * @throws TooComplexException if that takes more states than allowed
     */
    public boolean contains(NameSet other) {
        return patterns.containsAll(other.patterns) || !LabelSearch.anyName(List.of(other.nfa), nfa);
    }

    /**
     * Tells whether some name is in both sets.
     *
     * @throws TooComplexException if that takes more states than allowed
     */
    public boolean intersects(NameSet other) {
        return LabelSearch.anyName(List.of(nfa, other.nfa), null);
    }

    /**
     * The names that are in both sets, written as patterns again; empty where there is none.
     *
     * @throws TooComplexException if that takes more states or patterns than allowed
     */
    public Optional<NameSet> intersection(NameSet other) {
        if (contains(other)) {
            return Optional.of(other);
        }
        if (other.contains(this)) {
            return Optional.of(this);
        }
        TreeSet<NamePattern> shared = new TreeSet<>();
        for (NamePattern one : patterns) {
            for (NamePattern two : other.patterns) {
                shared.addAll(PatternMeet.of(one, two));
            }
            if (shared.size() > 4 * MAX_PATTERNS) {
                throw tooMany();
            }
        }
        Set<NamePattern> kept = withoutRedundant(shared);
        if (kept.size() > MAX_PATTERNS) {
            throw tooMany();
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(new NameSet(kept));
    }

    private static TooComplexException tooMany() {
        return new TooComplexException(
                "what the sets of names share takes more than " + MAX_PATTERNS + " patterns to write");
    }

    private static Set<NamePattern> withoutRedundant(Set<NamePattern> patterns) {
        TreeSet<NamePattern> kept = new TreeSet<>(patterns);
        for (NamePattern each : patterns) {
            LabelNfa one = new LabelNfa(List.of(each));
            for (NamePattern wider : kept) {
                if (!wider.equals(each)
                        && !wider.exact()
                        && !LabelSearch.anyName(List.of(one), new LabelNfa(List.of(wider)))) {
                    kept.remove(each);
                    break;
                }
            }
        }
        return kept;
    }

    /** The automaton of the whole set. */
    LabelNfa nfa() {
        return nfa;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NameSet that && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
