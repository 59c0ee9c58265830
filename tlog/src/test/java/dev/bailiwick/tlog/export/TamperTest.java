package dev.bailiwick.tlog.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to the files of an export, to its anchors or to a receipt is found. */
class TamperTest {

    private static final int SIZE = 530;

    @TempDir
    private Path temporary = Path.of("");

    private VerificationRequest prepare() throws IOException {
        ExportedLog log = ExportedLog.of(SIZE);
        Path export = log.export(temporary.resolve("export"));
        Path anchors = log.anchor(temporary.resolve("anchors"), 10, 300, SIZE);
        Path receipt = temporary.resolve("r.tlog-proof");
        Files.writeString(receipt, ExportReader.open(export).receipt(17).encode());
        return VerificationRequest.of(export, ExportedLog.KEY.verifier())
                .withAnchors(anchors)
                .withReceipts(List.of(receipt));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Report verify(VerificationRequest request) throws Exception {
        return LogVerifier.verify(request, (entries, total) -> {});
    }

    @Test
    void one_altered_byte_in_any_file_is_found() throws Exception {
        VerificationRequest request = prepare();
        assertThat(verify(request).faults()).isEmpty();
        Random random = new Random(20261123);
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            for (int round = 0; round < 12; round++) {
                byte[] bad = good.clone();
                int at = random.nextInt(bad.length);
                bad[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bad);
                assertThat(verify(request).sound())
                        .as("byte %d of %s, %d instead of %d", at, file, bad[at], good[at])
                        .isFalse();
            }
            Files.write(file, good);
        }
        assertThat(verify(request).faults()).isEmpty();
    }

    @Test
    void every_byte_of_checkpoint_receipt_and_anchors_counts() throws Exception {
        VerificationRequest request = prepare();
        ExportedLog log = ExportedLog.of(SIZE);
        Map<Integer, Hash> roots = new TreeMap<>();
        for (int size : new int[] {10, 300, SIZE}) {
            roots.put(size, log.checkpoint(size).checkpoint().root());
        }
        assertThat(agrees(request, roots)).isTrue();
        Random random = new Random(3);
        for (String name : List.of("export/checkpoint", "export/export-format", "r.tlog-proof", "anchors")) {
            Path file = temporary.resolve(name);
            byte[] good = Files.readAllBytes(file);
            for (int at = 0; at < good.length; at++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, bad);
                assertThat(agrees(request, roots)).as("byte %d of %s", at, name).isFalse();
            }
            Files.write(file, good);
        }
    }

    /** The checks of these files alone, without streaming the log each time. */
    private static boolean agrees(VerificationRequest request, Map<Integer, Hash> roots) {
        List<Fault> faults = new ArrayList<>();
        try {
            SignedCheckpoint checkpoint = ExportReader.open(request.export()).checkpoint();
            Witnesses witnesses = new Witnesses(request, checkpoint.checkpoint(), faults::add);
            roots.forEach(witnesses::compare);
            witnesses.close();
            return faults.isEmpty() && checkpoint.refusal(request.keys()).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_dropped_a_cut_and_a_lengthened_file_are_found() throws Exception {
        VerificationRequest request = prepare();
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            Files.delete(file);
            assertThat(verify(request).sound()).as("without %s", file).isFalse();
            Files.write(file, Arrays.copyOf(good, good.length - 1));
            assertThat(verify(request).sound()).as("%s cut", file).isFalse();
            Files.write(file, Arrays.copyOf(good, good.length + 1));
            assertThat(verify(request).sound()).as("%s lengthened", file).isFalse();
            Files.write(file, good);
        }
    }

    @Test
    void entries_in_another_order_are_found() throws Exception {
        VerificationRequest request = prepare();
        Path bodies = temporary.resolve("export/bodies/001.jsonl");
        List<String> lines = Files.readAllLines(bodies);
        String third = lines.set(3, lines.get(4));
        lines.set(4, third);
        Files.write(bodies, lines);
        assertThat(verify(request).faults()).extracting(Fault::kind).contains(Fault.Kind.BODY);
    }

    @Test
    void whole_bundles_in_another_order_are_found() throws Exception {
        VerificationRequest request = prepare();
        for (String pattern : List.of("tile/0/%03d", "tile/entries/%03d", "bodies/%03d.jsonl")) {
            Path first = temporary.resolve("export").resolve(String.format(pattern, 0));
            Path second = temporary.resolve("export").resolve(String.format(pattern, 1));
            Path aside = temporary.resolve("aside");
            Files.move(first, aside);
            Files.move(second, first);
            Files.move(aside, second);
        }
        assertThat(verify(request).faults()).extracting(Fault::kind).contains(Fault.Kind.ROOT, Fault.Kind.ANCHOR);
    }

    @Test
    void a_dropped_entry_is_found_where_it_was() throws Exception {
        VerificationRequest request = prepare();
        Path bodies = temporary.resolve("export/bodies/001.jsonl");
        List<String> lines = Files.readAllLines(bodies);
        lines.remove(7);
        Files.write(bodies, lines);
        assertThat(verify(request).faults())
                .singleElement()
                .matches(fault ->
                        fault.kind() == Fault.Kind.BODY_MISSING && fault.index().orElseThrow() == 256 + 7);
    }
}
