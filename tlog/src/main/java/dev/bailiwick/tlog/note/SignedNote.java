package dev.bailiwick.tlog.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with signatures (C2SP signed-note). Nothing in it is to be believed before {@link #verify}.
 *
 * @param text the signed text, ending in a newline
 * @param signatures at least one, at most 64
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

    /** The longest note that is read, in bytes. */
    public static final int MAX_BYTES = 256 * 1024;

    /** The most signatures a note may have here. */
    public static final int MAX_SIGNATURES = 64;

    private static final String LINE_START = "\u2014 ";

    /** @throws IllegalArgumentException if the text or the number of signatures breaks the format */
    public SignedNote {
        if (!text.endsWith("\n") || text.codePoints().anyMatch(SignedNote::forbidden)) {
            throw new IllegalArgumentException("a note's text ends in a newline and holds no other control character");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note has 1 to 64 signatures, not " + signatures.size());
        }
        signatures = List.copyOf(signatures);
    }

    private static boolean forbidden(int c) {
        return (c < 0x20 && c != '\n') || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Signs a text. */
    public static SignedNote sign(String text, NoteSigner signer) {
        return new SignedNote(text, List.of(signer.sign(text)));
    }

    /**
     * Reads a note.
     *
     * @throws IllegalArgumentException if it is too long, not UTF-8 or not of the format
     */
    public static SignedNote parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a note has at most " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        String all = decode(bytes);
        int split = all.lastIndexOf("\n\n");
        if (split < 0 || !all.endsWith("\n")) {
            throw new IllegalArgumentException("a note has a blank line before its signatures and ends in a newline");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        all.substring(split + 2).lines().forEach(line -> signatures.add(signatureLine(line)));
        SignedNote read = new SignedNote(all.substring(0, split + 1), signatures);
        if (!read.encode().equals(all)) {
            throw new IllegalArgumentException("the note's signature lines are malformed");
        }
        return read;
    }

    private static NoteSignature signatureLine(String line) {
        int space = line.indexOf(' ', LINE_START.length());
        if (!line.startsWith(LINE_START) || space < 0) {
            throw new IllegalArgumentException("a signature line is an em dash, a key's name and base64");
        }
        return new NoteSignature(line.substring(LINE_START.length(), space), line.substring(space + 1));
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a note is UTF-8", e);
        }
    }

    /** The note as text. */
    public String encode() {
        StringBuilder out = new StringBuilder(text).append('\n');
        for (NoteSignature signature : signatures) {
            out.append(LINE_START).append(signature.keyName()).append(' ').append(signature.encoded());
            out.append('\n');
        }
        return out.toString();
    }

    /** The note as bytes. */
    public byte[] toBytes() {
        return encode().getBytes(StandardCharsets.UTF_8);
    }

    /** Checks the signatures of the known keys; those of unknown keys are passed over, as the format demands. */
    public NoteCheck verify(List<NoteVerifier> keys) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        List<NoteVerifier> by = new ArrayList<>();
        for (NoteSignature signature : signatures) {
            for (NoteVerifier key : keys) {
                if (!signature.isBy(key)) {
                    continue;
                }
                if (!key.verify(message, signature.signature())) {
                    return new NoteCheck.Refused("the signature of key `" + key.name() + "` is false");
                }
                by.add(key);
            }
        }
        return by.isEmpty()
                ? new NoteCheck.Refused("there is no signature of a known key")
                : new NoteCheck.Signed(List.copyOf(by));
    }
}
