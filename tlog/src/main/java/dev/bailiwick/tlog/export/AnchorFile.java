package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.note.SignedNote;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file of signed checkpoints kept away from the log, so that a log rewritten with its key is found out. Appended to, never
 * rewritten.
 *
 * <p>A version line, then for each checkpoint {@code checkpoint <bytes>}, the note, and {@code end <bytes>}, each ended by a newline.
 * Sizes never fall. Read it with {@link AnchorReader}. Thread-safe; one process at a time writes.
 */
public final class AnchorFile implements Closeable {

    static final String VERSION = "bailiwick anchors, version 1\n";
    private static final String END = "end ";
    private static final int MAX_RECORD = SignedNote.MAX_BYTES + 64;

    private final FileChannel channel;
    private final long repairedBytes;
    private Optional<SignedCheckpoint> last;

    private AnchorFile(FileChannel channel, Optional<SignedCheckpoint> last, long repairedBytes) {
        this.channel = channel;
        this.last = last;
        this.repairedBytes = repairedBytes;
    }

    /**
     * Opens the file for appending, making it if absent. A record that a crash cut short at the end is cut off.
     *
     * @throws IOException if it is not such a file, or has no whole record where one must be
     */
    public static AnchorFile open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return open(channel, file);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static AnchorFile open(FileChannel channel, Path file) throws IOException {
        byte[] version = bytes(VERSION);
        byte[] head = readAt(channel, 0, (int) Math.min(version.length, channel.size()));
        if (head.length < version.length && Arrays.equals(head, Arrays.copyOf(version, head.length))) {
            writeAt(channel, 0, version);
            return new AnchorFile(channel, Optional.empty(), 0);
        }
        if (!Arrays.equals(head, version)) {
            throw new IOException("`" + file + "` is not a file of anchors in version 1");
        }
        long size = channel.size();
        int window = (int) Math.min(size - version.length, 2L * MAX_RECORD);
        byte[] tail = readAt(channel, size - window, window);
        Optional<SignedCheckpoint> last = Optional.empty();
        int end = tail.length;
        for (; end > 0 && last.isEmpty(); end--) {
            last = recordEndingAt(tail, end);
        }
        end += last.isPresent() ? 1 : 0;
        if (tail.length - end > MAX_RECORD) {
            throw new IOException("the end of `" + file + "` holds no anchor; it is damaged beyond a crash's doing");
        }
        channel.truncate(size - tail.length + end);
        channel.force(true);
        return new AnchorFile(channel, last, tail.length - end);
    }

    private static Optional<SignedCheckpoint> recordEndingAt(byte[] tail, int end) {
        int line = end - 1;
        if (tail[line] != '\n') {
            return Optional.empty();
        }
        while (line > 0 && tail[line - 1] != '\n' && end - line < 32) {
            line--;
        }
        String text = new String(tail, line, end - line - 1, StandardCharsets.ISO_8859_1);
        if (!text.matches(END + "[1-9][0-9]{0,6}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(END.length()));
        byte[] head = bytes(head(length));
        int start = line - length - head.length;
        if (start < 0 || !Arrays.equals(tail, start, start + head.length, head, 0, head.length)) {
            return Optional.empty();
        }
        try {
            return Optional.of(SignedCheckpoint.parse(Arrays.copyOfRange(tail, line - length, line)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String head(int length) {
        return "checkpoint " + length + "\n";
    }

    static String end(int length) {
        return END + length + "\n";
    }

    /** The latest checkpoint in the file, its signature unchecked. */
    public synchronized Optional<SignedCheckpoint> last() {
        return last;
    }

    /** How many bytes of a record cut short were cut off at opening; 0 after an orderly end. */
    public long repairedBytes() {
        return repairedBytes;
    }

    /**
     * Adds a checkpoint and waits until it is on disk. The latest one again is left out.
     *
     * @throws IllegalArgumentException if it is of another log than the latest, smaller, or of the same size with another root
     */
    public synchronized void append(SignedCheckpoint checkpoint) throws IOException {
        Checkpoint next = checkpoint.checkpoint();
        if (last.isPresent()) {
            Checkpoint before = last.get().checkpoint();
            if (before.equals(next)) {
                return;
            }
            if (!before.origin().equals(next.origin()) || before.size() >= next.size()) {
                throw new IllegalArgumentException("a checkpoint of `" + next.origin() + "` at size " + next.size()
                        + " cannot follow one of `" + before.origin() + "` at size " + before.size());
            }
        }
        byte[] note = checkpoint.toBytes();
        byte[] head = bytes(head(note.length));
        byte[] end = bytes(end(note.length));
        ByteBuffer record = ByteBuffer.allocate(head.length + note.length + end.length);
        writeAt(channel, channel.size(), record.put(head).put(note).put(end).array());
        last = Optional.of(checkpoint);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] readAt(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining() && channel.read(into, position + into.position()) > 0) {
            // until it is full
        }
        return Arrays.copyOf(into.array(), into.position());
    }

    private static void writeAt(FileChannel channel, long position, byte[] bytes) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        while (from.hasRemaining()) {
            channel.write(from, position + from.position());
        }
        channel.force(true);
    }
}
