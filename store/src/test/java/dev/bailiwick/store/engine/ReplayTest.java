package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.replace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.explain.Replay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Replaying what was asked against a proposed policy")
final class ReplayTest {
    @TempDir
    private Path directory = Path.of("");

    private EngineRig rig;
    private String address = "";
    private String mail = "";

    @BeforeEach
    void askForSomething() {
        rig = EngineRig.estate(directory.resolve("data"));
        address = EngineRig.applied(rig.submit(rig.change(rig.deploy(), replace("api.example.com", "A", "192.0.2.50"))))
                .changeId();
        ChangeOutcome waits =
                rig.submit(rig.change(rig.deploy(), replace("example.com", "MX", "20 mail.example.com.")));
        mail = ((ChangeOutcome.Waiting) waits).changeId();
        EngineRig.refused(rig.submit(rig.change(rig.deploy(), replace("www.example.com", "NS", "ns.other.example."))));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Replay.Result replay(PolicyEdit edit) {
        return rig.engine().replay().run(rig.engine().policy().snapshot().with(edit), 100, each -> true);
    }

    @Test
    void a_policy_that_changes_nothing_decides_nothing_otherwise() {
        Replay.Result result = replay(World.put(World.owner("web", "'dora','otto'")));
        assertThat(result.replayed()).isEqualTo(3);
        assertThat(result.differences()).isEmpty();
    }

    @Test
    void a_narrower_grant_names_the_change_that_it_would_have_refused() {
        Replay.Result result = replay(World.put(World.grant(
                "deploy",
                "deploy",
                World.scope("'example.com'", "'.example.com'", "'MX'"),
                ",'unbound':'allowed','maxLeaseSeconds':3600")));
        assertThat(result.differences()).singleElement().satisfies(each -> {
            assertThat(each.recorded().reference()).isEqualTo(address);
            assertThat(each.recorded().asker().identity()).isEqualTo("deploy");
            assertThat(each.before()).isInstanceOf(Decision.Allow.class);
            assertThat(each.after()).isInstanceOf(Decision.Deny.class);
            assertThat(each.after().reasons())
                    .extracting(reason -> reason.code())
                    .contains("outside-grant");
        });
    }

    @Test
    void a_wider_grant_names_the_refusal_that_would_fall_away() {
        Replay.Result result = replay(World.put(World.grant(
                "deploy",
                "deploy",
                World.scope("'example.com'", "'.example.com'", "'A','MX','NS'"),
                ",'unbound':'allowed','maxLeaseSeconds':3600")));
        assertThat(result.differences()).singleElement().satisfies(each -> {
            assertThat(each.recorded().reference()).startsWith("entry/");
            assertThat(each.before()).isInstanceOf(Decision.Deny.class);
            assertThat(each.after()).isInstanceOf(Decision.NeedsApproval.class);
        });
    }

    @Test
    void a_rule_that_asks_for_no_one_names_the_change_that_would_not_have_waited() {
        Replay.Result result = replay(World.put(World.document(
                "ApprovalRule",
                "mail",
                "{'zones':['example.com'],'consequences':['intercept-mail','touch-apex'],'require':'automatic'}")));
        assertThat(result.differences()).singleElement().satisfies(each -> {
            assertThat(each.recorded().reference()).isEqualTo(mail);
            assertThat(each.before()).isInstanceOf(Decision.NeedsApproval.class);
            assertThat(each.after()).isInstanceOf(Decision.Allow.class);
        });
    }

    @Test
    void a_condition_is_judged_by_what_the_workload_had_proved() {
        Replay.Result held = replay(World.put(World.deployGrant(",'condition':'proved.claims.job == \\\"deploy\\\"'")));
        assertThat(held.differences()).isEmpty();
        Replay.Result broken =
                replay(World.put(World.deployGrant(",'condition':'proved.claims.job == \\\"other\\\"'")));
        assertThat(broken.differences())
                .extracting(each -> each.recorded().reference())
                .containsExactlyInAnyOrder(address, mail);
    }

    @Test
    void only_what_may_be_told_of_is_replayed_and_at_most_the_newest() {
        PolicyEdit edit = World.put(World.owner("web", ""));
        Replay replay = rig.engine().replay();
        assertThat(replay.run(rig.engine().policy().snapshot().with(edit), 100, each -> false)
                        .replayed())
                .isZero();
        assertThat(replay.run(rig.engine().policy().snapshot().with(edit), 1, each -> true)
                        .replayed())
                .isEqualTo(2);
        assertThat(List.of(address, mail)).doesNotHaveDuplicates();
    }
}
