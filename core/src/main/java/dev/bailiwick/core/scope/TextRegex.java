package dev.bailiwick.core.scope;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles a small language of regular expressions to automata: parsed by recursive descent, built after Thompson, made
 * deterministic by the construction of subsets.
 */
final class TextRegex {
    private static final int MAX_NODES = 20_000;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_REPEAT = 999;
    private static final int FROM_LAST = 255;

    private final String text;
    private int at;
    private int depth;

    // An edge consumes one octet of its set; free edges consume none. State 0 is the start.
    private final List<List<Edge>> edges = new ArrayList<>();
    private final List<List<Integer>> free = new ArrayList<>();

    private record Edge(BitSet octets, int to) {}

    /** A part of the automaton with one way in and one way out. */
    private record Part(int from, int to) {}

    /** The syntax tree: repetition has to build its operand several times. */
    private sealed interface Node {
        record Octets(BitSet set) implements Node {}

        record Sequence(List<Node> parts) implements Node {}

        record Choice(List<Node> options) implements Node {}

        /** {@code max} below zero stands for no upper end. */
        record Repeat(Node part, int min, int max) implements Node {}
    }

    private TextRegex(String text) {
        this.text = text;
    }

    /**
     * Compiles a regular expression.
     *
     * @throws IllegalArgumentException if it is malformed, or takes too many states
     */
    static TextDfa compile(String text) {
        TextRegex regex = new TextRegex(text);
        Node tree = regex.choice();
        if (regex.at < text.length()) {
            throw regex.malformed("`" + text.charAt(regex.at) + "` is out of place");
        }
        regex.state();
        Part whole = regex.build(tree);
        regex.free.get(0).add(whole.from());
        return regex.determinise(whole.to());
    }

    private IllegalArgumentException malformed(String why) {
        return new IllegalArgumentException("`" + text + "` is no pattern of text: " + why);
    }

    private Node choice() {
        if (++depth > MAX_DEPTH) {
            throw malformed("groups are nested too deeply");
        }
        List<Node> options = new ArrayList<>(List.of(sequence()));
        while (accept('|')) {
            options.add(sequence());
        }
        depth--;
        return options.size() == 1 ? options.getFirst() : new Node.Choice(options);
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            parts.add(repeated(atom()));
        }
        return new Node.Sequence(parts);
    }

    private Node repeated(Node part) {
        if (at >= text.length() || "*+?{".indexOf(text.charAt(at)) < 0) {
            return part;
        }
        Node whole = switch (next()) {
            case '*' -> new Node.Repeat(part, 0, -1);
            case '+' -> new Node.Repeat(part, 1, -1);
            case '?' -> new Node.Repeat(part, 0, 1);
            default -> counted(part);
        };
        if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
            throw malformed("a repetition of a repetition needs a group");
        }
        return whole;
    }

    private Node counted(Node part) {
        int min = number();
        int max = accept(',') ? (peekIs('}') ? -1 : number()) : min;
        expect('}');
        if (max >= 0 && max < min) {
            throw malformed("the repetition ends before it begins");
        }
        return new Node.Repeat(part, min, max);
    }

    private int number() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at)) && at - start < 4) {
            at++;
        }
        int value = start == at ? -1 : Integer.parseInt(text.substring(start, at));
        if (value < 0 || value > MAX_REPEAT) {
            throw malformed("a repetition counts from 0 to " + MAX_REPEAT);
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Node atom() {
        char c = next();
        return switch (c) {
            case '(' -> {
                Node inner = choice();
                expect(')');
                yield inner;
            }
            case '[' -> new Node.Octets(members());
            case '.' -> new Node.Octets(range(0, FROM_LAST));
            case '\\' -> new Node.Octets(single(escaped()));
            case '*', '+', '?', '{', '}', ']', '^', '$' ->
                throw malformed("`" + c + "` is out of place; a backslash makes it literal");
            default -> new Node.Octets(single(literal(c)));
        };
    }

    private int literal(char c) {
        if (c < ' ' || c > '~') {
            throw malformed("a character outside printable ASCII is written as octets, as in `\\xc3\\xa9`");
        }
        return c;
    }

    private int escaped() {
        char c = next();
        if (c == 'x') {
            int high = Character.digit(next(), 16);
            int low = Character.digit(next(), 16);
            if (high < 0 || low < 0) {
                throw malformed("`\\x` takes two hexadecimal digits");
            }
            return high * 16 + low;
        }
        if (isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            throw malformed("`\\" + c + "` is unknown; only signs are made literal by a backslash");
        }
        return literal(c);
    }

    private BitSet members() {
        boolean inverted = accept('^');
        BitSet set = new BitSet();
        while (!peekIs(']')) {
            int from = member();
            boolean ranges = at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']';
            if (!ranges) {
                set.set(from);
                continue;
            }
            at++;
            int to = member();
            if (to < from) {
                throw malformed("a range of characters ends before it begins");
            }
            set.or(range(from, to));
        }
        expect(']');
        if (inverted) {
            set.flip(0, FROM_LAST + 1);
        }
        if (set.isEmpty()) {
            throw malformed("a class of characters is empty");
        }
        return set;
    }

    private int member() {
        char c = next();
        if (c == '[') {
            throw malformed("`[` within a class is written `\\[`");
        }
        return c == '\\' ? escaped() : literal(c);
    }

    private static BitSet single(int octet) {
        return range(octet, octet);
    }

    private static BitSet range(int from, int to) {
        BitSet set = new BitSet();
        set.set(from, to + 1);
        return set;
    }

    private char next() {
        if (at >= text.length()) {
            throw malformed("it breaks off");
        }
        return text.charAt(at++);
    }

    private boolean peekIs(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean accept(char c) {
        if (peekIs(c)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw malformed("`" + c + "` is missing");
        }
    }

    private int state() {
        if (edges.size() >= MAX_NODES) {
            throw new TooComplexException("a pattern of text repeats too much");
        }
        edges.add(new ArrayList<>());
        free.add(new ArrayList<>());
        return edges.size() - 1;
    }

    private Part build(Node node) {
        int from = state();
        int to = from;
        switch (node) {
            case Node.Octets octets -> {
                to = state();
                edges.get(from).add(new Edge(octets.set(), to));
            }
            case Node.Sequence sequence -> {
                for (Node each : sequence.parts()) {
                    to = append(to, each);
                }
            }
            case Node.Choice choice -> {
                to = state();
                for (Node each : choice.options()) {
                    Part part = build(each);
                    free.get(from).add(part.from());
                    free.get(part.to()).add(to);
                }
            }
            case Node.Repeat repeat -> to = repeat(from, repeat);
        }
        return new Part(from, to);
    }

    private int append(int end, Node node) {
        Part part = build(node);
        free.get(end).add(part.from());
        return part.to();
    }

    private int repeat(int from, Node.Repeat repeat) {
        int end = from;
        for (int i = 0; i < repeat.min(); i++) {
            end = append(end, repeat.part());
        }
        if (repeat.max() < 0) {
            int hub = state();
            free.get(end).add(hub);
            free.get(append(hub, repeat.part())).add(hub);
            return hub;
        }
        int out = state();
        for (int i = repeat.min(); i < repeat.max(); i++) {
            free.get(end).add(out);
            end = append(end, repeat.part());
        }
        free.get(end).add(out);
        return out;
    }

    private TextDfa determinise(int last) {
        int[] classes = classes();
        int count = 0;
        int[] sample = new int[256];
        for (int octet = 255; octet >= 0; octet--) {
            sample[classes[octet]] = octet;
            count = Math.max(count, classes[octet] + 1);
        }
        Map<BitSet, Integer> numbers = new HashMap<>();
        List<BitSet> states = new ArrayList<>();
        TextDfa.number(closure(single(0)), numbers, states);
        List<int[]> next = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            int[] row = new int[count];
            for (int c = 0; c < count; c++) {
                BitSet to = closure(move(states.get(i), sample[c]));
                row[c] = to.isEmpty() ? TextDfa.DEAD : TextDfa.number(to, numbers, states);
            }
            next.add(row);
        }
        boolean[] accepting = new boolean[states.size()];
        for (int i = 0; i < accepting.length; i++) {
            accepting[i] = states.get(i).get(last);
        }
        return new TextDfa(classes, next.toArray(int[][]::new), accepting);
    }

    // Octets that lie in the same sets are of one class.
    private int[] classes() {
        Map<BitSet, Integer> sets = new HashMap<>();
        edges.forEach(list -> list.forEach(edge -> sets.putIfAbsent(edge.octets(), sets.size())));
        Map<BitSet, Integer> numbers = new HashMap<>();
        int[] classes = new int[256];
        for (int octet = 0; octet < 256; octet++) {
            BitSet memberOf = new BitSet();
            for (Map.Entry<BitSet, Integer> each : sets.entrySet()) {
                memberOf.set(each.getValue(), each.getKey().get(octet));
            }
            Integer known = numbers.putIfAbsent(memberOf, numbers.size());
            classes[octet] = known == null ? numbers.size() - 1 : known;
        }
        return classes;
    }

    private BitSet move(BitSet from, int octet) {
        BitSet to = new BitSet();
        for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
            for (Edge edge : edges.get(i)) {
                if (edge.octets().get(octet)) {
                    to.set(edge.to());
                }
            }
        }
        return to;
    }

    private BitSet closure(BitSet states) {
        List<Integer> waiting = new ArrayList<>(states.stream().boxed().toList());
        while (!waiting.isEmpty()) {
            for (int to : free.get(waiting.removeLast())) {
                if (!states.get(to)) {
                    states.set(to);
                    waiting.add(to);
                }
            }
        }
        return states;
    }
}
