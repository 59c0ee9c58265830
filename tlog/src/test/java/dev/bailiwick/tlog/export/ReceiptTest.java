package dev.bailiwick.tlog.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.LeafHashes;
import dev.bailiwick.tlog.merkle.MerkleHash;
import dev.bailiwick.tlog.note.NoteSigner;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReceiptTest {

    private static final ExportedLog LOG = ExportedLog.of(300);
    private static final HashReader READER = HashReader.of(LeafHashes.of(
            IntStream.range(0, 300).mapToObj(i -> MerkleHash.leaf(LOG.leaf(i))).toList()));

    private static Receipt receipt(int index, int size) {
        return Receipt.of(LOG.checkpoint(size), index, READER, LOG.leaf(index), LOG.body(index));
    }

    @Test
    void it_is_a_proof_in_the_c2sp_form() {
        List<String> lines = receipt(17, 300).encode().lines().toList();
        assertThat(lines.get(0)).isEqualTo("c2sp.org/tlog-proof@v1");
        assertThat(lines.get(1)).startsWith("extra ");
        assertThat(lines.get(2)).isEqualTo("index 17");
        assertThat(lines.subList(3, 12)).allMatch(line -> line.matches("[A-Za-z0-9+/]{43}="));
        assertThat(lines.subList(12, 15)).containsExactly("", ExportedLog.ORIGIN, "300");
        assertThat(lines.getLast()).startsWith("\u2014 " + ExportedLog.ORIGIN + " ");
    }

    @Test
    void it_proves_with_the_public_key_alone_and_shows_what() {
        for (int size : new int[] {1, 2, 17, 255, 256, 300}) {
            for (int index = 0; index < size; index += 13) {
                Receipt read = Receipt.parse(receipt(index, size).encode().getBytes(UTF_8));
                assertThat(read.check(List.of(ExportedLog.KEY.verifier())))
                        .isEqualTo(new Receipt.Outcome.Proven(
                                index, LOG.body(index), LOG.checkpoint(size).checkpoint()));
            }
        }
    }

    @Test
    void a_receipt_under_another_key_is_refused() {
        NoteSigner other = NoteSigner.generate(ExportedLog.ORIGIN, new SecureRandom());
        assertThat(receipt(3, 300).check(List.of(other.verifier()))).isInstanceOf(Receipt.Outcome.Refused.class);
    }

    @Test
    void a_receipt_with_another_entry_is_refused() {
        Receipt swapped = Receipt.of(LOG.checkpoint(300), 3, READER, LOG.leaf(4), LOG.body(4));
        assertThat(swapped.check(List.of(ExportedLog.KEY.verifier()))).isInstanceOf(Receipt.Outcome.Refused.class);
        Receipt otherBody = receipt(3, 300).withBody(LOG.body(4));
        assertThat(otherBody.check(List.of(ExportedLog.KEY.verifier()))).isInstanceOf(Receipt.Outcome.Refused.class);
    }

    @Test
    void a_field_can_be_withheld_before_a_receipt_is_handed_on() {
        Receipt whole = receipt(3, 300);
        Receipt part = Receipt.parse(
                whole.withBody(whole.body().withhold("actor"::equals)).encode().getBytes(UTF_8));
        assertThat(part.encode()).doesNotContain("identity");
        assertThat(part.check(List.of(ExportedLog.KEY.verifier()))).isInstanceOf(Receipt.Outcome.Proven.class);
        assertThat(part.body().field("actor")).contains(new FieldContent.Withheld());
        assertThat(part.body().field("action")).get().isInstanceOf(FieldContent.Shown.class);
    }

    @Test
    void what_is_no_receipt_is_refused() {
        String good = receipt(3, 300).encode();
        for (String bad : List.of(
                "",
                "c2sp.org/tlog-proof@v1\n\n",
                good.replace("@v1", "@v2"),
                good.replace("index 3", "index 03"),
                good.replace("index 3", "index 4"),
                good.replaceFirst("extra [^\n]*\n", ""),
                good.replaceFirst("extra ", "extra  "),
                good + "\n")) {
            assertThatThrownBy(() -> Receipt.parse(bad.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
