package dev.bailiwick.cli.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a mistyped one probably stands for. Stateless and thread-safe. */
public final class Nearest {
    private static final int MAX_CHARS = 64;

    private Nearest() {}

    /**
     * The known word with the fewest edits (insert, delete, replace, swap of neighbours; case counts nothing); empty
     * where all are further than a third of the word's length, at least two. A known word that begins with the given
     * one counts as one edit.
     */
    public static Optional<String> of(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > MAX_CHARS) {
            return Optional.empty();
        }
        String wanted = word.toLowerCase(Locale.ROOT);
        int most = Math.min(Math.max(2, wanted.length() / 3), wanted.length() - 1);
        // Of two as near, the one of the same length: letters change places more often than they are lost.
        Comparator<String> nearer = Comparator.<String>comparingInt(
                        each -> edits(wanted, each.toLowerCase(Locale.ROOT)))
                .thenComparingInt(each -> Math.abs(each.length() - wanted.length()))
                .thenComparing(Comparator.naturalOrder());
        return known.stream()
                .filter(each -> edits(wanted, each.toLowerCase(Locale.ROOT)) <= most)
                .min(nearer);
    }

    /** {@code (did you mean `word`?)} with a blank before it, or nothing. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known).map(near -> " (did you mean `" + near + "`?)").orElse("");
    }

    private static int edits(String a, String b) {
        if (a.length() > 2 && b.startsWith(a)) {
            return a.length() == b.length() ? 0 : 1;
        }
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int fewest(int[][] edits, String a, String b, int i, int j) {
        int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }
}
