package dev.bailiwick.store;

import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Writes the {@code fields} object of tlog's {@link BodyLine}, character for character as that would, in one pass: this is on the
 * path of every entry. Fields come in ascending order of their names.
 */
final class BodyText {
    private static final HexFormat HEX = HexFormat.of();
    /** What a line has around its fields at most: index, salt and keys. */
    private static final int FRAME_BYTES = 128;

    private final StringBuilder out = new StringBuilder(512).append('{');

    void field(String name, String value) {
        name(name);
        string(value);
    }

    void blob(String name, Hash digest) {
        name(name);
        out.append("{\"blob\":\"").append(digest.hex()).append("\"}");
    }

    /** @throws IllegalArgumentException if a line with this object would be too long to be read again */
    String end() {
        String text = out.append('}').toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > BodyLine.MAX_BYTES - FRAME_BYTES) {
            throw new IllegalArgumentException("the entry's values are too long once they are escaped");
        }
        return text;
    }

    private void name(String name) {
        out.append(out.length() == 1 ? "\"" : ",\"").append(name).append("\":");
    }

    private void string(String value) {
        out.append('"');
        int copied = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append(value, copied, i).append('\\');
                copied = i;
            } else if (c < 0x20) {
                out.append(value, copied, i).append("\\u").append(HEX.toHexDigits(c));
                copied = i + 1;
            } else if (Character.isSurrogate(c)) {
                checkPair(value, i);
                i++;
            }
        }
        out.append(value, copied, value.length()).append('"');
    }

    private static void checkPair(String value, int at) {
        boolean pair = at + 1 < value.length() && Character.isSurrogatePair(value.charAt(at), value.charAt(at + 1));
        if (!pair) {
            throw new IllegalArgumentException("a value is text without half surrogate pairs");
        }
    }
}
