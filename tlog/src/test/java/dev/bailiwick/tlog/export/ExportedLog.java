package dev.bailiwick.tlog.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.Salt;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.MerkleHash;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.NoteSigner;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A log in memory that can be exported: every seventieth entry has a blob, every eleventh withholds a field, and one was erased. */
final class ExportedLog {

    static final String ORIGIN = "log.example/audit";
    static final NoteSigner KEY = NoteSigner.generate(ORIGIN, new SecureRandom());
    static final int ERASED = 5;
    static final int ERASING = 40;

    private final List<byte[]> leaves = new ArrayList<>();
    private final List<EntryBody> bodies = new ArrayList<>();
    private final List<byte[]> blobs = new ArrayList<>();

    /** A log whose entries from {@code different} on say something else than the same entries of another log. */
    static ExportedLog of(int size, int different) {
        ExportedLog log = new ExportedLog();
        for (int i = 0; i < size; i++) {
            log.add(i, i >= different ? "forged" : "applied");
        }
        return log;
    }

    static ExportedLog of(int size) {
        return of(size, size);
    }

    private void add(int index, String outcome) {
        Map<String, String> values = new TreeMap<>();
        values.put("action", "dns.update");
        values.put("actor", "identity/\u00fcbung \"" + index + "\"");
        values.put("outcome", outcome);
        if (index == ERASING) {
            values.put("erases", "3," + ERASED + "/actor");
        }
        Map<String, Hash> blobDigests = new TreeMap<>();
        if (index % 70 == 0) {
            byte[] blob = ("zone file " + index / 140 + "\n").repeat(20).getBytes(UTF_8);
            blobs.add(blob);
            blobDigests.put("before", MerkleHash.digest(blob));
        }
        Salt salt = Salt.of(
                MerkleHash.digest(ByteBuffer.allocate(4).putInt(index).array()).bytes());
        EntryBody body = EntryBody.of(salt, values, blobDigests);
        leaves.add(body.leaf());
        if (index == ERASED) {
            body = body.erase("actor"::equals, ERASING);
        } else if (index % 11 == 0) {
            body = body.withhold("outcome"::equals);
        }
        bodies.add(body);
    }

    int size() {
        return leaves.size();
    }

    byte[] leaf(int index) {
        return leaves.get(index);
    }

    EntryBody body(int index) {
        return bodies.get(index);
    }

    void setBody(int index, EntryBody body) {
        bodies.set(index, body);
    }

    SignedCheckpoint checkpoint(int size, NoteSigner key) {
        List<Hash> hashes =
                leaves.subList(0, size).stream().map(MerkleHash::leaf).toList();
        return new Checkpoint(ORIGIN, size, Frontier.EMPTY.appendAll(hashes).root()).sign(key);
    }

    SignedCheckpoint checkpoint(int size) {
        return checkpoint(size, KEY);
    }

    /** Writes the first {@code size} entries under this checkpoint. */
    Path export(Path directory, SignedCheckpoint checkpoint) throws IOException {
        try (ExportWriter writer = ExportWriter.create(directory)) {
            for (byte[] blob : blobs) {
                writer.blob(MerkleHash.digest(blob), new ByteArrayInputStream(blob));
            }
            for (int i = 0; i < checkpoint.checkpoint().size(); i++) {
                writer.append(leaves.get(i), bodies.get(i));
            }
            writer.finish(checkpoint);
        }
        return directory;
    }

    Path export(Path directory) throws IOException {
        return export(directory, checkpoint(size()));
    }

    /** Anchors at these sizes. */
    Path anchor(Path file, int... sizes) throws IOException {
        try (AnchorFile anchors = AnchorFile.open(file)) {
            for (int size : sizes) {
                anchors.append(checkpoint(size));
            }
        }
        return file;
    }
}
