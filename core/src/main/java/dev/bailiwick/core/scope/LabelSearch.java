package dev.bailiwick.core.scope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches for a name, or for a pair of a zone's apex and a name in that zone, which some automata accept and others do
 * not. All automata are made deterministic as the search goes, over the literal labels in reach, the wildcard label and
 * one label that stands for all others; so the answer is exact. A pair is read as one word: the apex from the root, a
 * mark, then the rest of the name. That names end at 127 labels and 255 octets is left out of account: whatever is
 * contained without that limit is contained with it.
 */
final class LabelSearch {
    /** The most states that one search may visit. */
    static final int MAX_STATES = 10_000;

    private final List<LabelNfa> automata;
    private final int zones;
    private final boolean lastDenies;
    private final Set<State> seen = new HashSet<>();
    private final Deque<State> waiting = new ArrayDeque<>();

    /** Where every automaton stands; {@code spared} once the denying zone automaton refused the apex. */
    private record State(boolean inName, boolean spared, List<BitSet> at) {}

    private LabelSearch(List<LabelNfa> zoneAutomata, List<LabelNfa> nameAutomata, boolean lastDenies) {
        this.zones = zoneAutomata.size();
        this.automata = new ArrayList<>(zoneAutomata);
        this.automata.addAll(nameAutomata);
        this.lastDenies = lastDenies;
    }

    /** Whether one name is in every one of the sets and, if another is given, not in that. */
    static boolean anyName(List<LabelNfa> in, @Nullable LabelNfa notIn) {
        return new LabelSearch(List.of(), with(in, notIn), notIn != null).finds();
    }

    /** Whether a name within a zone's apex exists with both of them in all sets of their kind. */
    static boolean anyPair(List<LabelNfa> zonesIn, List<LabelNfa> namesIn) {
        return new LabelSearch(zonesIn, namesIn, false).finds();
    }

    /** Whether an apex and a name within it are in the first two sets, but not both in the last two. */
    static boolean anyPairOutside(LabelNfa zonesIn, LabelNfa namesIn, LabelNfa zonesNotIn, LabelNfa namesNotIn) {
        return new LabelSearch(List.of(zonesIn, zonesNotIn), List.of(namesIn, namesNotIn), true).finds();
    }

    private static List<LabelNfa> with(List<LabelNfa> in, @Nullable LabelNfa notIn) {
        List<LabelNfa> all = new ArrayList<>(in);
        if (notIn != null) {
            all.add(notIn);
        }
        return all;
    }

    private boolean finds() {
        visit(new State(
                zones == 0, false, automata.stream().map(LabelNfa::starts).toList()));
        for (State state = waiting.poll(); state != null; state = waiting.poll()) {
            if (state.inName() && isFound(state)) {
                return true;
            }
            if (!state.inName()) {
                enterName(state);
            }
            for (String label : alphabet(state)) {
                step(state, label);
            }
        }
        return false;
    }

    private boolean isFound(State state) {
        int last = automata.size() - 1;
        for (int i = zones; i < automata.size(); i++) {
            boolean accepts = automata.get(i).accepts(state.at().get(i));
            if (lastDenies && i == last) {
                return state.spared() || !accepts;
            }
            if (!accepts) {
                return false;
            }
        }
        return true;
    }

    // The mark between apex and rest: possible where every zone automaton accepts; the denying one may refuse.
    private void enterName(State state) {
        boolean spared = false;
        for (int i = 0; i < zones; i++) {
            boolean accepts = automata.get(i).accepts(state.at().get(i));
            if (lastDenies && i == zones - 1) {
                spared = !accepts;
            } else if (!accepts) {
                return;
            }
        }
        List<BitSet> at = new ArrayList<>(state.at());
        for (int i = 0; i < zones; i++) {
            at.set(i, new BitSet());
        }
        visit(new State(true, spared, at));
    }

    private Set<String> alphabet(State state) {
        Set<String> labels = new HashSet<>();
        labels.add(LabelNfa.OTHER);
        labels.add(NamePattern.WILDCARD);
        for (int i = 0; i < automata.size(); i++) {
            automata.get(i).literalsFrom(state.at().get(i), labels);
        }
        return labels;
    }

    private void step(State state, String label) {
        List<BitSet> next = new ArrayList<>(automata.size());
        for (int i = 0; i < automata.size(); i++) {
            BitSet at = automata.get(i).step(state.at().get(i), label);
            boolean left = state.inName() && i < zones;
            boolean denies = lastDenies && (i == zones - 1 || i == automata.size() - 1);
            if (at.isEmpty() && !left && !denies) {
                return;
            }
            next.add(at);
        }
        visit(new State(state.inName(), state.spared(), next));
    }

    private void visit(State state) {
        if (seen.add(state)) {
            if (seen.size() > MAX_STATES) {
                throw new TooComplexException("the name patterns take more than " + MAX_STATES + " states to compare");
            }
            waiting.add(state);
        }
    }
}
