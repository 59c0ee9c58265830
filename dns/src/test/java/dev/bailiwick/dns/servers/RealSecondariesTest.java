package dev.bailiwick.dns.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.Primary;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import dev.bailiwick.dns.verify.AuthoritativeQuery;
import dev.bailiwick.dns.verify.ExpectedAnswer;
import dev.bailiwick.dns.verify.QueryResult;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.KnotServer;
import dev.bailiwick.testkit.servers.NsdServer;
import dev.bailiwick.testkit.servers.ServerKey;
import dev.bailiwick.testkit.servers.ServerProcess;
import dev.bailiwick.testkit.servers.ZoneProbe;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Real servers follow the built-in primary, and agree with it about answers. Needs Debian's nsd, knot, bind9, kdig, dig. */
@Tag("servers")
final class RealSecondariesTest {
    private static final Name ZONE = TestZones.name("example.com");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ServerKey KEY = new ServerKey(
            "transfer.keys.test", "hmac-sha256", Base64.getEncoder().encodeToString(Primary.KEY.secretCopy()));

    private static final String CONTENT = """
            www 300 A 192.0.2.1
            www 300 A 192.0.2.2
            www 300 AAAA 2001:db8::1
            alias CNAME www
            outside CNAME www.elsewhere.test.
            gone CNAME nothing
            into CNAME host.sub
            a.b.c TXT "deep"
            *.wild TXT "star"
            *.wild MX 10 www
            below.wild A 192.0.2.9
            *.walias CNAME www
            sub NS ns.sub
            sub NS ns.far.test.
            sub DS 1 13 250 00
            ns.sub A 192.0.2.54
            ns.sub AAAA 2001:db8::54
            host.sub A 192.0.2.55
            move DNAME target
            x.target A 192.0.2.77
            odd TYPE65280 \\# 3 010203
            _25._tcp.www TLSA 3 1 1 0102030405060708091011121314151617181920212223242526272829303132
            @ MX 10 www
            @ CAA 0 issue "ca.test"
            """;

    private static final List<String> NAMES = List.of(
            "@",
            "www",
            "WWW",
            "alias",
            "outside",
            "gone",
            "into",
            "nothing",
            "x.www",
            "b.c",
            "c",
            "a.b.c",
            "x.wild",
            "x.y.wild",
            "*.wild",
            "wild",
            "below.wild",
            "x.below.wild",
            "x.walias",
            "sub",
            "ns.sub",
            "host.sub",
            "no.sub",
            "move",
            "x.move",
            "y.x.move",
            "none.move",
            "odd",
            "_25._tcp.www",
            "_tcp.www");

    private static final int[] TYPES = {
        Type.A,
        Type.AAAA,
        Type.TXT,
        Type.MX,
        Type.NS,
        Type.SOA,
        Type.CNAME,
        Type.DNAME,
        Type.DS,
        Type.CAA,
        Type.TLSA,
        65_280
    };

    private interface Secondary {
        InetSocketAddress address();

        void awaitSerial(long serial);
    }

    private static void followsThreeChanges(Primary primary, Secondary secondary, Supplier<String> log) {
        secondary.awaitSerial(primary.serial());
        List<Runnable> changes = List.of(
                () -> primary.replace("www A", TestZones.rrset("www.example.com. 30 A 192.0.2.99")),
                () -> primary.replace(
                        "_acme-challenge TXT", TestZones.rrset("_acme-challenge.example.com. 60 TXT value")),
                () -> primary.replace("_acme-challenge TXT", null));
        for (Runnable each : changes) {
            each.run();
            primary.notifySecondary(secondary.address());
            secondary.awaitSerial(primary.serial());
        }
        Await.until(
                () -> "every NOTIFY is acknowledged\n" + log.get(), SOON, () -> primary.pendingNotifications() == 0);
        assertSameContent(primary.zone(), secondary.address());
    }

    private static void assertSameContent(ZoneTree zone, InetSocketAddress server) {
        AuthoritativeQuery query = AuthoritativeQuery.withDefaults();
        for (String label : NAMES) {
            Name name = named(label);
            for (int type : TYPES) {
                Optional<Rrset> expected = ExpectedAnswer.of(zone, name, type);
                assertThat(query.ask(server, ZONE, name, type))
                        .as("%s %s", name, Type.string(type))
                        .isInstanceOfSatisfying(
                                QueryResult.Answered.class,
                                each -> assertThat(each.rrset()).isEqualTo(expected));
            }
        }
    }

    private static Name named(String label) {
        return label.equals("@") ? ZONE : TestZones.name(label + ".example.com");
    }

    @Test
    void nsd_follows_by_signed_notify_and_ixfr_and_gives_the_same_answers() throws Exception {
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, CONTENT));
                NsdServer nsd = NsdServer.secondaryOf(primary.address(), List.of(ZONE), Optional.of(KEY))) {
            Secondary secondary = new Secondary() {
                @Override
                public InetSocketAddress address() {
                    return nsd.address();
                }

                @Override
                public void awaitSerial(long serial) {
                    nsd.awaitSerial(ZONE, serial, SOON);
                }
            };
            followsThreeChanges(primary, secondary, nsd::log);
            assertThat(primary.ixfrs()).as(nsd::log).isEqualTo(3);
            assertThat(differences(primary.address(), nsd.address())).isEmpty();
        }
    }

    @Test
    void knot_follows_by_signed_notify_and_ixfr() throws Exception {
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, CONTENT));
                KnotServer knot = KnotServer.secondaryOf(primary.address(), List.of(ZONE), Optional.of(KEY))) {
            Secondary secondary = new Secondary() {
                @Override
                public InetSocketAddress address() {
                    return knot.address();
                }

                @Override
                public void awaitSerial(long serial) {
                    knot.awaitSerial(ZONE, serial, SOON);
                }
            };
            followsThreeChanges(primary, secondary, knot::log);
            assertThat(primary.ixfrs()).as(knot::log).isEqualTo(3);
        }
    }

    @Test
    void bind_follows_by_signed_notify_and_ixfr() throws Exception {
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, CONTENT));
                BindServer bind = BindServer.secondaryOf(primary.address(), List.of(ZONE), KEY)) {
            Secondary secondary = new Secondary() {
                @Override
                public InetSocketAddress address() {
                    return bind.address();
                }

                @Override
                public void awaitSerial(long serial) {
                    bind.awaitSerial(ZONE, serial, SOON);
                }
            };
            followsThreeChanges(primary, secondary, bind::log);
            assertThat(primary.ixfrs()).as(bind::log).isEqualTo(3);
        }
    }

    @Test
    void all_three_hold_the_same_after_a_stream_of_changes() throws Exception {
        Random random = new Random(20_261_126);
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, CONTENT));
                NsdServer nsd = NsdServer.secondaryOf(primary.address(), List.of(ZONE), Optional.of(KEY));
                KnotServer knot = KnotServer.secondaryOf(primary.address(), List.of(ZONE), Optional.of(KEY));
                BindServer bind = BindServer.secondaryOf(primary.address(), List.of(ZONE), KEY)) {
            List<InetSocketAddress> all = List.of(nsd.address(), knot.address(), bind.address());
            nsd.awaitSerial(ZONE, 7, SOON);
            knot.awaitSerial(ZONE, 7, SOON);
            bind.awaitSerial(ZONE, 7, SOON);
            for (int i = 0; i < 100; i++) {
                String name = "n" + random.nextInt(8);
                String type = List.of("A", "TXT", "TYPE65280").get(random.nextInt(3));
                String data = switch (type) {
                    case "A" -> "192.0.2." + random.nextInt(250);
                    case "TXT" -> "\"v" + random.nextInt(50) + "\"";
                    default -> "\\# 2 01" + String.format("%02x", random.nextInt(200));
                };
                primary.replace(
                        name + " " + type,
                        random.nextInt(4) == 0
                                ? null
                                : TestZones.rrset(
                                        name + ".example.com. " + (30 + random.nextInt(3)) + " " + type + " " + data));
                all.forEach(primary::notifySecondary);
            }
            nsd.awaitSerial(ZONE, primary.serial(), SOON);
            knot.awaitSerial(ZONE, primary.serial(), SOON);
            bind.awaitSerial(ZONE, primary.serial(), SOON);
            assertThat(primary.ixfrs()).isPositive();
            for (InetSocketAddress each : all) {
                assertSameContent(primary.zone(), each);
                for (int i = 0; i < 8; i++) {
                    for (int type : new int[] {Type.A, Type.TXT, 65_280}) {
                        Name name = named("n" + i);
                        assertThat(AuthoritativeQuery.withDefaults().ask(each, ZONE, name, type))
                                .as("%s %s", name, Type.string(type))
                                .isInstanceOfSatisfying(
                                        QueryResult.Answered.class,
                                        answer -> assertThat(answer.rrset())
                                                .isEqualTo(primary.zone().find(name, type)));
                    }
                }
            }
        }
    }

    @Test
    void nsd_takes_a_zone_of_many_messages() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            text.append("h%05d A 198.51.100.%d\n".formatted(i, i % 256));
        }
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, text.toString()));
                NsdServer nsd = NsdServer.secondaryOf(primary.address(), List.of(ZONE), Optional.of(KEY))) {
            nsd.awaitSerial(ZONE, 7, Duration.ofSeconds(20));
            assertThat(Wire.lines(ZoneProbe.ask(nsd.address(), named("h29999"), Type.A)
                            .getSection(Section.ANSWER)))
                    .containsExactly("h29999.example.com. 60 A 198.51.100.47");
        }
    }

    /** Where two servers differ in RCODE, AA, answer, authority of referrals and negative answers, or glue. */
    private static List<String> differences(InetSocketAddress ours, InetSocketAddress theirs) throws Exception {
        List<String> all = new ArrayList<>();
        for (String label : NAMES) {
            for (int type : TYPES) {
                String mine = summary(ZoneProbe.ask(ours, named(label), type), named(label));
                String other = summary(ZoneProbe.ask(theirs, named(label), type), named(label));
                if (!mine.equals(other)) {
                    all.add(label + " " + Type.string(type) + "\n  " + mine + "\n  " + other);
                }
            }
        }
        return all;
    }

    private static String summary(Message message, Name asked) {
        List<Record> authority = message.getSection(Section.AUTHORITY);
        boolean positive = !message.getSection(Section.ANSWER).isEmpty() && message.getRcode() == Rcode.NOERROR;
        boolean referral = authority.stream()
                .anyMatch(each -> each.getType() == Type.NS && !each.getName().equals(ZONE));
        List<Record> glue = message.getSection(Section.ADDITIONAL).stream()
                .filter(each -> referral && each.getName().subdomain(TestZones.name("sub.example.com")))
                .toList();
        return Rcode.string(message.getRcode())
                + " aa=" + message.getHeader().getFlag(org.xbill.DNS.Flags.AA)
                + " " + Wire.lines(message.getSection(Section.ANSWER))
                + " " + (positive && !referral ? "" : Wire.lines(authority))
                + " " + Wire.lines(glue)
                + asked.labels();
    }

    @Test
    void kdig_and_dig_read_our_answers() {
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, CONTENT))) {
            for (String program : List.of("/usr/bin/kdig", "/usr/bin/dig")) {
                String port = String.valueOf(primary.address().getPort());
                List<String> base = List.of(program, "@127.0.0.1", "-p", port, "+norec", "+time=2", "+retry=1");
                assertThat(run(base, "+short", "www.example.com", "A"))
                        .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
                assertThat(run(base, "+tcp", "+short", "www.example.com", "AAAA"))
                        .containsExactly("2001:db8::1");
                assertThat(String.join(
                                "\n", run(base, "+edns=1", "+noednsneg", "+nobadcookie", "www.example.com", "A")))
                        .as(program)
                        .containsIgnoringCase("BADVERS");
                assertThat(String.join("\n", run(base, "nothing.example.com", "A")))
                        .contains("NXDOMAIN")
                        .doesNotContainIgnoringCase("malformed");
                String key = "hmac-sha256:transfer.keys.test:" + KEY.secretBase64();
                List<String> axfr = run(base, "-y", key, "example.com", "AXFR");
                assertThat(axfr.stream().filter(each -> each.contains("SOA")).count())
                        .as("%s", axfr)
                        .isEqualTo(2);
                assertThat(String.join("\n", axfr))
                        .doesNotContainIgnoringCase("verify")
                        .doesNotContainIgnoringCase("failed")
                        .contains("65280");
                List<String> ixfr = run(base, "-y", key, "example.com", "IXFR=7");
                assertThat(ixfr.stream().filter(each -> each.contains("SOA")).count())
                        .as("%s", ixfr)
                        .isPositive();
            }
        }
    }

    private static List<String> run(List<String> base, String... more) {
        List<String> command = new ArrayList<>(base);
        command.addAll(List.of(more));
        if (command.getFirst().endsWith("kdig")) {
            command.removeIf(each -> each.equals("+noednsneg") || each.equals("+nobadcookie"));
        } else {
            command.removeIf(each -> each.equals("+nobadcookie"));
            command.replaceAll(each -> each.equals("+noednsneg") ? "+noednsnegotiation" : each);
        }
        return ServerProcess.run(SOON, command).output().lines().toList();
    }
}
