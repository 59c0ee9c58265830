package dev.bailiwick.tlog.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.tlog.export.Fault.Kind;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogVerifierTest {

    private static final int SIZE = 600;

    @TempDir
    private Path temporary = Path.of("");

    private Path export = Path.of("");

    @BeforeEach
    void place() {
        export = temporary.resolve("export");
    }

    private static Report verify(VerificationRequest request) throws Exception {
        return LogVerifier.verify(request, (entries, total) -> {});
    }

    private VerificationRequest request() {
        return VerificationRequest.of(export, ExportedLog.KEY.verifier());
    }

    private static List<Kind> kinds(Report report) {
        return report.faults().stream().map(Fault::kind).distinct().sorted().toList();
    }

    @Test
    void a_log_as_it_was_written_is_sound() throws Exception {
        ExportedLog.of(SIZE).export(export);
        List<Long> progress = new ArrayList<>();
        Report report = LogVerifier.verify(request(), (entries, total) -> {
            assertThat(total).isEqualTo(SIZE);
            progress.add(entries);
        });
        assertThat(report.faults()).isEmpty();
        assertThat(report.entries()).isEqualTo(SIZE);
        assertThat(report.blobs()).isEqualTo(9);
        assertThat(progress).containsExactly(256L, 512L, 600L);
        assertThat(report.caveats())
                .containsExactly(
                        new Caveat.NothingAnchored(),
                        new Caveat.NewerEntries(SIZE),
                        new Caveat.Withheld(55),
                        new Caveat.Erased(1));
    }

    @Test
    void logs_of_every_shape_are_sound() throws Exception {
        ExportedLog log = ExportedLog.of(770);
        for (int size : new int[] {0, 41, 255, 256, 257, 511, 512, 513, 768, 769}) {
            Path directory = temporary.resolve("shape" + size);
            log.export(directory, log.checkpoint(size));
            Report report = verify(VerificationRequest.of(directory, ExportedLog.KEY.verifier()));
            assertThat(report.faults()).as("size %d", size).isEmpty();
            assertThat(report.entries()).isEqualTo(size);
        }
    }

    @Test
    void anchors_and_receipts_narrow_what_cannot_be_known() throws Exception {
        ExportedLog log = ExportedLog.of(SIZE);
        log.export(export);
        Path anchors = log.anchor(temporary.resolve("anchors"), 1, 255, 256, 300, 512, 520);
        Path receipt = temporary.resolve("r.tlog-proof");
        Files.writeString(receipt, ExportReader.open(export).receipt(17).encode());

        Report anchored = verify(request().withAnchors(anchors));
        assertThat(anchored.faults()).isEmpty();
        assertThat(anchored.anchors()).isEqualTo(6);
        assertThat(anchored.caveats()).contains(new Caveat.AfterLastAnchor(520, 80));

        Report both = verify(request().withAnchors(anchors).withReceipts(List.of(receipt)));
        assertThat(both.faults()).isEmpty();
        assertThat(both.receipts()).isEqualTo(1);
        assertThat(both.caveats()).noneMatch(caveat -> caveat instanceof Caveat.AfterLastAnchor);
    }

    @Test
    void a_rewrite_without_the_key_is_found() throws Exception {
        ExportedLog forged = ExportedLog.of(SIZE, 100);
        NoteSigner thief = NoteSigner.generate(ExportedLog.ORIGIN, new SecureRandom());
        forged.export(export, forged.checkpoint(SIZE, thief));
        assertThat(kinds(verify(request()))).containsExactly(Kind.CHECKPOINT);
    }

    @Test
    void a_rewrite_under_the_genuine_checkpoint_is_found() throws Exception {
        ExportedLog.of(SIZE, 100).export(export, ExportedLog.of(SIZE).checkpoint(SIZE));
        assertThat(kinds(verify(request()))).containsExactly(Kind.ROOT);
    }

    @Test
    void a_rewrite_with_the_key_is_found_against_an_anchor() throws Exception {
        ExportedLog.of(SIZE, 100).export(export);
        Path anchors = ExportedLog.of(SIZE).anchor(temporary.resolve("anchors"), 50, 300, 520);
        assertThat(verify(request()).faults()).isEmpty();
        Report report = verify(request().withAnchors(anchors));
        assertThat(kinds(report)).containsExactly(Kind.ANCHOR);
        assertThat(report.faults()).hasSize(2);
        assertThat(report.anchors()).isEqualTo(1);
        assertThat(report.caveats()).contains(new Caveat.AfterLastAnchor(50, 550));
    }

    @Test
    void a_rewrite_with_the_key_is_found_against_an_older_receipt() throws Exception {
        ExportedLog genuine = ExportedLog.of(SIZE);
        Path before = genuine.export(temporary.resolve("before"), genuine.checkpoint(300));
        Path receipt = temporary.resolve("r.tlog-proof");
        // The receipt's own entry is left alone by the rewrite; another one is not.
        Files.writeString(receipt, ExportReader.open(before).receipt(17).encode());
        ExportedLog.of(SIZE, 100).export(export);
        assertThat(kinds(verify(request().withReceipts(List.of(receipt))))).containsExactly(Kind.RECEIPT);
    }

    @Test
    void a_cut_tail_is_found_against_an_anchor_a_receipt_and_what_was_remembered() throws Exception {
        ExportedLog log = ExportedLog.of(SIZE);
        Path whole = log.export(temporary.resolve("whole"));
        Path remembered = temporary.resolve("remembered");
        VerificationRequest ofWhole = VerificationRequest.of(whole, ExportedLog.KEY.verifier());
        assertThat(verify(ofWhole.withRemembered(remembered)).faults()).isEmpty();
        assertThat(Files.readAllBytes(remembered))
                .isEqualTo(log.checkpoint(SIZE).toBytes());
        Path receipt = temporary.resolve("r.tlog-proof");
        Files.writeString(receipt, ExportReader.open(whole).receipt(17).encode());
        Path anchors = log.anchor(temporary.resolve("anchors"), 100, SIZE);

        log.export(export, log.checkpoint(400));
        assertThat(verify(request()).faults()).isEmpty();
        assertThat(kinds(verify(request().withAnchors(anchors)))).containsExactly(Kind.ANCHOR);
        assertThat(kinds(verify(request().withReceipts(List.of(receipt))))).containsExactly(Kind.RECEIPT);
        assertThat(kinds(verify(request().withRemembered(remembered)))).containsExactly(Kind.REMEMBERED);
        assertThat(Files.readAllBytes(remembered))
                .isEqualTo(log.checkpoint(SIZE).toBytes());
    }

    @Test
    void a_longer_log_agrees_with_what_was_remembered_and_is_remembered_in_turn() throws Exception {
        ExportedLog log = ExportedLog.of(SIZE);
        Path remembered = temporary.resolve("remembered");
        Files.write(remembered, log.checkpoint(300).toBytes());
        log.export(export);
        Report report = verify(request().withRemembered(remembered));
        assertThat(report.faults()).isEmpty();
        assertThat(report.caveats()).contains(new Caveat.AfterLastAnchor(300, 300));
        assertThat(Files.readAllBytes(remembered))
                .isEqualTo(log.checkpoint(SIZE).toBytes());
    }

    @Test
    void a_missing_body_is_a_fault_and_a_false_one_too() throws Exception {
        ExportedLog log = ExportedLog.of(SIZE);
        try (ExportWriter writer = ExportWriter.create(export)) {
            for (int i = 0; i < 10; i++) {
                if (i == 4) {
                    writer.appendWithoutBody(log.leaf(i));
                } else {
                    EntryBody body = i == 8 ? log.body(9) : log.body(i);
                    writer.append(log.leaf(i), i == ExportedLog.ERASED ? body.withhold("actor"::equals) : body);
                }
            }
            writer.finish(log.checkpoint(10));
        }
        List<Fault> faults = verify(request()).faults().stream()
                .filter(fault -> fault.kind() != Kind.BLOB)
                .toList();
        assertThat(faults).extracting(Fault::kind).containsExactly(Kind.BODY_MISSING, Kind.BODY);
        assertThat(faults).extracting(fault -> fault.index().orElseThrow()).containsExactly(4L, 8L);
    }

    @Test
    void an_erasure_counts_only_if_a_later_entry_records_it() throws Exception {
        ExportedLog log = ExportedLog.of(SIZE);
        log.setBody(3, log.body(3).erase(name -> true, ExportedLog.ERASING));
        log.export(temporary.resolve("recorded"));
        VerificationRequest recorded =
                VerificationRequest.of(temporary.resolve("recorded"), ExportedLog.KEY.verifier());
        assertThat(verify(recorded).faults()).isEmpty();

        log.setBody(6, log.body(6).erase("actor"::equals, ExportedLog.ERASING));
        log.setBody(50, log.body(50).erase("actor"::equals, ExportedLog.ERASING));
        log.setBody(51, log.body(51).erase("actor"::equals, 1_000_000));
        log.export(export);
        Report report = verify(request());
        assertThat(kinds(report)).containsExactly(Kind.ERASURE);
        assertThat(report.faults())
                .extracting(fault -> fault.index().orElseThrow())
                .containsExactlyInAnyOrder(6L, 50L, 51L);
    }

    @Test
    void what_is_no_export_is_said_to_be_none() throws Exception {
        assertThat(kinds(verify(request()))).containsExactly(Kind.FORMAT);
        ExportedLog.of(10).export(export);
        Files.delete(export.resolve("checkpoint"));
        assertThat(kinds(verify(request()))).containsExactly(Kind.FORMAT);
    }

    @Test
    void a_link_in_an_export_is_not_followed() throws Exception {
        ExportedLog log = ExportedLog.of(SIZE);
        log.export(export);
        Path tile = export.resolve("tile/0/000");
        Path moved = Files.move(tile, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(tile, moved);
        assertThat(kinds(verify(request()))).contains(Kind.TILE);
    }

    @Test
    void a_checkpoint_of_absurd_size_ends_the_verification_soon() throws Exception {
        ExportedLog log = ExportedLog.of(SIZE);
        log.export(export);
        Checkpoint absurd = new Checkpoint(
                ExportedLog.ORIGIN, 1L << 60, log.checkpoint(SIZE).checkpoint().root());
        Files.write(export.resolve("checkpoint"), absurd.sign(ExportedLog.KEY).toBytes());
        Report report = verify(request());
        assertThat(report.cutShort()).isTrue();
        assertThat(report.faults()).hasSize(LogVerifier.MAX_FAULTS);
    }

    @Test
    void an_export_is_never_written_over_another() throws IOException {
        ExportedLog.of(10).export(export);
        assertThatThrownBy(() -> ExportWriter.create(export))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not empty");
    }
}
