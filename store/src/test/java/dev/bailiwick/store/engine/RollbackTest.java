package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.applied;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking a change back on a person's word. */
final class RollbackTest {
    private static final String MAIL = replace("example.com", "MX", "20 mail.example.com.");
    /** Adding CAA tightens and is automatic; taking it away loosens and needs approval. */
    private static final String CAA = replace("example.com", "CAA", "0 issue \\\"ca.example\\\"");

    @TempDir
    Path directory;

    private EngineRig rig;

    @BeforeEach
    void begin() {
        rig = EngineRig.estate(directory.resolve("data"));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private ChangeOutcome rollback(Principal.Human actor, String changeId) {
        return await(rig.engine().changes().rollback(actor, ZONE, changeId, "a test"));
    }

    private String approvedMail() {
        ChangeOutcome.Waiting waits = waiting(rig.submit(rig.change(rig.deploy(), MAIL)));
        return applied(rig.approve(rig.person("cai"), waits)).changeId();
    }

    @Test
    void what_was_approved_is_taken_back_without_a_new_approval_while_that_one_lasts() {
        String change = approvedMail();
        ChangeOutcome.Applied back = applied(rollback(rig.person("olga"), change));
        assertThat(rig.served("example.com", "MX")).containsExactly("10 mail.example.com.");
        assertThat(rig.row(change).state()).isEqualTo("rolled-back");
        assertThat(rig.row(back.changeId()).rollbackOf()).isEqualTo(change);
    }

    @Test
    void once_the_approval_has_ended_taking_back_is_judged_like_any_change() {
        String change = approvedMail();
        rig.clock.advance(Duration.ofHours(24));
        assertThat(refused(rollback(rig.person("olga"), change)).kind()).isEqualTo(Kind.NEEDS_APPROVAL);
        assertThat(rig.row(change).state()).isEqualTo("applied");
    }

    @Test
    void what_nobody_approved_lends_no_approval_to_its_inverse() {
        String change = rig.applied(rig.change(rig.deploy(), CAA)).changeId();
        assertThat(refused(rollback(rig.person("olga"), change)).kind()).isEqualTo(Kind.NEEDS_APPROVAL);
        assertThat(rig.served("example.com", "CAA")).isNotEmpty();
    }

    @Test
    void taking_a_rollback_back_is_a_change_anew() {
        ChangeOutcome.Applied back = applied(rollback(rig.person("olga"), approvedMail()));
        assertThat(refused(rollback(rig.person("olga"), back.changeId())).kind())
                .isEqualTo(Kind.NEEDS_APPROVAL);
    }

    @Test
    void it_needs_the_role_over_the_zone_and_who_sees_nothing_learns_nothing() {
        String change = approvedMail();
        assertThat(refused(rollback(rig.person("vera"), change)).kind()).isEqualTo(Kind.FORBIDDEN);
        rig.inForce(World.person("pat", "", "{'role':'operator','zones':['other.example'],'owners':['*']}"));
        assertThat(refused(rollback(rig.person("pat"), change)).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused(rollback(rig.person("pat"), "c00000000000000000000")).kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void it_stops_where_something_has_moved_since() {
        String change = approvedMail();
        applied(rig.approve(
                rig.person("cai"),
                waiting(rig.submit(rig.change(rig.deploy(), replace("example.com", "MX", "30 mail.example.com."))))));
        assertThat(refused(rollback(rig.person("olga"), change)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(rig.served("example.com", "MX")).containsExactly("30 mail.example.com.");
    }

    @Test
    void a_forbid_holds_for_it_too() {
        String change = approvedMail();
        rig.inForce(World.forbid("frozen", ""));
        assertThat(refused(rollback(rig.person("olga"), change)).kind()).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void it_is_done_once() {
        String change = approvedMail();
        applied(rollback(rig.person("olga"), change));
        assertThat(refused(rollback(rig.person("olga"), change)).kind()).isEqualTo(Kind.CONFLICT);
    }
}
