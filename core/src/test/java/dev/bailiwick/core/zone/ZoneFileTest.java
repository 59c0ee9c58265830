package dev.bailiwick.core.zone;

import static dev.bailiwick.core.dns.Samples.APEX;
import static dev.bailiwick.core.dns.Samples.rrset;
import static dev.bailiwick.core.dns.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Rrset;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class ZoneFileTest {
    private static final String HEAD = """
            $TTL 3600
            @ IN SOA ns1 hostmaster 100 7200 900 1209600 300
            @ IN NS ns1
            """;

    private final List<Long> progress = new ArrayList<>();

    private ZoneFile.Content read(String text, ZoneFileLimits limits) throws IOException, ZoneFileException {
        return ZoneFile.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), APEX, limits, progress::add);
    }

    private ZoneFile.Content read(String text) throws IOException, ZoneFileException {
        return read(text, ZoneFileLimits.DEFAULT);
    }

    private ThrowableAssertAlternative<ZoneFileException> assertRefused(String text) {
        return Assertions.assertThatExceptionOfType(ZoneFileException.class).isThrownBy(() -> read(text));
    }

    @Test
    void reads_rrsets_in_canonical_order() throws Exception {
        ZoneFile.Content content = read(HEAD + """
                www 300 A 192.0.2.1 ; a comment
                    300 A 192.0.2.2
                $ORIGIN sub.example.com.
                a TXT ( "one"
                        "two" )
                $ORIGIN .
                x.example.com 60 TYPE65280 \\# 2 ABCD
                """);
        assertThat(content.rrsets())
                .contains(
                        rrset("www 300 A 192.0.2.1", "www 300 A 192.0.2.2"),
                        rrset("a.sub 3600 TXT \"one\" \"two\""),
                        rrset("x 60 TYPE65280 \\# 2 ABCD"))
                .hasSize(5);
        assertThat(ZoneTree.of(APEX, 1, content.rrsets()).subtree(APEX)).containsExactlyElementsOf(content.rrsets());
        assertThat(content.warnings()).isEmpty();
        assertThat(progress).containsExactly(6L);
    }

    @Test
    void expands_generate_within_the_limit() throws Exception {
        assertThat(read(HEAD + "$GENERATE 1-20 h$ A 192.0.2.$\n").rrsets()).hasSize(22);
        assertThatThrownBy(() -> read(HEAD + "$GENERATE 1-200 h$ A 192.0.2.1\n", new ZoneFileLimits(9_999, 100, 999)))
                .isInstanceOf(ZoneFileException.class)
                .hasMessageContaining("at most 100 records");
    }

    @Test
    void includes_are_refused() {
        assertRefused(HEAD + "$INCLUDE /etc/passwd\n")
                .satisfies(e -> assertThat(e.line()).isEqualTo(4));
    }

    @Test
    void faults_name_their_line() {
        assertRefused(HEAD + "www A 192.0.2.1\nbad A not-an-address\n")
                .satisfies(e -> assertThat(e.line()).isEqualTo(5))
                .withMessageStartingWith("line 5: ");
        assertRefused(HEAD + "\n\nwww.example.net. A 192.0.2.1\nx A 192.0.2.1\n")
                .withMessage("line 6: `www.example.net.` is not in the zone `example.com.`");
        assertRefused(HEAD + "x CH TXT \"a\"\n").withMessage("line 4: class CH is not IN");
        assertRefused(HEAD + "sub SOA ns1 hostmaster 1 1 1 1 1\n").withMessageContaining("line 4: an SOA stands only");
    }

    @Test
    void a_cname_stands_alone() {
        assertRefused(HEAD + "x CNAME y\nx A 192.0.2.1\n")
                .withMessage("line 4: `x.example.com. CNAME` stands beside A, and must stand alone");
        assertRefused(HEAD + "x CNAME y\nx CNAME z\n").withMessageContaining("has 2 records, and may have one");
    }

    @Test
    void a_zone_has_an_soa_and_ns_at_its_apex() {
        assertRefused("@ 60 NS ns1\n").withMessage("the zone `example.com.` has no SOA record");
        assertRefused("@ 60 SOA ns1 hostmaster 1 1 1 1 1\n")
                .withMessage("the zone `example.com.` has no NS record at its apex");
        assertRefused("").withMessageContaining("no SOA");
    }

    @Test
    void the_lowest_of_several_ttls_counts_with_a_warning() throws Exception {
        ZoneFile.Content content = read(HEAD + "x 300 A 192.0.2.1\nx 60 A 192.0.2.2\n");
        assertThat(content.rrsets()).contains(rrset("x 60 A 192.0.2.1", "x 60 A 192.0.2.2"));
        assertThat(content.warnings()).singleElement().asString().startsWith("line 5: ");
    }

    @Test
    void size_and_lines_have_limits() {
        ZoneFileLimits small = new ZoneFileLimits(1_000, 100, 200);
        String comments = "; a comment of some length, to fill the file\n".repeat(30);
        assertThatThrownBy(() -> read(HEAD + comments, small)).hasMessageContaining("at most 1000 octets");
        assertThatThrownBy(() -> read(HEAD + "x TXT " + "y".repeat(250) + "\n", small))
                .isInstanceOf(ZoneFileException.class)
                .hasMessageContaining("line 4: a line has at most 200 octets");
    }

    @Test
    void progress_is_told_on_the_way() throws Exception {
        String lines = IntStream.range(0, 2_500)
                .mapToObj(i -> "h" + i + " A 192.0.2.1\n")
                .collect(Collectors.joining());
        read(HEAD + lines);
        assertThat(progress).containsExactly(1_000L, 2_000L, 2_502L);
    }

    @Test
    void what_is_written_is_read_back() throws Exception {
        ZoneTree zone = zone(
                "*.w 60 A 192.0.2.1",
                "a\\.b 60 TXT \"semi;colon\" \"qu\\\"ote\" \"\"",
                "\\@ 60 A 192.0.2.1",
                "_443._tcp 60 TLSA 3 1 1 " + "ab".repeat(32),
                "x 60 TYPE65280 \\# 2 ABCD",
                "s 60 HTTPS 1 . alpn=\"h2,h3\" ipv4hint=192.0.2.1",
                "c 60 CAA 0 issue \"ca.example; accounturi=https://ca.example/1\"");
        StringBuilder text = new StringBuilder();
        ZoneFile.write(zone, text);
        assertThat(text.toString().lines().skip(1).findFirst().orElseThrow()).contains("\tSOA\t");
        List<Rrset> back = read(text.toString()).rrsets();
        assertThat(back).containsExactlyElementsOf(zone.subtree(APEX).toList());
    }
}
