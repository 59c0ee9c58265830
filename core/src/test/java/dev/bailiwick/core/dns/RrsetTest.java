package dev.bailiwick.core.dns;

import static dev.bailiwick.core.dns.Samples.name;
import static dev.bailiwick.core.dns.Samples.rr;
import static dev.bailiwick.core.dns.Samples.rrset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class RrsetTest {
    @Test
    void a_text_has_at_least_one_string() {
        Name name = Name.fromConstantString("a.example.com.");
        for (int type : List.of(Type.TXT, Type.SPF)) {
            Record none = Record.newRecord(name, type, DClass.IN, 60, new byte[0]);
            Record empty = Record.newRecord(name, type, DClass.IN, 60, new byte[] {0});
            assertThatThrownBy(() -> Rrset.of(name, type, 60, List.of(none))).hasMessageContaining("has no string");
            assertThat(Rrset.of(name, type, 60, List.of(empty)).records()).hasSize(1);
        }
    }

    @Test
    void is_equal_whatever_the_case_of_names_and_the_order_of_records() {
        assertThat(rrset("WWW 60 A 192.0.2.2", "www 60 A 192.0.2.1", "www 60 A 192.0.2.2"))
                .isEqualTo(rrset("www 60 A 192.0.2.1", "www 60 A 192.0.2.2"))
                .hasSameHashCodeAs(rrset("www 60 A 192.0.2.1", "www 60 A 192.0.2.2"));
        assertThat(rrset("x 60 CNAME WWW")).isEqualTo(rrset("x 60 CNAME www"));
        assertThat(rrset("x 60 TXT \"A\"")).isNotEqualTo(rrset("x 60 TXT \"a\""));
        assertThat(rrset("x 60 A 192.0.2.1")).isNotEqualTo(rrset("x 61 A 192.0.2.1"));
        assertThat(rrset("x 60 A 192.0.2.1").sameData(rrset("x 61 A 192.0.2.1")))
                .isTrue();
    }

    @Test
    void the_strings_of_a_txt_are_quoted_and_read_back() {
        Rrset txt = rrset("x 60 TXT plain \"two words\" \"a\\\"b\\\\c\\009\\200\"");
        assertThat(txt.values()).containsExactly("\"plain\" \"two words\" \"a\\\"b\\\\c\\009\\200\"");
        assertThat(rrset("x 60 TXT " + txt.values().getFirst())).isEqualTo(txt);
    }

    @Test
    void knows_its_size_on_the_wire() {
        // 15 octets for "x.example.com.", 10 for type, class, TTL and length, and the data; twice.
        assertThat(rrset("x 60 A 192.0.2.1", "x 60 A 192.0.2.2").wireOctets()).isEqualTo(2 * (15 + 10 + 4));
    }

    @Test
    void refuses_what_is_no_rrset() {
        assertThatThrownBy(() -> Rrset.of(name("x"), Type.A, 60, List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Rrset.of(name("x"), Type.A, -1, List.of(rr("x 60 A 192.0.2.1"))))
                .hasMessageContaining("a TTL is");
        assertThatThrownBy(() -> Rrset.of(name("x"), Type.TXT, 60, List.of(rr("x 60 A 192.0.2.1"))))
                .hasMessageContaining("type A in an RRset of TXT");
    }
}
