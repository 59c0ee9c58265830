package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Nearest;
import dev.bailiwick.cli.report.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of documents and of other things, as people type them: in any case, singular or plural. Stateless. */
final class Kinds {
    private static final List<String> DOCUMENTS =
            List.of("Owner", "Person", "TrustAnchor", "Identity", "Grant", "Forbid", "ApprovalRule", "Zone", "Backend");

    private static final List<String> OTHERS =
            List.of("zones", "records", "changes", "leases", "tokens", "findings", "documents");

    private static final Map<String, String> BY_WORD = byWord();

    private Kinds() {}

    private static Map<String, String> byWord() {
        Map<String, String> words = new TreeMap<>();
        for (String kind : DOCUMENTS) {
            String word = kind.toLowerCase(Locale.ROOT);
            words.put(word, kind);
            words.put(word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s", kind);
        }
        words.put("people", "Person");
        words.put("anchor", "TrustAnchor");
        words.put("anchors", "TrustAnchor");
        return words;
    }

    /** The kind of documents, as documents write it. @throws Failure where there is none such, with the nearest */
    static String kind(String word) {
        String kind = BY_WORD.get(plain(word));
        if (kind == null) {
            throw Failure.usage("`" + word + "` is no kind of document" + Nearest.hint(plain(word), DOCUMENTS)
                    + ": there are " + String.join(", ", DOCUMENTS));
        }
        return kind;
    }

    /**
     * What to get: a word of {@code zones records changes leases tokens findings documents}, or a kind of documents as
     * they write it.
     *
     * @throws Failure where there is none such, with the nearest
     */
    static String thing(String word) {
        String plain = plain(word);
        for (String other : OTHERS) {
            if (plain.equals(other) || plain.equals(other.substring(0, other.length() - 1))) {
                return other;
            }
        }
        String kind = BY_WORD.get(plain);
        if (kind != null) {
            return kind;
        }
        List<String> known = new ArrayList<>(OTHERS);
        known.addAll(BY_WORD.keySet());
        String all = Texts.either(OTHERS) + ", or a kind of documents: " + String.join(", ", DOCUMENTS);
        throw Failure.usage(
                "`" + word + "` is nothing that can be got" + Nearest.hint(plain, known) + ": there are " + all);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
