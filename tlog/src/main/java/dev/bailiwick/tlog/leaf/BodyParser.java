package dev.bailiwick.tlog.leaf;

import dev.bailiwick.tlog.merkle.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the canonical form of {@link BodyLine}, and nothing else. */
final class BodyParser {

    private static final byte[] INDEX = ascii("{\"index\":");
    private static final byte[] SALT = ascii(",\"salt\":\"");
    private static final byte[] FIELDS = ascii(",\"fields\":{");
    private static final byte[] TEXT = ascii("{\"text\":\"");
    private static final byte[] BLOB = ascii("{\"blob\":\"");
    private static final byte[] WITHHELD = ascii("{\"withheld\":true}");
    private static final byte[] ERASED = ascii("{\"erased\":");
    private static final byte[] END = ascii("}}");
    private static final FieldContent.Withheld WITHHELD_CONTENT = new FieldContent.Withheld();

    private final byte[] bytes;
    private final int to;
    private int at;

    BodyParser(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    BodyLine line() {
        expect(INDEX);
        long index = number();
        Optional<Salt> salt = skip(SALT) ? Optional.of(salt()) : Optional.empty();
        expect(FIELDS);
        List<EntryBody.Field> fields = new ArrayList<>();
        do {
            if (fields.size() == SaltedLeaf.MAX_FIELDS) {
                throw refuse("more than " + SaltedLeaf.MAX_FIELDS + " fields");
            }
            fields.add(field());
        } while (skip((byte) ','));
        expect(END);
        if (at != to) {
            throw refuse("something after the body");
        }
        return new BodyLine(index, new EntryBody(salt, fields));
    }

    private EntryBody.Field field() {
        expect((byte) '"');
        int from = at;
        while (at < to && bytes[at] != '"') {
            at++;
        }
        String name = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
        expect((byte) '"');
        expect((byte) ':');
        return new EntryBody.Field(name, content());
    }

    private FieldContent content() {
        if (skip((byte) '"')) {
            return new FieldContent.Shown(text(), Optional.empty());
        }
        if (skip(TEXT)) {
            return new FieldContent.Shown(text(), ownSalt());
        }
        if (skip(BLOB)) {
            Hash digest = Hash.of(hex(), 0);
            return new FieldContent.Blob(digest, ownSalt());
        }
        if (skip(WITHHELD)) {
            return WITHHELD_CONTENT;
        }
        expect(ERASED);
        FieldContent erased = new FieldContent.Erased(number());
        expect((byte) '}');
        return erased;
    }

    private Optional<Salt> ownSalt() {
        Optional<Salt> own = skip(SALT) ? Optional.of(salt()) : Optional.empty();
        expect((byte) '}');
        return own;
    }

    private Salt salt() {
        return Salt.wrap(hex());
    }

    /** 64 lower-case digits and the closing quote. */
    private byte[] hex() {
        if (to - at < 2 * Hash.BYTES) {
            throw refuse("fewer than 64 hexadecimal digits");
        }
        byte[] out = new byte[Hash.BYTES];
        for (int i = 0; i < Hash.BYTES; i++) {
            out[i] = (byte) (digit(bytes[at++]) << 4 | digit(bytes[at++]));
        }
        expect((byte) '"');
        return out;
    }

    private int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        if (b >= 'a' && b <= 'f') {
            return b - 'a' + 10;
        }
        throw refuse("not a lower-case hexadecimal digit");
    }

    private long number() {
        int from = at;
        long value = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - from < 18) {
            value = 10 * value + (bytes[at++] - '0');
        }
        if (at == from || (bytes[from] == '0' && at - from > 1)) {
            throw refuse("not a number");
        }
        return value;
    }

    /** The rest of a string, and its closing quote. */
    private String text() {
        int from = at;
        boolean ascii = true;
        boolean escaped = false;
        while (at < to && bytes[at] != '"') {
            byte b = bytes[at];
            if (b >= 0 && b < 0x20) {
                throw refuse("a control character");
            }
            ascii &= b >= 0;
            escaped |= b == '\\';
            at += b == '\\' ? 2 : 1;
        }
        int end = Math.min(at, to);
        expect((byte) '"');
        ByteBuffer text = escaped ? unescape(from, end) : ByteBuffer.wrap(bytes, from, end - from);
        return ascii ? asciiText(text) : unicodeText(text);
    }

    private static String asciiText(ByteBuffer text) {
        return new String(
                text.array(), text.arrayOffset() + text.position(), text.remaining(), StandardCharsets.ISO_8859_1);
    }

    private static String unicodeText(ByteBuffer text) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not a body: text that is not UTF-8", e);
        }
    }

    private ByteBuffer unescape(int from, int end) {
        ByteBuffer out = ByteBuffer.allocate(end - from);
        for (int i = from; i < end; i++) {
            if (bytes[i] != '\\') {
                out.put(bytes[i]);
            } else if (i + 1 < end && (bytes[i + 1] == '"' || bytes[i + 1] == '\\')) {
                out.put(bytes[++i]);
            } else {
                out.put(control(i, end));
                i += 5;
            }
        }
        return out.flip();
    }

    private byte control(int i, int end) {
        if (i + 6 > end || bytes[i + 1] != 'u' || bytes[i + 2] != '0' || bytes[i + 3] != '0') {
            throw refuse("an unknown escape");
        }
        int value = digit(bytes[i + 4]) << 4 | digit(bytes[i + 5]);
        if (value >= 0x20) {
            throw refuse("an escape where none is needed");
        }
        return (byte) value;
    }

    private boolean skip(byte expected) {
        boolean found = at < to && bytes[at] == expected;
        at += found ? 1 : 0;
        return found;
    }

    private boolean skip(byte[] expected) {
        if (to - at < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[at + i] != expected[i]) {
                return false;
            }
        }
        at += expected.length;
        return true;
    }

    private void expect(byte expected) {
        if (!skip(expected)) {
            throw refuse("no `" + (char) expected + "`");
        }
    }

    private void expect(byte[] expected) {
        if (!skip(expected)) {
            throw refuse("no `" + new String(expected, StandardCharsets.US_ASCII) + "`");
        }
    }

    private IllegalArgumentException refuse(String what) {
        return new IllegalArgumentException("not a body: " + what + " at byte " + at);
    }
}
