package dev.bailiwick.doors.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

class UpdateDoorTest {
    private static final String CHALLENGE = "_acme-challenge.www.example.com";

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

    private static Update update(String zone) {
        return new Update(DoorWorld.name(zone));
    }

    private static Update txt(String name, String value) {
        Update update = update("example.com");
        add(update, name, Type.TXT, value);
        return update;
    }

    private static void add(Update update, String name, int type, String value) {
        try {
            update.add(DoorWorld.name(name), type, 60, value);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void a_change_within_scope_is_applied_answered_signed_and_recorded_under_the_leases_access() {
        DoorWorld.Client acme = world.lease("acme");

        assertThat(world.ask(acme.key(), txt(CHALLENGE, "token")).brief()).isEqualTo("NOERROR signed");

        assertThat(world.held(CHALLENGE, Type.TXT)).containsExactly("\"token\"");
        assertThat(world.entries("change.applied")).hasSize(1);
        assertThat(world.entries("change.applied").getFirst())
                .containsEntry("correlation", acme.lease().lease().correlation())
                .containsEntry("door", "dns-update")
                .containsEntry("actor", "identity/acme");
    }

    @Test
    void legos_present_and_clean_up_leave_nothing_behind() {
        DoorWorld.Client acme = world.lease("acme");
        Update present = update("example.com");
        present.delete(DoorWorld.name(CHALLENGE), Type.TXT);
        add(present, CHALLENGE, Type.TXT, "key-authorization");

        assertThat(world.ask(acme.key(), present).brief()).isEqualTo("NOERROR signed");
        assertThat(world.held(CHALLENGE, Type.TXT)).containsExactly("\"key-authorization\"");

        Update cleanUp = update("example.com");
        cleanUp.delete(new org.xbill.DNS.TXTRecord(
                DoorWorld.name(CHALLENGE), org.xbill.DNS.DClass.IN, 0, "key-authorization"));
        assertThat(world.ask(acme.key(), cleanUp).brief()).isEqualTo("NOERROR signed");
        assertThat(world.held(CHALLENGE, Type.TXT)).isEmpty();
    }

    @Test
    void outside_scope_in_a_zone_where_the_key_has_some_is_refused_signed_with_one_entry_each() {
        DoorWorld.Client acme = world.lease("acme");
        Update address = update("example.com");
        add(address, CHALLENGE, Type.A, "192.0.2.9");

        assertThat(world.ask(acme.key(), address).brief()).isEqualTo("REFUSED signed");
        assertThat(world.ask(acme.key(), txt("other.example.com", "x")).brief()).isEqualTo("REFUSED signed");

        assertThat(world.entries("change.refused"))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("actor", "identity/acme")
                        .containsEntry("outcome", "FORBIDDEN"));
    }

    @Test
    void a_zone_in_which_the_key_has_nothing_looks_like_one_that_does_not_exist() {
        DoorWorld.Client acme = world.lease("acme");
        Update hosted = update("blue.example");
        add(hosted, "x.blue.example", Type.TXT, "x");
        Update absent = update("no.example");
        add(absent, "x.no.example", Type.TXT, "x");
        Update below = update("www.example.com");
        add(below, "x.www.example.com", Type.TXT, "x");

        assertThat(world.ask(acme.key(), hosted).brief()).isEqualTo("NOTAUTH signed");
        assertThat(world.ask(acme.key(), absent).brief()).isEqualTo("NOTAUTH signed");
        assertThat(world.ask(acme.key(), below).brief()).isEqualTo("NOTAUTH signed");
        assertThat(world.entries("change.refused"))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry).containsEntry("outcome", "NOT_FOUND"));
    }

    @Test
    void without_a_signature_nothing_is_changed() {
        Message answer = DoorWorld.parsed(world.udp(txt(CHALLENGE, "x").toWire()));

        assertThat(new DoorWorld.Answer(answer, false).brief()).isEqualTo("REFUSED unsigned");
        assertThat(answer.getTSIG()).isNull();
        assertThat(world.entries("change.refused")).isEmpty();
    }

    @Test
    void names_outside_the_zone_are_NOTZONE_and_broken_messages_FORMERR() {
        DoorWorld.Client writer = world.lease("writer");
        Update outside = update("example.com");
        add(outside, "x.blue.example", Type.TXT, "x");
        Message noZone = new Message();
        noZone.getHeader().setOpcode(org.xbill.DNS.Opcode.UPDATE);

        assertThat(world.ask(writer.key(), outside).brief()).isEqualTo("NOTZONE signed");
        assertThat(world.ask(writer.key(), noZone).brief()).isEqualTo("FORMERR signed");
        assertThat(world.entries("change.refused")).hasSize(2);
    }

    @Test
    void failed_prerequisites_are_answered_by_kind() {
        DoorWorld.Client writer = world.lease("writer");
        Update missing = txt("a.example.com", "x");
        missing.present(DoorWorld.name("gone.example.com"), Type.TXT);
        Update there = txt("a.example.com", "x");
        there.absent(DoorWorld.name("www.example.com"), Type.A);

        assertThat(world.ask(writer.key(), missing).brief()).isEqualTo("NXRRSET signed");
        assertThat(world.ask(writer.key(), there).brief()).isEqualTo("YXRRSET signed");
        assertThat(world.held("a.example.com", Type.TXT)).isEmpty();
    }

    @Test
    void prerequisites_about_whole_names_need_every_type_to_be_readable() {
        DoorWorld.Client writer = world.lease("writer");
        Update inUse = txt("a.example.com", "x");
        inUse.present(DoorWorld.name("www.example.com"));

        assertThat(world.ask(writer.key(), inUse).brief()).isEqualTo("REFUSED signed");
    }

    @Test
    void a_prerequisite_outside_the_read_scope_is_refused_whether_it_would_hold_or_not() {
        DoorWorld.Client blind = world.lease("blind");
        Update holds = txt("a.example.com", "x");
        holds.present(DoorWorld.name("www.example.com"), Type.TXT);
        Update fails = txt("a.example.com", "x");
        fails.present(DoorWorld.name("gone.example.com"), Type.TXT);

        assertThat(world.ask(blind.key(), holds).brief()).isEqualTo("REFUSED signed");
        assertThat(world.ask(blind.key(), fails).brief()).isEqualTo("REFUSED signed");
        assertThat(world.held("a.example.com", Type.TXT)).isEmpty();
    }

    @Test
    void an_extended_error_goes_out_only_to_those_who_sent_OPT() {
        DoorWorld.Client acme = world.lease("acme");
        Update plain = txt("other.example.com", "x");
        Update edns = txt("other.example.com", "y");
        edns.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);

        assertThat(world.ask(acme.key(), plain).message().getOPT()).isNull();
        Message answer = world.ask(acme.key(), edns).message();
        assertThat(answer.getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR))
                .hasSize(1)
                .allSatisfy(option -> assertThat(((ExtendedErrorCodeOption) option).getErrorCode())
                        .isEqualTo(ExtendedErrorCodeOption.PROHIBITED));
    }

    @Test
    void a_datagram_sent_again_gets_the_first_answer_and_is_applied_once_across_a_restart_too() {
        DoorWorld.Client writer = world.lease("writer");
        Update update = txt("a.example.com", "x");
        update.absent(DoorWorld.name("a.example.com"), Type.TXT);
        byte[] signed = world.sign(writer.key(), update);

        assertThat(DoorWorld.parsed(world.udp(signed)).getRcode()).isZero();
        long serial = world.serial("example.com");
        assertThat(DoorWorld.parsed(world.udp(signed)).getRcode()).isZero();
        assertThat(DoorWorld.parsed(world.tcp(signed)).getRcode()).isZero();
        world.restart();
        assertThat(DoorWorld.parsed(world.udp(signed)).getRcode()).isZero();

        assertThat(world.serial("example.com")).isEqualTo(serial);
        assertThat(world.entries("change.applied")).hasSize(1);
    }

    @Test
    void a_refusal_sent_again_makes_no_second_entry() {
        DoorWorld.Client acme = world.lease("acme");
        byte[] outside = world.sign(acme.key(), txt("other.example.com", "x"));
        byte[] elsewhere = world.sign(acme.key(), update("blue.example"));
        for (int i = 0; i < 3; i++) {
            world.udp(outside);
            world.udp(elsewhere);
        }

        assertThat(world.entries("change.refused")).hasSize(2);
    }

    @Test
    void what_needs_approval_is_refused_joined_by_resends_and_applied_once_approved() {
        Update mail = update("example.com");
        add(mail, "m.example.com", Type.MX, "10 mx.elsewhere.example.");
        DoorWorld.Client first = world.lease("writer");
        assertThat(world.ask(first.key(), mail).brief()).isEqualTo("REFUSED signed");
        DoorWorld.Client second = world.lease("writer");
        mail.getHeader().setID(4711);
        assertThat(world.ask(second.key(), mail).brief()).isEqualTo("REFUSED signed");
        List<ChangeRow> waiting = waiting();
        assertThat(waiting).hasSize(1);

        ChangeOutcome approved = world.engine()
                .changes()
                .approve(
                        world.person("ada"),
                        ZoneId.of("example.com"),
                        waiting.getFirst().id(),
                        waiting.getFirst().planHash())
                .join();
        assertThat(approved).isInstanceOf(ChangeOutcome.Waiting.class);
        assertThat(world.held("m.example.com", Type.MX)).isEmpty();

        mail.getHeader().setID(4712);
        assertThat(world.ask(second.key(), mail).brief()).isEqualTo("NOERROR signed");
        assertThat(world.held("m.example.com", Type.MX)).hasSize(1);
        assertThat(waiting()).isEmpty();
    }

    private List<ChangeRow> waiting() {
        return world.engine()
                .store()
                .read(reads ->
                        reads.changes().list(new ChangeFilter("zone", null, "waiting", null), Long.MAX_VALUE, 10));
    }

    @Test
    void a_zone_that_answers_when_verified_waits_a_second_and_then_answers_with_a_finding() {
        DoorWorld.Client slow = world.lease("slow");
        Update update = update("slow.example");
        add(update, "a.slow.example", Type.TXT, "x");
        long start = System.nanoTime();

        assertThat(world.ask(slow.key(), update).brief()).isEqualTo("NOERROR signed");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
        dev.bailiwick.testkit.servers.Await.until(
                "a finding",
                Duration.ofSeconds(5),
                () -> world.findings().stream().anyMatch(each -> each.startsWith("answered-unverified change/")));
    }

    @Test
    void a_grant_narrowed_since_bites_a_lease_already_out() {
        DoorWorld.Client acme = world.lease("acme");
        world.engine()
                .leases()
                .revoke(world.person("root"), "grant/acme-grant", "test", "test")
                .join();

        assertThat(world.ask(acme.key(), txt(CHALLENGE, "x")).brief()).isEqualTo("NOTAUTH unsigned BADKEY");
    }
}
