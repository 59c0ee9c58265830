package dev.bailiwick.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

final class RdataCodecTest {
    private static final int UNKNOWN_TYPE = 65_280;

    @Test
    void the_form_of_an_rrset_stays_readable_for_later_versions() {
        Rrset rrset = Samples.a("www.example.com", "192.0.2.1");
        assertThat(HexFormat.of().formatHex(RdataCodec.data(rrset))).isEqualTo("01000000010004c0000201");
    }

    @Test
    void the_form_of_edits_stays_readable_for_later_versions() {
        Rrset rrset = Samples.a("a.", "192.0.2.1");
        assertThat(HexFormat.of().formatHex(RdataCodec.edits(List.of(RrsetEdit.between(null, rrset)))))
                .isEqualTo("0100000001" + "03016100" + "0001" + "02" + "0000012c" + "00000001" + "0004c0000201");
    }

    @Test
    void any_rrset_comes_back_as_it_was() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Rrset rrset = anyRrset(random);
            assertThat(RdataCodec.rrset(rrset.name(), rrset.type(), rrset.ttlSeconds(), RdataCodec.data(rrset)))
                    .isEqualTo(rrset);
        }
    }

    @Test
    void any_edits_come_back_as_they_were() {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            List<RrsetEdit> edits = new ArrayList<>();
            for (int j = random.nextInt(6); j > 0; j--) {
                Rrset after = anyRrset(random);
                edits.add(
                        switch (random.nextInt(3)) {
                            case 0 -> RrsetEdit.between(null, after);
                            case 1 -> RrsetEdit.between(after, null);
                            default -> RrsetEdit.between(after, after.withTtl((after.ttlSeconds() + 1) % 1000));
                        });
            }
            assertThat(RdataCodec.edits(RdataCodec.edits(edits))).isEqualTo(edits);
        }
    }

    private static Rrset anyRrset(Random random) {
        byte[] label = new byte[1 + random.nextInt(60)];
        random.nextBytes(label);
        byte[] wire = new byte[label.length + 2];
        wire[0] = (byte) label.length;
        System.arraycopy(label, 0, wire, 1, label.length);
        Name name = name(wire);
        List<Record> records = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] data = new byte[random.nextInt(300)];
            random.nextBytes(data);
            records.add(Record.newRecord(name, UNKNOWN_TYPE, DClass.IN, 0, data));
        }
        return Rrset.of(name, UNKNOWN_TYPE, random.nextInt(1000), records);
    }

    private static Name name(byte[] wire) {
        try {
            return Names.canonical(new Name(wire));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_damaged_form_is_an_error_and_never_another_value() {
        Rrset rrset = Samples.txt("t.example.com", "text");
        byte[] good = RdataCodec.edits(List.of(RrsetEdit.between(null, rrset)));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> RdataCodec.edits(cut)).isInstanceOf(IllegalStateException.class);
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> RdataCodec.edits(longer)).isInstanceOf(IllegalStateException.class);
        byte[] other = good.clone();
        other[0] = 2;
        assertThatThrownBy(() -> RdataCodec.edits(other)).hasMessageContaining("version");
        byte[] huge = good.clone();
        huge[1] = 0x7f;
        assertThatThrownBy(() -> RdataCodec.edits(huge)).isInstanceOf(IllegalStateException.class);
    }
}
