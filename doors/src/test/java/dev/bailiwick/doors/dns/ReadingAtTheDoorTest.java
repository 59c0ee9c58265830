package dev.bailiwick.doors.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.secondary.MiniSecondary;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.engine.port.ServerObserver.Observation;
import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

class ReadingAtTheDoorTest {
    @TempDir
    Path directory;

    private DoorWorld world;

    @BeforeEach
    void open() {
        world = DoorWorld.of(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void write(String name, String value) throws IOException {
        Update update = new Update(DoorWorld.name("example.com"));
        update.add(DoorWorld.name(name), Type.TXT, 60, value);
        assertThat(world.ask(world.lease("writer").key(), update).brief()).isEqualTo("NOERROR signed");
    }

    private ZoneTransferIn transfer(boolean incremental, long serial, TsigKey key) {
        TSIG tsig = new TSIG(TSIG.HMAC_SHA256, key.name(), key.secretCopy());
        String host = world.door().address().getHostString();
        int port = world.door().address().getPort();
        return incremental
                ? ZoneTransferIn.newIXFR(DoorWorld.name("example.com"), serial, false, host, port, tsig)
                : ZoneTransferIn.newAXFR(DoorWorld.name("example.com"), host, port, tsig);
    }

    @Test
    void plain_queries_are_answered_for_every_zone() {
        Message answer = DoorWorld.parsed(
                world.udp(DoorWorld.query("www.blue.example", Type.A).toWire()));

        assertThat(answer.getRcode()).isZero();
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(DoorWorld.answers(answer)).hasSize(1);
    }

    @Test
    void certbots_walk_finds_the_zone_with_a_lease_for_one_name() {
        DoorWorld.Client acme = world.lease("acme");

        DoorWorld.Answer below = world.ask(acme.key(), DoorWorld.query("www.example.com", Type.SOA));
        DoorWorld.Answer apex = world.ask(acme.key(), DoorWorld.query("example.com", Type.SOA));
        DoorWorld.Answer above = world.ask(acme.key(), DoorWorld.query("com", Type.SOA));

        assertThat(below.brief()).isEqualTo("NOERROR signed");
        assertThat(DoorWorld.answers(below.message())).isEmpty();
        assertThat(apex.brief()).isEqualTo("NOERROR signed");
        assertThat(apex.message().getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(DoorWorld.answers(apex.message()))
                .extracting(DoorWorld::type)
                .containsExactly("SOA");
        assertThat(above.brief()).isEqualTo("REFUSED signed");
    }

    @Test
    void a_lease_reads_back_what_its_scope_covers_and_nothing_else_once_an_entry() {
        DoorWorld.Client acme = world.lease("acme");

        for (int i = 0; i < 3; i++) {
            assertThat(world.ask(acme.key(), DoorWorld.query("_acme-challenge.www.example.com", Type.TXT))
                            .brief())
                    .isEqualTo("NXDOMAIN signed");
        }
        assertThat(world.ask(acme.key(), DoorWorld.query("www.example.com", Type.A))
                        .brief())
                .isEqualTo("REFUSED signed");

        assertThat(world.entries("access.read").size()).isBetween(1, 2);
        assertThat(world.entries("access.refused")).hasSize(1);
    }

    @Test
    void a_lease_that_reads_the_whole_zone_may_transfer_it_and_others_may_not() throws Exception {
        ZoneTransferIn whole = transfer(false, 0, world.lease("reader").key());
        whole.run();
        assertThat(whole.getAXFR()).hasSizeGreaterThan(5);

        ZoneTransferIn part = transfer(false, 0, world.lease("writer").key());
        assertThatThrownBy(part::run).isInstanceOf(ZoneTransferException.class);
        assertThat(world.entries("access.refused")).hasSize(1);
    }

    @Test
    void without_a_key_nothing_is_transferred() {
        byte[] answer = world.tcp(DoorWorld.query("example.com", Type.AXFR).toWire());

        assertThat(new DoorWorld.Answer(DoorWorld.parsed(answer), false).rcode())
                .isEqualTo("REFUSED");
    }

    @Test
    void a_secondary_takes_the_zones_that_name_its_key_and_no_other() throws Exception {
        ZoneTransferIn whole = transfer(false, 0, DoorWorld.transferKey());
        whole.run();
        assertThat(whole.getAXFR()).hasSizeGreaterThan(5);

        assertThat(world.ask(DoorWorld.transferKey(), DoorWorld.query("blue.example", Type.SOA))
                        .brief())
                .isEqualTo("REFUSED signed");
        assertThat(world.ask(DoorWorld.transferKey(), DoorWorld.query("blue.example", Type.IXFR))
                        .brief())
                .isEqualTo("NOTAUTH signed");
    }

    @Test
    void changes_go_out_as_differences() throws Exception {
        long before = world.serial("example.com");
        write("a.example.com", "one");
        write("b.example.com", "two");

        ZoneTransferIn differences = transfer(true, before, DoorWorld.transferKey());
        differences.run();

        assertThat(differences.isIXFR()).isTrue();
        assertThat(differences.getIXFR()).hasSize(2);
        assertThat(differences.getIXFR().getFirst().adds.stream().map(DoorWorld::type))
                .containsExactly("SOA", "TXT");
        world.restart();
        ZoneTransferIn afterwards = transfer(true, before, DoorWorld.transferKey());
        afterwards.run();
        assertThat(afterwards.getIXFR()).hasSize(2);
    }

    @Test
    void a_secondary_that_is_told_follows() throws Exception {
        try (MiniSecondary follower = MiniSecondary.start(
                world.secondary,
                world.door().address(),
                List.of(DoorWorld.name("example.com")),
                Optional.of(DoorWorld.transferKey()))) {
            write("a.example.com", "one");
            Await.until(
                    "the new serial",
                    Duration.ofSeconds(20),
                    () -> follower.serial(DoorWorld.name("example.com")).orElse(0) == world.serial("example.com"));

            assertThat(follower.content(DoorWorld.name("example.com"))
                            .flatMap(zone -> zone.find(DoorWorld.name("a.example.com"), Type.TXT)))
                    .isPresent();
        }
    }

    @Test
    void an_observation_is_what_is_to_be_expected_also_where_a_wildcard_answers() {
        DnsServerObserver observer = new DnsServerObserver();
        ZoneId zone = ZoneId.of("example.com");
        ZoneView content = world.engine().zones().get(zone).orElseThrow().tree();

        assertThat(observer.observe(
                        world.door().address(),
                        zone,
                        DoorWorld.name("x.wild.example.com"),
                        Type.TXT,
                        Duration.ofSeconds(4)))
                .isInstanceOfSatisfying(Observation.Answered.class, answered -> {
                    assertThat(answered.rrset())
                            .isPresent()
                            .isEqualTo(observer.expected(content, DoorWorld.name("x.wild.example.com"), Type.TXT));
                    assertThat(answered.serial()).hasValue(world.serial("example.com"));
                });
        assertThat(observer.observe(
                        world.door().address(), zone, DoorWorld.name("www.example.com"), Type.A, Duration.ofSeconds(4)))
                .isInstanceOfSatisfying(
                        Observation.Answered.class,
                        answered -> assertThat(answered.rrset()).isPresent());
        assertThat(observer.observe(
                        world.silent, zone, DoorWorld.name("www.example.com"), Type.A, Duration.ofSeconds(1)))
                .isInstanceOf(Observation.Unreachable.class);
    }
}
