package dev.bailiwick.dns.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.Primary;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.server.DnsHandler;
import dev.bailiwick.dns.server.DnsServer;
import dev.bailiwick.dns.server.ServerLimits;
import dev.bailiwick.testkit.servers.Ports;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

final class AuthoritativeQueryTest {
    private static final Name APEX = TestZones.name("example.com");
    private static final ZoneTree ZONE = TestZones.zone("example.com.", 7, """
            www 300 A 192.0.2.1
            www 300 A 192.0.2.2
            Mixed CNAME WWW
            *.wild TXT "star"
            own.wild TXT "own"
            sub NS ns.sub
            sub NS ns1
            sub DS 1 13 250 00
            ns.sub A 192.0.2.54
            move DNAME www
            long TXT %1$s
            long TXT a%1$s
            long TXT b%1$s
            long TXT c%1$s
            long TXT d%1$s
            long TXT e%1$s
            """.formatted("x".repeat(250)));
    private static final AuthoritativeQuery QUERY = AuthoritativeQuery.withDefaults();
    private static Primary primary;

    @BeforeAll
    static void start() {
        primary = Primary.start(ZONE);
    }

    @AfterAll
    static void stop() {
        primary.close();
    }

    private static QueryResult.Answered ask(String name, int type) {
        return (QueryResult.Answered) QUERY.ask(primary.address(), APEX, TestZones.name(name), type);
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, A, true",
        "www.example.com, TXT, true",
        "nothing.example.com, A, true",
        "mixed.example.com, CNAME, true",
        "mixed.example.com, A, true",
        "x.wild.example.com, TXT, true",
        "own.wild.example.com, TXT, true",
        "*.wild.example.com, TXT, true",
        "wild.example.com, TXT, true",
        "sub.example.com, NS, false",
        "sub.example.com, DS, true",
        "sub.example.com, A, false",
        "ns.sub.example.com, A, false",
        "ns.sub.example.com, AAAA, false",
        "x.move.example.com, A, true",
        "x.move.example.com, CNAME, true",
        "move.example.com, DNAME, true",
        "long.example.com, TXT, true",
        "example.com, NS, true",
        "example.com, SOA, true"
    })
    void what_a_server_answers_is_what_its_content_lets_expect(String name, String type, boolean authoritative) {
        Optional<Rrset> expected = ExpectedAnswer.of(ZONE, TestZones.name(name), Type.value(type));
        QueryResult.Answered answered = ask(name, Type.value(type));
        assertThat(answered.rrset()).isEqualTo(expected);
        assertThat(answered.authoritative()).isEqualTo(authoritative);
    }

    @Test
    void the_rrset_comes_in_the_cores_form() {
        assertThat(ask("www.example.com", Type.A).rrset())
                .isEqualTo(ZONE.find(TestZones.name("www.example.com"), Type.A));
        assertThat(ask("mixed.example.com", Type.CNAME).rrset())
                .contains(TestZones.rrset("mixed.example.com. 60 CNAME www.example.com."));
        assertThat(ask("ns.sub.example.com", Type.A).rrset())
                .contains(TestZones.rrset("ns.sub.example.com. 60 A 192.0.2.54"));
        assertThat(ask("sub.example.com", Type.NS).rrset().orElseThrow().records())
                .hasSize(2);
        assertThat(ask("x.wild.example.com", Type.TXT).rrset())
                .contains(TestZones.rrset("x.wild.example.com. 60 TXT star"));
    }

    @Test
    void an_alias_and_a_missing_name_are_absent() {
        assertThat(ask("mixed.example.com", Type.A).rrset()).isEmpty();
        assertThat(ask("nothing.example.com", Type.A).rrset()).isEmpty();
        assertThat(ask("x.move.example.com", Type.A).rrset()).isEmpty();
    }

    @Test
    void a_truncated_answer_is_asked_for_again_over_tcp() {
        assertThat(ask("long.example.com", Type.TXT).rrset().orElseThrow().records())
                .hasSize(6);
    }

    @Test
    void the_serial_comes_with_the_soa() {
        assertThat(QUERY.soaSerial(primary.address(), APEX))
                .isInstanceOfSatisfying(
                        QueryResult.Answered.class,
                        each -> assertThat(each.serial()).isEqualTo(OptionalLong.of(7)));
        assertThat(ask("nothing.example.com", Type.A).serial()).hasValue(7);
        assertThat(ask("www.example.com", Type.A).serial()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.REFUSED, Rcode.SERVFAIL, Rcode.NOTAUTH, Rcode.FORMERR, Rcode.NOTIMP})
    void an_error_is_no_answer(int rcode) throws Exception {
        try (DnsServer server = answering(DnsHandler.answering(rcode))) {
            assertThat(QUERY.ask(server.addresses().getFirst(), APEX, APEX, Type.A))
                    .isEqualTo(new QueryResult.Unreachable("the server answered " + Rcode.string(rcode)));
        }
    }

    @Test
    void a_server_without_the_zone_is_no_answer() throws Exception {
        try (DnsServer lame = answering(DnsHandler.answering(Rcode.NOERROR))) {
            assertThat(QUERY.ask(lame.addresses().getFirst(), APEX, APEX, Type.A))
                    .isEqualTo(new QueryResult.Unreachable("the server is not authoritative for `example.com.`"));
        }
    }

    @Test
    void silence_is_no_answer() throws Exception {
        AuthoritativeQuery hasty = new AuthoritativeQuery(Duration.ofMillis(50), 2);
        try (DnsServer silent = answering((request, out) -> out.finish())) {
            assertThat(hasty.ask(silent.addresses().getFirst(), APEX, APEX, Type.A))
                    .isInstanceOf(QueryResult.Unreachable.class);
            assertThat(silent.counts().requests()).isEqualTo(2);
        }
        InetSocketAddress nobody = new InetSocketAddress(Ports.loopback(), Ports.free());
        assertThat(hasty.ask(nobody, APEX, APEX, Type.A)).isInstanceOf(QueryResult.Unreachable.class);
    }

    @Test
    void an_answer_to_another_question_is_passed_over() throws Exception {
        AuthoritativeQuery hasty = new AuthoritativeQuery(Duration.ofMillis(50), 1);
        DnsHandler forger = (request, out) -> {
            byte[] reply = request.reply(Rcode.NXDOMAIN).authoritative(true).encode(512);
            reply[1] ^= 1;
            out.reply(reply);
        };
        try (DnsServer server = answering(forger)) {
            assertThat(hasty.ask(server.addresses().getFirst(), APEX, APEX, Type.A))
                    .isInstanceOf(QueryResult.Unreachable.class);
        }
    }

    private static DnsServer answering(DnsHandler handler) throws Exception {
        return DnsServer.start(
                List.of(new InetSocketAddress(Ports.loopback(), 0)),
                handler,
                ServerLimits.defaults(),
                InstantSource.system());
    }
}
