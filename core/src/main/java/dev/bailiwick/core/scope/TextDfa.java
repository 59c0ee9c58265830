package dev.bailiwick.core.scope;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A deterministic automaton over octets. Octets that no state tells apart share a class. */
final class TextDfa {
    /** The most states of one automaton. */
    static final int MAX_STATES = 1_000;

    /** The most states that a comparison visits. */
    static final int MAX_COMPARED = 20_000;

    static final int DEAD = -1;

    // For each octet its class; for each state and class the next state or DEAD. The first state is the start.
    private final int[] classes;
    private final int[][] next;
    private final boolean[] accepting;

    TextDfa(int[] classes, int[][] next, boolean[] accepting) {
        this.classes = classes;
        this.next = next;
        this.accepting = accepting;
    }

    /** The automaton of a pattern, made anew at each call. */
    static TextDfa of(TextPattern pattern) {
        return switch (pattern) {
            case TextPattern.Exact exact -> ofText(exact.text(), false);
            case TextPattern.Prefix prefix -> ofText(prefix.text(), true);
            case TextPattern.Characters some ->
                TextRegex.compile(TextPattern.Characters.expression(some.members(), some.min(), some.max()));
            case TextPattern.Regex regex -> TextRegex.compile(regex.text());
            case TextPattern.AllOf all ->
                product(all.patterns().stream().map(TextDfa::of).toList());
        };
    }

    /** This text in UTF-8 alone, or every text that begins so. */
    static TextDfa ofText(String characters, boolean prefix) {
        byte[] text = characters.getBytes(StandardCharsets.UTF_8);
        if (text.length >= MAX_STATES) {
            throw new TooComplexException("a pattern of text has at most " + (MAX_STATES - 1) + " octets");
        }
        int[] identity = new int[256];
        Arrays.setAll(identity, i -> i);
        int[][] next = new int[text.length + 1][256];
        for (int i = 0; i <= text.length; i++) {
            boolean last = i == text.length;
            Arrays.fill(next[i], last && prefix ? i : DEAD);
            if (!last) {
                next[i][text[i] & 0xff] = i + 1;
            }
        }
        boolean[] accepting = new boolean[text.length + 1];
        accepting[text.length] = true;
        return new TextDfa(identity, next, accepting);
    }

    boolean matches(byte[] text) {
        int state = 0;
        for (byte each : text) {
            state = step(state, each & 0xff);
            if (state == DEAD) {
                return false;
            }
        }
        return accepting[state];
    }

    private int step(int state, int octet) {
        return state == DEAD ? DEAD : next[state][classes[octet]];
    }

    private boolean accepts(int state) {
        return state != DEAD && accepting[state];
    }

    boolean isEmpty() {
        for (boolean each : reachable()) {
            if (each) {
                return false;
            }
        }
        return true;
    }

    // For each state that can be reached, whether it accepts.
    private boolean[] reachable() {
        boolean[] seen = new boolean[next.length];
        boolean[] found = new boolean[next.length];
        Deque<Integer> waiting = new ArrayDeque<>(List.of(0));
        seen[0] = true;
        for (Integer at = waiting.poll(); at != null; at = waiting.poll()) {
            found[at] = accepting[at];
            for (int to : next[at]) {
                if (to != DEAD && !seen[to]) {
                    seen[to] = true;
                    waiting.add(to);
                }
            }
        }
        return found;
    }

    /** Whether every text that this describes is described by one of the others. */
    boolean isCoveredBy(List<TextDfa> others) {
        List<TextDfa> all = new ArrayList<>(others);
        all.addFirst(this);
        int[] octets = representatives(all);
        Set<List<Integer>> seen = new HashSet<>();
        Deque<List<Integer>> waiting = new ArrayDeque<>();
        waiting.add(all.stream().map(each -> 0).toList());
        seen.add(waiting.getFirst());
        for (List<Integer> at = waiting.poll(); at != null; at = waiting.poll()) {
            if (accepts(at.getFirst()) && !anyOtherAccepts(all, at)) {
                return false;
            }
            for (int octet : octets) {
                List<Integer> to = step(all, at, octet);
                if (to.getFirst() != DEAD && seen.add(to)) {
                    if (seen.size() > MAX_COMPARED) {
                        throw new TooComplexException(
                                "the patterns of text take more than " + MAX_COMPARED + " states to compare");
                    }
                    waiting.add(to);
                }
            }
        }
        return true;
    }

    private static boolean anyOtherAccepts(List<TextDfa> all, List<Integer> at) {
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).accepts(at.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static List<Integer> step(List<TextDfa> all, List<Integer> at, int octet) {
        List<Integer> to = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            to.add(all.get(i).step(at.get(i), octet));
        }
        return to;
    }

    /** The texts that all of them describe. */
    static TextDfa product(List<TextDfa> all) {
        int[] octets = representatives(all);
        int[] classes = new int[256];
        Map<List<Integer>, Integer> classOf = new HashMap<>();
        for (int i = 0; i < octets.length; i++) {
            classOf.put(classesAt(all, octets[i]), i);
        }
        for (int octet = 0; octet < 256; octet++) {
            classes[octet] = known(classOf.get(classesAt(all, octet)));
        }
        Map<List<Integer>, Integer> numbers = new HashMap<>();
        List<List<Integer>> states = new ArrayList<>();
        states.add(all.stream().map(each -> 0).toList());
        numbers.put(states.getFirst(), 0);
        List<int[]> next = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            int[] row = new int[octets.length];
            for (int c = 0; c < octets.length; c++) {
                List<Integer> to = step(all, states.get(i), octets[c]);
                row[c] = to.contains(DEAD) ? DEAD : number(to, numbers, states);
            }
            next.add(row);
        }
        boolean[] accepting = new boolean[states.size()];
        for (int i = 0; i < accepting.length; i++) {
            accepting[i] = allAccept(all, states.get(i));
        }
        return new TextDfa(classes, next.toArray(int[][]::new), accepting);
    }

    static <T> int number(T state, Map<T, Integer> numbers, List<T> states) {
        Integer known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        if (states.size() > MAX_STATES) {
            throw new TooComplexException("a pattern of text takes more than " + MAX_STATES + " states");
        }
        return states.size() - 1;
    }

    private static boolean allAccept(List<TextDfa> all, List<Integer> at) {
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).accepts(at.get(i))) {
                return false;
            }
        }
        return true;
    }

    // One octet of each class that the automata together tell apart.
    private static int[] representatives(List<TextDfa> all) {
        Set<List<Integer>> seen = new HashSet<>();
        return IntStream.range(0, 256)
                .filter(octet -> seen.add(classesAt(all, octet)))
                .toArray();
    }

    private static List<Integer> classesAt(List<TextDfa> all, int octet) {
        return all.stream().map(each -> each.classes[octet]).toList();
    }

    private static int known(@Nullable Integer number) {
        if (number == null) {
            throw new IllegalStateException("an octet without class");
        }
        return number;
    }
}
