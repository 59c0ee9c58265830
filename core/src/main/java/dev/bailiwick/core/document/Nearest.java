package dev.bailiwick.core.document;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the known word that a mistyped one probably stands for. */
public final class Nearest {
    private static final int MAX_CHARS = 128;

    private Nearest() {}

    /**
     * The known word with the fewest edits (insert, delete, replace, swap of neighbours; case counts nothing), or
     * null where all are further than a third of the word's length, at least two.
     */
    public static @Nullable String of(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > MAX_CHARS) {
            return null;
        }
        String wanted = word.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, wanted.length() / 3);
        String best = null;
        int bestEdits = Math.min(limit, wanted.length() - 1) + 1;
        for (String each : new TreeSet<>(known)) {
            int edits = distance(wanted, each.toLowerCase(Locale.ROOT));
            if (edits < bestEdits) {
                bestEdits = edits;
                best = each;
            }
        }
        return best;
    }

    private static int distance(String a, String b) {
        if (b.length() > MAX_CHARS) {
            return Integer.MAX_VALUE;
        }
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            edits[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            edits[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int best = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = best;
            }
        }
        return edits[a.length()][b.length()];
    }
}
