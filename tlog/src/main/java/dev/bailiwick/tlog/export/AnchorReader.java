package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.note.SignedNote;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads a file of anchors from front to back, in constant memory. One thread. */
public final class AnchorReader implements Closeable {

    private final InputStream in;
    private long read;

    private AnchorReader(InputStream in) {
        this.in = in;
    }

    /**
     * Opens a file that {@link AnchorFile} wrote.
     *
     * @throws IOException if it is missing or not such a file
     */
    public static AnchorReader open(Path file) throws IOException {
        AnchorReader reader = new AnchorReader(new BufferedInputStream(Layout.open(file)));
        byte[] version = AnchorFile.VERSION.getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(reader.in.readNBytes(version.length), version)) {
            reader.close();
            throw new IOException("not a file of anchors in version 1");
        }
        return reader;
    }

    /**
     * The next checkpoint, its signature unchecked; empty at the end.
     *
     * @throws IOException if what follows is not a whole record; reading cannot go on after it
     */
    public Optional<SignedCheckpoint> next() throws IOException {
        String head = line();
        if (head.isEmpty()) {
            return Optional.empty();
        }
        read++;
        if (!head.matches("checkpoint [1-9][0-9]{0,5}\n")) {
            throw new IOException("anchor " + read + " has no head");
        }
        int length = Integer.parseInt(head.substring("checkpoint ".length(), head.length() - 1));
        byte[] note = length > SignedNote.MAX_BYTES ? new byte[0] : in.readNBytes(length);
        if (note.length != length || !line().equals(AnchorFile.end(length))) {
            throw new IOException("anchor " + read + " is cut short or damaged");
        }
        try {
            return Optional.of(SignedCheckpoint.parse(note));
        } catch (IllegalArgumentException e) {
            throw new IOException("anchor " + read + " is malformed: " + e.getMessage(), e);
        }
    }

    /** How many records have been begun. */
    public long count() {
        return read;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = 0;
        while (b != '\n' && line.size() < 32) {
            b = in.read();
            if (b < 0) {
                break;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
