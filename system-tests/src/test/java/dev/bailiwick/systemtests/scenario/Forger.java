package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.tlog.export.ExportWriter;
import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.NoteSigner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What somebody does who wants an exported log to say something else. */
final class Forger {
    private Forger() {}

    /** Copies an export with one bit of the middle octet of one of its files turned over. */
    static void alterOneByte(Path export, Path copy, String file) throws IOException {
        try (Stream<Path> all = Files.walk(export)) {
            for (Path each : all.toList()) {
                Files.copy(each, copy.resolve(export.relativize(each).toString()));
            }
        }
        byte[] octets = Files.readAllBytes(copy.resolve(file));
        octets[octets.length / 2] ^= 1;
        Files.write(copy.resolve(file), octets);
    }

    /** Every file of an export, as relative paths. */
    static List<String> files(Path export) throws IOException {
        try (Stream<Path> all = Files.walk(export)) {
            return all.filter(Files::isRegularFile)
                    .map(each -> export.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    /**
     * Writes the whole log anew, with every hash and checkpoint as they have to be, so that nothing in it contradicts
     * itself: the forger has the checkpoint key.
     *
     * @param lie what becomes of a field's value
     * @return how many entries say something else
     */
    static int rewrite(Path export, Path copy, NoteSigner key, UnaryOperator<String> lie) throws IOException {
        int changed = 0;
        try (ExportWriter writer = ExportWriter.create(copy)) {
            for (String file : files(export)) {
                if (file.startsWith("blobs/")) {
                    Hash digest = Hash.parseHex(file.substring(file.lastIndexOf('/') + 1));
                    writer.blob(digest, new ByteArrayInputStream(Files.readAllBytes(export.resolve(file))));
                } else if (file.startsWith("bodies/")) {
                    for (String line : Files.readAllLines(export.resolve(file))) {
                        EntryBody body = BodyLine.parse(line.getBytes(StandardCharsets.UTF_8))
                                .body();
                        EntryBody forged = forged(body, lie);
                        changed += forged.equals(body) ? 0 : 1;
                        writer.append(forged.leaf(), forged);
                    }
                }
            }
            writer.finish(new Checkpoint(key.name(), writer.size(), writer.root()).sign(key));
        }
        return changed;
    }

    private static EntryBody forged(EntryBody body, UnaryOperator<String> lie) {
        Map<String, String> values = new HashMap<>();
        Map<String, Hash> blobs = new HashMap<>();
        for (EntryBody.Field field : body.fields()) {
            switch (field.content()) {
                case FieldContent.Shown shown -> values.put(field.name(), lie.apply(shown.value()));
                case FieldContent.Blob blob -> blobs.put(field.name(), blob.digest());
                case FieldContent.Withheld _, FieldContent.Erased _ ->
                    throw new AssertionError("nothing was withheld from this log");
            }
        }
        return EntryBody.of(body.salt().orElseThrow(), values, blobs);
    }
}
