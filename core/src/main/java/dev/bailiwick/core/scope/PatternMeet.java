package dev.bailiwick.core.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The intersection of two name patterns as a union of patterns. Here {@code **} is written as one label followed by a
 * run, which may be empty; two runs that meet share labels until one of them ends.
 */
final class PatternMeet {
    private static final int MAX_WORDS = 5_000;

    // Any number of labels but wildcards, and any number of labels; further characters that no label has.
    private static final String RUN = "\u0103";
    private static final String SUBTREE = "\u0104";

    private final List<String> left;
    private final List<String> right;
    private final Map<Integer, Set<List<String>>> known = new HashMap<>();
    private int words;

    private PatternMeet(NamePattern left, NamePattern right) {
        this.left = expand(left);
        this.right = expand(right);
    }

    /**
     * The patterns that together describe exactly the names that both describe.
     *
     * @throws TooComplexException if they are too many, or one of them cannot be written
     */
    static Set<NamePattern> of(NamePattern left, NamePattern right) {
        if (apart(left.tokens(), right.tokens())) {
            return Set.of();
        }
        Set<NamePattern> patterns = new LinkedHashSet<>();
        for (List<String> word : new PatternMeet(left, right).meet(0, 0)) {
            write(word, 0, new ArrayList<>(), patterns);
        }
        return patterns;
    }

    private static boolean apart(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (left.get(i).equals(NamePattern.MANY) || right.get(i).equals(NamePattern.MANY)) {
                return false;
            }
            if (common(left.get(i), right.get(i)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static List<String> expand(NamePattern pattern) {
        List<String> word = new ArrayList<>();
        for (String token : pattern.tokens()) {
            if (token.equals(NamePattern.MANY)) {
                word.add(NamePattern.ONE);
                word.add(RUN);
            } else {
                word.add(token);
            }
        }
        if (pattern.subtree()) {
            word.add(SUBTREE);
        }
        return word;
    }

    private Set<List<String>> meet(int i, int j) {
        int key = i * 1_000 + j;
        Set<List<String>> found = known.get(key);
        if (found == null) {
            found = meetAnew(i, j);
            words += found.size();
            if (words > MAX_WORDS) {
                throw new TooComplexException("what the name patterns share takes too many patterns to write");
            }
            known.put(key, found);
        }
        return found;
    }

    private Set<List<String>> meetAnew(int i, int j) {
        Set<List<String>> words = new LinkedHashSet<>();
        boolean leftDone = i == left.size();
        boolean rightDone = j == right.size();
        if (leftDone && rightDone) {
            words.add(List.of());
            return words;
        }
        boolean leftRuns = !leftDone && runs(left.get(i));
        boolean rightRuns = !rightDone && runs(right.get(j));
        if (leftRuns && rightRuns) {
            String run = left.get(i).equals(SUBTREE) && right.get(j).equals(SUBTREE) ? SUBTREE : RUN;
            prepend(run, meet(i + 1, j), words);
            prepend(run, meet(i, j + 1), words);
        } else if (leftRuns) {
            words.addAll(meet(i + 1, j));
            if (!rightDone) {
                prepend(common(left.get(i), right.get(j)), meet(i, j + 1), words);
            }
        } else if (rightRuns) {
            words.addAll(meet(i, j + 1));
            if (!leftDone) {
                prepend(common(left.get(i), right.get(j)), meet(i + 1, j), words);
            }
        } else if (!leftDone && !rightDone) {
            prepend(common(left.get(i), right.get(j)), meet(i + 1, j + 1), words);
        }
        return words;
    }

    private static boolean runs(String token) {
        return token.equals(RUN) || token.equals(SUBTREE);
    }

    /** The labels that both tokens admit, as a token; empty if there are none. */
    private static String common(String one, String other) {
        if (one.equals(other) || one.equals(SUBTREE)) {
            return other;
        }
        if (other.equals(SUBTREE)) {
            return one;
        }
        boolean oneWild = one.equals(NamePattern.ONE) || one.equals(RUN);
        boolean otherWild = other.equals(NamePattern.ONE) || other.equals(RUN);
        if (oneWild && otherWild) {
            return NamePattern.ONE;
        }
        String literal = oneWild ? other : one;
        return (oneWild || otherWild) && !literal.equals(NamePattern.WILDCARD) ? literal : "";
    }

    private static void prepend(String token, Set<List<String>> tails, Set<List<String>> into) {
        if (token.isEmpty()) {
            return;
        }
        for (List<String> tail : tails) {
            if (runs(token) && !tail.isEmpty() && runs(tail.getFirst())) {
                into.add(tail.getFirst().equals(SUBTREE) || token.equals(RUN) ? tail : replaceFirst(token, tail));
                continue;
            }
            List<String> word = new ArrayList<>(tail.size() + 1);
            word.add(token);
            word.addAll(tail);
            into.add(word);
        }
    }

    private static List<String> replaceFirst(String token, List<String> tail) {
        List<String> word = new ArrayList<>(tail);
        word.set(0, token);
        return word;
    }

    // Joins a run to a neighbouring single label as `**`; without such a neighbour writes both readings of the run.
    private static void write(List<String> word, int from, List<String> done, Set<NamePattern> into) {
        for (int i = from; i < word.size(); i++) {
            String token = word.get(i);
            if (token.equals(SUBTREE)) {
                add(new ArrayList<>(done), true, into);
                return;
            }
            if (!token.equals(RUN)) {
                done.add(token);
                continue;
            }
            String next = i + 1 < word.size() ? word.get(i + 1) : "";
            if (next.equals(SUBTREE)) {
                continue;
            }
            if (!done.isEmpty() && NamePattern.isWild(done.getLast())) {
                done.set(done.size() - 1, NamePattern.MANY);
            } else if (next.equals(NamePattern.ONE)) {
                done.add(NamePattern.MANY);
                i++;
            } else {
                write(word, i + 1, new ArrayList<>(done), into);
                done.add(NamePattern.MANY);
            }
        }
        if (!done.isEmpty()) {
            add(new ArrayList<>(done), false, into);
        }
    }

    private static void add(List<String> tokens, boolean subtree, Set<NamePattern> into) {
        joinGaps(tokens);
        if (NamePattern.isTooLong(tokens)) {
            return;
        }
        if (NamePattern.gaps(tokens) > NamePattern.MAX_GAPS) {
            throw new TooComplexException("what the name patterns share takes too many `**` to write");
        }
        into.add(NamePattern.ofTokens(tokens, subtree));
    }

    // `**` beside `**` or `*` is as much as `*` beside `**`: one gap is enough for a row of wild labels.
    private static void joinGaps(List<String> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i - 1).equals(NamePattern.MANY) && NamePattern.isWild(tokens.get(i))) {
                tokens.set(i - 1, NamePattern.ONE);
                tokens.set(i, NamePattern.MANY);
            }
        }
    }
}
