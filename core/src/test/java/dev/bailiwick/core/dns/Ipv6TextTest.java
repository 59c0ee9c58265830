package dev.bailiwick.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** RFC 5952, section 4: lower case, no leading zeros, the first longest run of zeros shortened, never a single one. */
class Ipv6TextTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:54, 2001:db8::54",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "fe80:0:0:0:0:0:c000:0201, fe80::c000:201"
    })
    void an_address_has_one_text(String given, String text) {
        InetAddress address = InetAddress.ofLiteral(given);
        assertThat(Ipv6Text.of(address.getAddress())).isEqualTo(text);
        AAAARecord record = new AAAARecord(Name.root, DClass.IN, 60, address);
        assertThat(Rrset.valueText(record)).isEqualTo(text);
    }
}
