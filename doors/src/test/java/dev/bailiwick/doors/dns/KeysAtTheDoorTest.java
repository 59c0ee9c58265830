package dev.bailiwick.doors.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

class KeysAtTheDoorTest {
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

    private static Update update(String value) throws IOException {
        return update("a.example.com", Type.TXT, value);
    }

    private static Update update(String name, int type, String value) throws IOException {
        Update update = new Update(DoorWorld.name("example.com"));
        update.add(DoorWorld.name(name), type, 60, value);
        return update;
    }

    @Test
    void an_ended_key_is_BADKEY_unsigned_with_exactly_one_entry_that_names_whose_it_was() throws IOException {
        DoorWorld.Client writer = world.lease("writer");
        world.clock.pass(Duration.ofMinutes(6));
        byte[] signed = world.sign(writer.key(), update("late"));

        Message answer = DoorWorld.parsed(world.udp(signed));
        world.udp(signed);

        assertThat(new DoorWorld.Answer(answer, false).brief()).isEqualTo("NOTAUTH unsigned BADKEY");
        assertThat(answer.getTSIG().getSignature()).isEmpty();
        assertThat(world.held("a.example.com", Type.TXT)).isEmpty();
        assertThat(world.entries("lease.refused")).hasSize(1);
        assertThat(world.entries("lease.refused").getFirst())
                .containsEntry("actor", "identity/writer")
                .containsEntry("credential", "lease/" + writer.lease().lease().id())
                .containsEntry("correlation", writer.lease().lease().correlation());
    }

    @Test
    void a_revoked_key_is_treated_as_an_ended_one() throws IOException {
        DoorWorld.Client writer = world.lease("writer");
        world.engine()
                .leases()
                .revoke(world.person("root"), "lease/" + writer.lease().lease().id(), "test", "test")
                .join();

        assertThat(world.ask(writer.key(), update("late")).brief()).isEqualTo("NOTAUTH unsigned BADKEY");
        assertThat(world.entries("lease.refused")).hasSize(1);
    }

    @Test
    void a_forged_signature_under_an_ended_keys_name_is_attributed_to_nobody() throws IOException {
        DoorWorld.Client writer = world.lease("writer");
        world.clock.pass(Duration.ofMinutes(6));
        TsigKey forged = TsigKey.of(writer.key().name(), TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3});

        assertThat(world.ask(forged, update("x")).brief()).isEqualTo("NOTAUTH unsigned BADKEY");
        assertThat(world.entries("lease.refused")).isEmpty();
        world.door().noise().flush().join();
        assertThat(world.entries("noise.counted")).hasSize(1);
    }

    @Test
    void an_unknown_key_is_BADKEY_and_counted_only() throws IOException {
        TsigKey unknown =
                TsigKey.of(DoorWorld.name("l00.lease.bailiwick"), TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3});

        assertThat(world.ask(unknown, update("x")).brief()).isEqualTo("NOTAUTH unsigned BADKEY");

        assertThat(world.entries("lease.refused")).isEmpty();
        world.door().noise().flush().join();
        assertThat(world.entries("noise.counted").getFirst().get("sources")).contains("unknown key");
    }

    @Test
    void a_wrong_signature_is_BADSIG_and_one_outside_its_time_BADTIME() throws IOException {
        DoorWorld.Client writer = world.lease("writer");
        TsigKey wrong = TsigKey.of(writer.key().name(), TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3});
        assertThat(world.ask(wrong, update("x")).brief()).isEqualTo("NOTAUTH unsigned BADSIG");

        byte[] early = new dev.bailiwick.dns.tsig.TsigClient(
                        writer.key(), () -> world.clock.wall().minusSeconds(400))
                .sign(update("x").toWire());
        Message answer = DoorWorld.parsed(world.udp(early));
        assertThat(new DoorWorld.Answer(answer, false).brief()).isEqualTo("NOTAUTH unsigned BADTIME");
        assertThat(answer.getTSIG().getSignature()).isNotEmpty();
        assertThat(world.held("a.example.com", Type.TXT)).isEmpty();
    }

    @Test
    void a_leases_key_is_for_its_algorithm_only() throws IOException {
        DoorWorld.Client writer = world.lease("writer");
        TsigKey other = TsigKey.of(
                writer.key().name(),
                TsigAlgorithm.HMAC_SHA512,
                Base64.getDecoder().decode(writer.lease().secret()));

        assertThat(world.ask(other, update("x")).brief()).isEqualTo("NOTAUTH unsigned BADKEY");
    }

    @Test
    void a_truncated_MAC_is_refused_although_it_is_right() throws IOException {
        DoorWorld.Client writer = world.lease("writer");
        Message signed = DoorWorld.parsed(world.sign(writer.key(), update("x")));
        TSIGRecord whole = signed.getTSIG();
        signed.removeRecord(whole, Section.ADDITIONAL);
        signed.addRecord(
                new TSIGRecord(
                        whole.getName(),
                        whole.getDClass(),
                        whole.getTTL(),
                        whole.getAlgorithm(),
                        whole.getTimeSigned(),
                        whole.getFudge(),
                        Arrays.copyOf(whole.getSignature(), 16),
                        whole.getOriginalID(),
                        0,
                        new byte[0]),
                Section.ADDITIONAL);

        Message answer = DoorWorld.parsed(world.udp(signed.toWire()));

        assertThat(new DoorWorld.Answer(answer, false).rcode()).isEqualTo("NOTAUTH");
        assertThat(answer.getTSIG().getError()).isEqualTo(22);
        assertThat(world.held("a.example.com", Type.TXT)).isEmpty();
    }

    @Test
    void a_legacy_secret_with_a_weak_algorithm_works_as_a_finding_until_its_end() throws IOException {
        Update update = update("pc.dhcp.example.com", Type.A, "192.0.2.50");
        assertThat(world.ask(DoorWorld.legacyKey(), update).brief()).isEqualTo("NOERROR signed");
        Await.until("a finding", Duration.ofSeconds(5), () -> world.findings().contains("legacy-secret anchor/old"));
        assertThat(world.ask(DoorWorld.legacyKey(), update("x")).brief()).isEqualTo("REFUSED signed");

        world.clock.pass(Duration.ofDays(31));
        assertThat(world.ask(DoorWorld.legacyKey(), update).brief()).isEqualTo("NOTAUTH unsigned BADKEY");
        assertThat(world.entries("lease.refused").getFirst()).containsEntry("actor", "identity/dhcp");
    }

    @Test
    void a_legacy_secret_is_void_once_its_anchor_was_revoked() throws IOException {
        world.engine()
                .leases()
                .revoke(world.person("root"), "anchor/old", "test", "test")
                .join();

        assertThat(world.ask(DoorWorld.legacyKey(), update("x")).brief()).isEqualTo("NOTAUTH unsigned BADKEY");
    }

    @Test
    void a_secondarys_key_never_updates() throws IOException {
        assertThat(world.ask(DoorWorld.transferKey(), update("x")).brief()).isEqualTo("REFUSED signed");
        assertThat(world.entries("access.refused").getFirst()).containsEntry("actor", "secondary/nsd-transfer");
    }
}
