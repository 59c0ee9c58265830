package dev.bailiwick.server.joining.bind;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A statement of named.conf: what stands before its semicolon.
 *
 * @param line the line on which it begins, from 1
 * @param parts words and blocks, at least one
 */
record Statement(String file, int line, List<Part> parts) {
    Statement {
        parts = List.copyOf(parts);
    }

    /** A word, or statements in braces. */
    sealed interface Part {
        record Word(String text, boolean quoted) implements Part {}

        record Block(List<Statement> statements) implements Part {}
    }

    /** The first word in lower case; empty where it begins with a block. */
    String keyword() {
        return word(0).map(text -> text.toLowerCase(Locale.ROOT)).orElse("");
    }

    /** The part of that number, where it is a word. */
    Optional<String> word(int index) {
        return index < parts.size() && parts.get(index) instanceof Part.Word word
                ? Optional.of(word.text())
                : Optional.empty();
    }

    /** The first block's statements; none where there is no block. */
    List<Statement> block() {
        for (Part part : parts) {
            if (part instanceof Part.Block block) {
                return block.statements();
            }
        }
        return List.of();
    }

    /** The words from that number on, up to the first block. */
    List<String> words(int from) {
        return parts.stream()
                .skip(from)
                .takeWhile(Part.Word.class::isInstance)
                .map(part -> ((Part.Word) part).text())
                .toList();
    }

    /** As in {@code named.conf:12}. */
    String place() {
        return file + ":" + line;
    }
}
