package dev.bailiwick.dns.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.dns.Wire;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

final class RawMessageTest {
    private static final String HEAD = "1234 0000 ";
    private static final String WWW = "03777777 04746573 7400 ";
    private static final String QUESTION = WWW + "0001 0001 ";
    private static final String TSIG = "016b00 00fa 00ff 00000000 0000 ";
    private static final String OPT = "00 0029 04d0 00000000 0000 ";

    @Test
    void the_question_is_kept_byte_for_byte() throws Exception {
        RawMessage raw = RawMessage.scan(Wire.hex(HEAD + "0001 0000 0000 0000 03575777 04546573 7400 0001 0001"));
        assertThat(raw.question()).isEqualTo(Wire.hex("03575777 04546573 7400 0001 0001"));
        assertThat(raw.id()).isEqualTo(0x1234);
        assertThat(raw.tsigStart()).isEqualTo(-1);
    }

    @Test
    void the_last_record_of_the_additional_section_may_be_a_signature() throws Exception {
        RawMessage raw = RawMessage.scan(Wire.hex(HEAD + "0001 0000 0000 0002" + QUESTION + OPT + TSIG));
        assertThat(raw.tsigStart()).isEqualTo(12 + 14 + 11);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a signature that is not last, 0001 0000 0000 0002, " + QUESTION + TSIG + OPT,
        "two signatures, 0001 0000 0000 0002, " + QUESTION + TSIG + TSIG,
        "a signature in the answer, 0001 0001 0000 0000, " + QUESTION + TSIG,
        "two OPT records, 0001 0000 0000 0002, " + QUESTION + OPT + OPT,
        "an OPT record with a name, 0001 0000 0000 0001, " + QUESTION + "01 78 " + OPT,
        "octets after the end, 0001 0000 0000 0000, " + QUESTION + "00",
        "a count without its record, 0002 0000 0000 0000, " + QUESTION,
        "a name that points at itself, 0001 0000 0000 0000, c00c 0001 0001",
        "a name that points forward, 0001 0000 0000 0000, c00e 00 0001 0001",
        "a name that points into the header, 0001 0000 0000 0000, c000 0001 0001",
        "an unknown label type, 0001 0000 0000 0000, 40 00 0001 0001",
        "a name without an end, 0001 0000 0000 0000, 03777777",
        "data beyond the end, 0001 0001 0000 0000, " + QUESTION + "c00c 0001 0001 00000000 0010 00"
    })
    void broken_layouts_are_malformed(String what, String counts, String rest) {
        assertThatThrownBy(() -> RawMessage.scan(Wire.hex(HEAD + counts + rest)))
                .as(what)
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void the_truncation_bit_does_not_hide_broken_data() throws Exception {
        RawMessage raw = RawMessage.scan(
                Wire.hex("1234 0200 0001 0001 0000 0000" + QUESTION + "c00c 0001 0001 00000000 0003 010203"));
        assertThatThrownBy(raw::parse).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void random_bytes_and_damaged_messages_are_read_or_malformed_and_nothing_else() {
        Random random = new Random(20_260_301);
        byte[] good =
                Wire.withEdns(Wire.query("www.example.com", Type.TXT), 1232).toWire();
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = good.clone();
            int damages = 1 + random.nextInt(4);
            for (int j = 0; j < damages; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                RawMessage.scan(bytes).parse();
                read++;
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(read).isBetween(1, 199_999);
    }
}
