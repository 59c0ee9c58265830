package dev.bailiwick.tlog.leaf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A body with its index as one line of JSON, in one canonical form: keys in a fixed order, no spaces, and exactly one way to write
 * each character. A line that any JSON reader understands but that differs in a single byte from what is written here is refused,
 * so no alteration of an export goes unnoticed.
 *
 * <pre>{@code
 * {"index":7,"salt":"<hex>","fields":{"action":"...","before":{"blob":"<hex>"}}}
 * {"index":8,"fields":{"action":{"text":"...","salt":"<hex>"},"actor":{"withheld":true},"note":{"erased":12}}}
 * }</pre>
 *
 * @param index the entry's index in the log, from 0
 * @param body the body
 */
public record BodyLine(long index, EntryBody body) {

    /** The longest line that is written or read, in bytes, without its newline. */
    public static final int MAX_BYTES = 1 << 20;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** @throws IllegalArgumentException if the index is negative */
    public BodyLine {
        if (index < 0) {
            throw new IllegalArgumentException("an index is not negative");
        }
    }

    /**
     * The line without a newline.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES}
     */
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        ascii(out, "{\"index\":" + index);
        body.salt().ifPresent(salt -> ascii(out, ",\"salt\":\"" + salt.hex() + "\""));
        ascii(out, ",\"fields\":{");
        String separator = "";
        for (EntryBody.Field field : body.fields()) {
            ascii(out, separator + "\"" + field.name() + "\":");
            content(out, field.content());
            separator = ",";
        }
        ascii(out, "}}");
        if (out.size() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the body of entry " + index + " has more than " + MAX_BYTES + " bytes; long values are blobs");
        }
        return out.toByteArray();
    }

    private static void content(ByteArrayOutputStream out, FieldContent content) {
        switch (content) {
            case FieldContent.Shown shown -> {
                if (shown.salt().isEmpty()) {
                    string(out, shown.value());
                } else {
                    ascii(out, "{\"text\":");
                    string(out, shown.value());
                    closeWithSalt(out, shown.salt());
                }
            }
            case FieldContent.Blob blob -> {
                ascii(out, "{\"blob\":\"" + blob.digest().hex() + "\"");
                closeWithSalt(out, blob.salt());
            }
            case FieldContent.Withheld ignored -> ascii(out, "{\"withheld\":true}");
            case FieldContent.Erased erased -> ascii(out, "{\"erased\":" + erased.recordedBy() + "}");
        }
    }

    private static void closeWithSalt(ByteArrayOutputStream out, Optional<Salt> salt) {
        ascii(out, salt.map(own -> ",\"salt\":\"" + own.hex() + "\"}").orElse("}"));
    }

    private static void string(ByteArrayOutputStream out, String value) {
        out.write('"');
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                out.write('\\');
                out.write(b);
            } else if (b >= 0 && b < 0x20) {
                ascii(out, "\\u00");
                out.write(HEX[b >>> 4]);
                out.write(HEX[b & 15]);
            } else {
                out.write(b);
            }
        }
        out.write('"');
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException unless it is exactly what {@link #encode} writes for some body
     */
    public static BodyLine parse(byte[] line) {
        return parse(line, 0, line.length);
    }

    /** Reads the line from {@code from} to before {@code to}; else like {@link #parse(byte[])}. */
    public static BodyLine parse(byte[] bytes, int from, int to) {
        return new BodyParser(bytes, from, to).line();
    }
}
