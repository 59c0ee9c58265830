package dev.bailiwick.server.joining;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of documents, each given once. One thread. */
final class Slugs {
    private static final int MAX_CHARS = 100;

    private final Set<String> given = new HashSet<>();

    /** A name of what documents allow, like the text and unlike all that were given before. */
    String of(String text) {
        String plain = text.toLowerCase(Locale.ROOT)
                .replaceAll("\\.$", "")
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceAll("^[._-]+", "");
        String base = plain.isEmpty() ? "root" : plain.substring(0, Math.min(MAX_CHARS, plain.length()));
        String name = base;
        for (int i = 2; !given.add(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }
}
