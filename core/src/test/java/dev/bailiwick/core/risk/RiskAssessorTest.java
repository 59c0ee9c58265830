package dev.bailiwick.core.risk;

import static dev.bailiwick.core.dns.Samples.APEX;
import static dev.bailiwick.core.dns.Samples.name;
import static dev.bailiwick.core.dns.Samples.rrset;
import static dev.bailiwick.core.dns.Samples.rrsets;
import static dev.bailiwick.core.dns.Samples.zone;
import static dev.bailiwick.core.risk.Consequence.BREAK_DNSSEC;
import static dev.bailiwick.core.risk.Consequence.BULK;
import static dev.bailiwick.core.risk.Consequence.CHANGE_TRUST_DATA;
import static dev.bailiwick.core.risk.Consequence.DANGLE;
import static dev.bailiwick.core.risk.Consequence.IMPERSONATE_IDENTITIES;
import static dev.bailiwick.core.risk.Consequence.INTERCEPT_MAIL;
import static dev.bailiwick.core.risk.Consequence.ISSUE_CERTIFICATE;
import static dev.bailiwick.core.risk.Consequence.LOOSEN_CAA;
import static dev.bailiwick.core.risk.Consequence.OCCLUDE;
import static dev.bailiwick.core.risk.Consequence.PRIVATE_TARGET;
import static dev.bailiwick.core.risk.Consequence.REDIRECT_TRAFFIC;
import static dev.bailiwick.core.risk.Consequence.TAKE_DELEGATION;
import static dev.bailiwick.core.risk.Consequence.TOUCH_APEX;
import static dev.bailiwick.core.risk.Consequence.WILDCARD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.core.zone.ZoneView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class RiskAssessorTest {
    /** A zone with a bit of everything; the fillers keep single edits far from bulk. */
    private static final ZoneTree ZONE = zone(Stream.concat(
                    Stream.of(
                            "ns1 300 A 192.0.2.53",
                            "ns2 300 A 192.0.2.54",
                            "www 300 A 192.0.2.1",
                            "mail 300 A 192.0.2.25",
                            "@ 300 MX 10 mail",
                            "@ 300 TXT \"v=spf1 -all\"",
                            "@ 300 CAA 0 issue \"ca.example\"",
                            "a.deep 300 A 192.0.2.2",
                            "*.wild 300 A 192.0.2.3",
                            "sub 300 NS ns.sub",
                            "sub 300 DS 1 13 2 " + "ab".repeat(32),
                            "ns.sub 300 A 192.0.2.4",
                            "locked 300 CAA 0 issue \";\"",
                            "pinned 300 CAA 0 issue \"ca.example; validationmethods=dns-01; accounturi=https://ca.example/1\"",
                            "free 300 CAA 0 issue \"ca.example\"",
                            "svc 300 HTTPS 1 . alpn=h2",
                            "_sip._tcp 300 SRV 1 1 5060 www",
                            "login 300 A 192.0.2.9"),
                    IntStream.range(0, 60).mapToObj(i -> "filler%d 300 A 192.0.2.100".formatted(i)))
            .toArray(String[]::new));

    private static final RiskContext CONTEXT = RiskContext.of(HeldZones.NONE, Set.of());

    record Row(String what, ZoneTree zone, List<RrsetEdit> edits, Set<Consequence> expected) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Puts these RRsets in place of what the zone has. */
    private static Row put(String what, String line, Consequence... expected) {
        return put(what, List.of(line), expected);
    }

    private static Row put(String what, List<String> lines, Consequence... expected) {
        List<RrsetEdit> edits = new ArrayList<>();
        for (Rrset after : rrsets(lines.toArray(String[]::new))) {
            edits.add(RrsetEdit.between(ZONE.find(after.name(), after.type()).orElse(null), after));
        }
        return new Row(what, ZONE, edits, setOf(expected));
    }

    private static Row remove(String what, String at, int type, Consequence... expected) {
        RrsetEdit edit = RrsetEdit.between(ZONE.find(name(at), type).orElseThrow(), null);
        return new Row(what, ZONE, List.of(edit), setOf(expected));
    }

    private static Set<Consequence> setOf(Consequence... consequences) {
        Set<Consequence> set = EnumSet.noneOf(Consequence.class);
        set.addAll(List.of(consequences));
        return set;
    }

    private static Risk assess(ZoneTree zone, List<RrsetEdit> edits, RiskContext context) {
        return RiskAssessor.assess(zone, zone.with(edits, zone.version() + 1), edits, context);
    }

    static Stream<Row> rows() {
        return Stream.of(traffic(), mail(), certificates(), caa(), delegation(), trustAndPlace(), targets())
                .flatMap(List::stream);
    }

    private static List<Row> traffic() {
        return List.of(
                put("a new name redirects nothing", "new 60 A 192.0.2.1"),
                put("an address of a name in use", "www 300 A 192.0.2.7", REDIRECT_TRAFFIC, ISSUE_CERTIFICATE),
                put(
                        "an IPv6 address beside an IPv4 one",
                        "www 300 AAAA 2001:db8::1",
                        REDIRECT_TRAFFIC,
                        ISSUE_CERTIFICATE),
                put("a TTL alone", "www 60 A 192.0.2.1"),
                remove("an address that goes", "www", Type.A, REDIRECT_TRAFFIC),
                put(
                        "service parameters beside an address",
                        "www 60 HTTPS 1 . alpn=h2",
                        REDIRECT_TRAFFIC,
                        CHANGE_TRUST_DATA),
                put("a service that moves", "_sip._tcp 300 SRV 1 1 5061 mail", REDIRECT_TRAFFIC),
                put(
                        "an alias resolved by the server",
                        "www 60 TYPE65401 \\# 1 00",
                        REDIRECT_TRAFFIC,
                        ISSUE_CERTIFICATE),
                put(
                        "a new name that a wildcard answered",
                        "x.wild 60 A 192.0.2.1",
                        REDIRECT_TRAFFIC,
                        ISSUE_CERTIFICATE),
                put("a TXT takes a name from a wildcard as well", "x.wild 60 TXT \"a\"", REDIRECT_TRAFFIC),
                put("a name deeper down does, too", "a.x.wild 60 A 192.0.2.1", REDIRECT_TRAFFIC, ISSUE_CERTIFICATE),
                put("a name with an underscore is no host's", "_x.wild 60 URI 1 1 \"https://a\"", REDIRECT_TRAFFIC),
                put(
                        "a challenge beneath a wildcard leaves hosts alone",
                        "_acme-challenge.wild 60 TXT \"a\"",
                        ISSUE_CERTIFICATE),
                put(
                        "a challenge that makes an ENT does not",
                        "_acme-challenge.x.wild 60 TXT \"a\"",
                        ISSUE_CERTIFICATE,
                        REDIRECT_TRAFFIC));
    }

    private static List<Row> mail() {
        return List.of(
                put("MX", "shop 60 MX 10 mail", INTERCEPT_MAIL, ISSUE_CERTIFICATE),
                remove("MX that goes", "@", Type.MX, INTERCEPT_MAIL, TOUCH_APEX),
                put("SPF", "www 60 TXT \"V=spf1 +all\"", INTERCEPT_MAIL, ISSUE_CERTIFICATE),
                remove("SPF that goes", "@", Type.TXT, INTERCEPT_MAIL, TOUCH_APEX),
                put("DMARC", "_dmarc 60 TXT \"v=DMARC1; p=none\"", INTERCEPT_MAIL),
                put("DKIM", "s1._domainkey 60 TXT \"v=DKIM1; p=\"", INTERCEPT_MAIL),
                put("MTA-STS", "_mta-sts 60 TXT \"v=STSv1; id=1\"", INTERCEPT_MAIL),
                put("the host of the MTA-STS policy", "mta-sts 60 A 192.0.2.1", INTERCEPT_MAIL),
                put("TLS reports", "_smtp._tls 60 TXT \"v=TLSRPTv1\"", INTERCEPT_MAIL),
                put(
                        "DANE for SMTP",
                        "_25._tcp.mail 60 TLSA 3 1 1 " + "ab".repeat(32),
                        INTERCEPT_MAIL,
                        CHANGE_TRUST_DATA),
                put("where mail is read", "_imaps._tcp 60 SRV 1 1 993 mail", INTERCEPT_MAIL),
                put(
                        "the address of the host that takes mail",
                        "mail 300 A 192.0.2.26",
                        INTERCEPT_MAIL,
                        REDIRECT_TRAFFIC,
                        ISSUE_CERTIFICATE));
    }

    private static List<Row> certificates() {
        return List.of(
                put("a challenge", "_acme-challenge.www 60 TXT \"a\"", ISSUE_CERTIFICATE),
                put("a challenge with an account label", "_ab._acme-challenge.www 60 TXT \"a\"", ISSUE_CERTIFICATE),
                put(
                        "an alias at a challenge name",
                        "_acme-challenge.www 60 CNAME x.example.net.",
                        ISSUE_CERTIFICATE,
                        LOOSEN_CAA),
                put(
                        "an alias to a challenge name",
                        "new 60 CNAME _acme-challenge.x.example.net.",
                        ISSUE_CERTIFICATE,
                        LOOSEN_CAA),
                put("a lasting validation", "_validation-persist 60 TXT \"ca.example\"", ISSUE_CERTIFICATE),
                put(
                        "a CA's own underscore label",
                        "_0123abc.www 60 CNAME x.example.net.",
                        ISSUE_CERTIFICATE,
                        LOOSEN_CAA),
                put("a TXT at a name in use", "www 60 TXT \"token\"", ISSUE_CERTIFICATE),
                put("a TXT at a new name", "new 60 TXT \"token\""),
                put("a contact", "free 300 CAA 0 contactemail \"a@example.net\"", ISSUE_CERTIFICATE, LOOSEN_CAA),
                put("a wildcard that answers challenges", "*.deep 60 TXT \"a\"", ISSUE_CERTIFICATE, WILDCARD));
    }

    private static List<Row> caa() {
        return List.of(
                put("the first restriction at a name repeats the one above", "www 300 CAA 0 issue \"ca.example\""),
                put(
                        "a second CA",
                        List.of("free 300 CAA 0 issue \"ca.example\"", "free 300 CAA 0 issue \"b.example\""),
                        LOOSEN_CAA),
                put("an RRset beneath a stricter one", "x.locked 300 CAA 0 issue \"ca.example\"", LOOSEN_CAA),
                put("one that only reports", "x.locked 300 CAA 0 iodef \"mailto:a@example.net\"", LOOSEN_CAA),
                put("nobody becomes somebody", "locked 300 CAA 0 issue \"ca.example\"", LOOSEN_CAA),
                put("somebody becomes nobody", "free 300 CAA 0 issue \";\""),
                put("an account is pinned", "free 300 CAA 0 issue \"ca.example; accounturi=https://ca.example/1\""),
                put(
                        "the account is unpinned",
                        "pinned 300 CAA 0 issue \"ca.example; validationmethods=dns-01\"",
                        LOOSEN_CAA),
                put(
                        "a method more",
                        "pinned 300 CAA 0 issue \"ca.example; validationmethods=dns-01,http-01; accounturi=https://ca.example/1\"",
                        LOOSEN_CAA),
                put(
                        "wildcards allowed",
                        List.of("locked 300 CAA 0 issue \";\"", "locked 300 CAA 0 issuewild \"ca.example\""),
                        LOOSEN_CAA),
                put(
                        "wildcards forbidden",
                        List.of("free 300 CAA 0 issue \"ca.example\"", "free 300 CAA 0 issuewild \";\"")),
                remove("a removal that uncovers a looser one", "locked", Type.CAA, LOOSEN_CAA),
                remove("a removal that uncovers the same", "free", Type.CAA),
                remove("the removal of the last", "@", Type.CAA, LOOSEN_CAA, TOUCH_APEX),
                put("an alias within the zone", "new 60 CNAME www"));
    }

    private static List<Row> delegation() {
        return List.of(
                put(
                        "a new delegation",
                        List.of("new 60 NS ns.new", "ns.new 60 A 192.0.2.1"),
                        TAKE_DELEGATION,
                        ISSUE_CERTIFICATE),
                put("the servers of the zone", "@ 3600 NS ns1", TAKE_DELEGATION, TOUCH_APEX),
                put(
                        "servers under a DS that stays",
                        "sub 300 NS ns.example.net.",
                        TAKE_DELEGATION,
                        ISSUE_CERTIFICATE,
                        BREAK_DNSSEC,
                        REDIRECT_TRAFFIC),
                put(
                        "the address of a server of the zone",
                        "ns1 300 A 192.0.2.99",
                        TAKE_DELEGATION,
                        ISSUE_CERTIFICATE,
                        REDIRECT_TRAFFIC),
                put("glue", "ns.sub 300 A 192.0.2.99", TAKE_DELEGATION, ISSUE_CERTIFICATE, REDIRECT_TRAFFIC),
                remove("a DS that goes", "sub", Type.DS, TAKE_DELEGATION, BREAK_DNSSEC),
                put(
                        "a delegation over existing names",
                        "deep 60 NS ns1",
                        TAKE_DELEGATION,
                        ISSUE_CERTIFICATE,
                        OCCLUDE,
                        REDIRECT_TRAFFIC),
                put(
                        "a delegation over the name's own data",
                        "www 60 NS ns1",
                        TAKE_DELEGATION,
                        ISSUE_CERTIFICATE,
                        OCCLUDE,
                        REDIRECT_TRAFFIC),
                put(
                        "a DNAME over existing names",
                        "deep 60 DNAME example.net.",
                        OCCLUDE,
                        REDIRECT_TRAFFIC,
                        ISSUE_CERTIFICATE),
                put("a DNAME over nothing", "new 60 DNAME example.net."),
                put("the zone's keys", "@ 60 DNSKEY 257 3 13 " + "AAAA".repeat(22), BREAK_DNSSEC, TOUCH_APEX),
                put("what the parent shall take", "@ 60 CDS 0 0 0 00", BREAK_DNSSEC, TOUCH_APEX),
                put("and its keys", "@ 60 CDNSKEY 0 3 0 AA==", BREAK_DNSSEC, TOUCH_APEX),
                put("how absence is proved", "@ 60 NSEC3PARAM 1 0 0 -", BREAK_DNSSEC, TOUCH_APEX));
    }

    private static List<Row> trustAndPlace() {
        return List.of(
                put("TLSA", "_443._tcp.www 60 TLSA 3 1 1 " + "ab".repeat(32), CHANGE_TRUST_DATA),
                put("SSHFP", "new 60 SSHFP 4 2 " + "ab".repeat(32), CHANGE_TRUST_DATA),
                put("OPENPGPKEY", "ab._openpgpkey 60 OPENPGPKEY AAAA", CHANGE_TRUST_DATA),
                put("SMIMEA", "ab._smimecert 60 SMIMEA 3 1 1 " + "ab".repeat(32), CHANGE_TRUST_DATA),
                put("SVCB that changes", "svc 300 HTTPS 1 . alpn=h3", CHANGE_TRUST_DATA, REDIRECT_TRAFFIC),
                put("a type nobody knows here", "new 60 TYPE65280 \\# 1 00", CHANGE_TRUST_DATA),
                put("data that means nothing to others", "new 60 HINFO a b"),
                put("the apex", "@ 60 HINFO a b", TOUCH_APEX),
                put("a TTL at the apex", "@ 60 MX 10 mail", TOUCH_APEX),
                put("a wildcard", "*.new 60 A 192.0.2.1", WILDCARD),
                put("an asterisk within a name is none", "a.*.new 60 A 192.0.2.1"),
                remove("a wildcard that goes", "*.wild", Type.A, WILDCARD, REDIRECT_TRAFFIC));
    }

    private static List<Row> targets() {
        return List.of(
                put("an alias to a name that does not exist", "new 60 CNAME nowhere", DANGLE),
                put("to an empty non-terminal", "new 60 CNAME deep", DANGLE),
                put("to a name that a wildcard answers", "new 60 CNAME x.wild"),
                put("to a name beneath a delegation", "new 60 CNAME x.sub"),
                put("to a name that comes with it", List.of("new 60 CNAME new2", "new2 60 A 192.0.2.1")),
                put(
                        "mail to a host that does not exist",
                        "new 60 MX 10 nowhere",
                        DANGLE,
                        INTERCEPT_MAIL,
                        ISSUE_CERTIFICATE),
                put("no mail at all (RFC 7505)", "new 60 MX 0 .", INTERCEPT_MAIL, ISSUE_CERTIFICATE),
                put("a service without a host", "_x._tcp.new 60 SRV 1 1 1 nowhere", DANGLE),
                put("a service that is not offered", "_x._tcp.new 60 SRV 0 0 0 ."),
                remove(
                        "a host that goes while the apex sends mail to it",
                        "mail",
                        Type.A,
                        DANGLE,
                        INTERCEPT_MAIL,
                        REDIRECT_TRAFFIC),
                put("RFC 1918", "new 60 A 10.0.0.1", PRIVATE_TARGET),
                put("loopback", "new 60 A 127.0.0.1", PRIVATE_TARGET),
                put("link-local", "new 60 A 169.254.1.1", PRIVATE_TARGET),
                put("shared (RFC 6598)", "new 60 A 100.64.0.1", PRIVATE_TARGET),
                put("just outside RFC 1918", "new 60 A 172.32.0.1"),
                put("unique local", "new 60 AAAA fd00::1", PRIVATE_TARGET),
                put("IPv6 link-local", "new 60 AAAA fe80::1", PRIVATE_TARGET),
                put("IPv6 loopback", "new 60 AAAA ::1", PRIVATE_TARGET),
                put("mapped into IPv6", "new 60 AAAA ::ffff:10.0.0.1", PRIVATE_TARGET),
                put("a hint", "new 60 HTTPS 1 . ipv4hint=192.168.0.1", PRIVATE_TARGET, CHANGE_TRUST_DATA));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void has_exactly_these_consequences(Row row) {
        Risk risk = assess(row.zone(), row.edits(), CONTEXT);
        assertThat(risk.consequences()).as("%s", risk.notes()).containsExactlyInAnyOrderElementsOf(row.expected());
        assertThat(risk.notes().stream().map(RiskNote::consequence).distinct())
                .containsExactlyElementsOf(risk.consequences());
    }

    @Test
    void no_edit_and_the_serial_alone_have_none() {
        assertThat(assess(ZONE, List.of(), CONTEXT).consequences()).isEmpty();
        RrsetEdit bump = RrsetEdit.between(
                ZONE.find(APEX, Type.SOA).orElseThrow(), rrset("@ 3600 SOA ns1 hostmaster 101 7200 900 1209600 300"));
        assertThat(assess(ZONE, List.of(bump), CONTEXT).consequences()).isEmpty();
        RrsetEdit timers = RrsetEdit.between(
                ZONE.find(APEX, Type.SOA).orElseThrow(), rrset("@ 3600 SOA ns1 hostmaster 101 7200 900 1209600 60"));
        assertThat(assess(ZONE, List.of(timers), CONTEXT).consequences()).containsExactly(TOUCH_APEX);
    }

    @Test
    void an_edit_is_bulk_by_share_and_number() {
        List<RrsetEdit> fillers = IntStream.range(0, 60)
                .mapToObj(i -> RrsetEdit.between(
                        rrset("filler%d 300 A 192.0.2.100".formatted(i)),
                        rrset("filler%d 60 A 192.0.2.100".formatted(i))))
                .toList();
        long limit = (long) (ZONE.count() * RiskContext.DEFAULT_BULK_SHARE);
        assertThat(assess(ZONE, fillers.subList(0, (int) limit), CONTEXT).consequences())
                .isEmpty();
        assertThat(assess(ZONE, fillers.subList(0, (int) limit + 1), CONTEXT).consequences())
                .containsExactly(BULK);
        ZoneTree small = zone("filler0 300 A 192.0.2.100");
        assertThat(assess(small, fillers.subList(0, 1), CONTEXT).consequences()).isEmpty();
        RiskContext strict = new RiskContext(true, HeldZones.NONE, Set.of(), 0.01, 1, 200);
        assertThat(assess(small, fillers.subList(0, 1), strict).consequences()).containsExactly(BULK);
    }

    @Test
    void private_addresses_are_in_place_in_a_private_view() {
        RiskContext inside = new RiskContext(false, HeldZones.NONE, Set.of(), 0.3, 10, 200);
        List<RrsetEdit> edits = List.of(RrsetEdit.between(null, rrset("new 60 A 10.0.0.1")));
        assertThat(assess(ZONE, edits, inside).consequences()).isEmpty();
    }

    @Test
    void targets_in_other_zones_that_we_hold_are_looked_up() {
        ZoneView other = ZoneTree.of(
                Names.parse("example.net"),
                1,
                rrsets("there.example.net. 60 A 192.0.2.1", "there.example.net. 60 CAA 0 issue \"ca.example\""));
        HeldZones held = target -> Names.isAtOrBelow(target, other.apex()) ? Optional.of(other) : Optional.empty();
        RiskContext context = RiskContext.of(held, Set.of());
        assertThat(assess(ZONE, List.of(RrsetEdit.between(null, rrset("new 60 CNAME there.example.net."))), context)
                        .consequences())
                .isEmpty();
        assertThat(assess(ZONE, List.of(RrsetEdit.between(null, rrset("new 60 CNAME gone.example.net."))), context)
                        .consequences())
                .containsExactly(DANGLE);
    }

    @Test
    void notes_are_bounded_and_consequences_are_not() {
        List<RrsetEdit> edits = IntStream.range(0, 500)
                .mapToObj(i -> RrsetEdit.between(null, rrset("n%d 60 CNAME nowhere".formatted(i))))
                .toList();
        Risk risk = assess(ZONE, edits, new RiskContext(true, HeldZones.NONE, Set.of(), 0.3, 10, 28));
        assertThat(risk.consequences()).containsExactly(DANGLE, BULK);
        assertThat(risk.notes()).hasSizeLessThanOrEqualTo(28);
        assertThat(risk.notes()).extracting(RiskNote::detail).anyMatch(each -> each.contains("more of this kind"));
    }

    static Stream<Row> trustedRows() {
        Consequence[] yes = {IMPERSONATE_IDENTITIES};
        return Stream.of(
                put("the name itself", "login 60 HINFO a b", yes),
                put("its challenge name", "_acme-challenge.login 60 TXT \"a\"", yes),
                put("the challenge name of the wildcard that covers it", "_acme-challenge 60 TXT \"a\"", yes),
                put("a delegation above it", "@ 3600 NS ns1", yes),
                put("CAA above it", "@ 60 CAA 0 issue \";\"", yes),
                put("a proof of control above it", "@ 60 TXT \"token\"", yes),
                put("a proof under an underscore above it", "_0123 60 CNAME x.example.net.", yes),
                put("what its clients pin", "_443._tcp.login 60 TLSA 3 1 1 " + "ab".repeat(32), yes),
                put("the address of a server of its zone", "ns1 300 A 192.0.2.99", yes),
                put("the target of its alias", "www 300 A 192.0.2.7", yes),
                put("the wildcard that answers for it", "*.wild 300 A 192.0.2.7", yes),
                put("another name", "new 60 A 192.0.2.1"),
                put("the challenge of another name", "_acme-challenge.mail 60 TXT \"a\""),
                put("data above it that decides nothing", "@ 60 HINFO a b"));
    }

    @ParameterizedTest
    @MethodSource("trustedRows")
    void what_bailiwick_trusts_is_protected(Row row) {
        Set<Name> trusted = Set.of(name("Login"), name("alias"), name("x.wild"));
        ZoneTree zone = row.zone().with(List.of(RrsetEdit.between(null, rrset("alias 60 CNAME www"))), 2);
        Set<Consequence> found = assess(zone, row.edits(), RiskContext.of(HeldZones.NONE, trusted))
                .consequences();
        assertThat(found.contains(IMPERSONATE_IDENTITIES))
                .isEqualTo(!row.expected().isEmpty());
    }

    @Test
    void every_consequence_is_in_the_table() {
        Set<Consequence> covered = EnumSet.of(BULK, IMPERSONATE_IDENTITIES);
        rows().forEach(row -> covered.addAll(row.expected()));
        assertThat(covered).containsExactlyInAnyOrder(Consequence.values());
    }
}
