package dev.bailiwick.core.scope;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Name patterns as one nondeterministic automaton that reads labels from the root. A pattern of n labels has n + 1
 * states in a row; a state may also loop, after {@code **} on any label but the wildcard, at the end of a subtree on
 * every label.
 */
final class LabelNfa {
    /** Stands for every label that occurs in no pattern; no label has this character. */
    static final String OTHER = "\u0100";

    private enum Loop {
        NONE,
        NOT_WILDCARD,
        EVERY
    }

    // The label (or ONE, MANY) that leads on from each state; empty at a pattern's last one.
    private final List<String> steps = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private final BitSet starts = new BitSet();
    private final BitSet finals = new BitSet();

    LabelNfa(Collection<NamePattern> patterns) {
        for (NamePattern each : patterns) {
            add(each);
        }
    }

    private void add(NamePattern pattern) {
        starts.set(steps.size());
        Loop loop = Loop.NONE;
        for (String token : pattern.tokens()) {
            steps.add(token);
            loops.add(loop);
            loop = token.equals(NamePattern.MANY) ? Loop.NOT_WILDCARD : Loop.NONE;
        }
        finals.set(steps.size());
        steps.add("");
        loops.add(pattern.subtree() ? Loop.EVERY : loop);
    }

    BitSet starts() {
        return starts;
    }

    boolean accepts(BitSet states) {
        return states.intersects(finals);
    }

    /** Where the label leads from any of the states. */
    BitSet step(BitSet states, String label) {
        boolean wildcard = label.equals(NamePattern.WILDCARD);
        BitSet next = new BitSet();
        for (int i = states.nextSetBit(0); i >= 0; i = states.nextSetBit(i + 1)) {
            Loop loop = loops.get(i);
            if (loop == Loop.EVERY || (loop == Loop.NOT_WILDCARD && !wildcard)) {
                next.set(i);
            }
            String step = steps.get(i);
            if (NamePattern.isWild(step) ? !wildcard : step.equals(label)) {
                next.set(i + 1);
            }
        }
        return next;
    }

    /** Adds the literal labels on which the states differ from how they take any other label. */
    void literalsFrom(BitSet states, Set<String> into) {
        for (int i = states.nextSetBit(0); i >= 0; i = states.nextSetBit(i + 1)) {
            String step = steps.get(i);
            if (!step.isEmpty() && !NamePattern.isWild(step)) {
                into.add(step);
            }
        }
    }
}
