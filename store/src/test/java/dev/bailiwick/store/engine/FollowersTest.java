package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.delete;
import static dev.bailiwick.store.engine.EngineRig.name;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.rrset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.store.engine.ScriptedBackend.Fate;
import dev.bailiwick.testkit.servers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Type;

/** A zone on two servers: the second follows, is told of when it is behind, and keeps what is its own. */
final class FollowersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SUBJECT = "zone/" + ZONE + " backend/near";
    private static final Rrset WWW = rrset(name("www", ZONE), "A", "192.0.2.10");
    private static final Rrset THEIRS = rrset(name("www", ZONE), "A", "203.0.113.66");
    private static final Rrset EXTRA = rrset(name("extra", ZONE), "A", "203.0.113.7");

    @TempDir
    Path directory;

    private EngineRig rig;
    private final ScriptedBackend near = new ScriptedBackend();

    @BeforeEach
    void begin() {
        rig = new EngineRig(directory.resolve("data"));
        rig.named.put("near", near);
        List<Document> documents = new ArrayList<>(World.estate());
        documents.removeIf(document -> document.name().equals("example.com"));
        documents.add(backend("far", "192.0.2.53:53"));
        documents.add(backend("near", "192.0.2.54:53"));
        documents.add(zone("report", ""));
        rig.bootstrap(World.put(documents));
        rig.backend.hold(ZONE, List.of(soa("7"), ns("ns1"), rrset(name("ns1", ZONE), "A", "192.0.2.1"), WWW));
        near.hold(ZONE, List.of(soa("4711"), ns("ns9")));
        start();
        awaitLevel();
    }

    private static Rrset soa(String serial) {
        return rrset(ZONE.apex(), "SOA", "ns1.example.com. hostmaster.example.com. " + serial + " 3600 600 86400 300");
    }

    private static Rrset ns(String label) {
        return rrset(ZONE.apex(), "NS", label + ".example.com.");
    }

    private static Document backend(String name, String server) {
        return World.document(
                "Backend", name, "{'type':'rfc2136','server':'" + server + "','keyName':'k','secretId':'key'}");
    }

    private static Document zone(String drift, String more) {
        return World.zone(
                "example.com",
                ",'backend':'far','followers':[{'backend':'near'}],'followWithinSeconds':60,'drift':'" + drift + "'"
                        + more);
    }

    private void start() {
        rig.engine().start();
        Await.until(
                "the zone is taken in",
                SOON,
                () -> rig.engine().zones().get(ZONE).isPresent());
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private static List<Rrset> content(ScriptedBackend server) {
        return server.tree(ZONE)
                .subtree(ZONE.apex())
                .filter(each -> each.type() != Type.SOA && each.type() != Type.NS)
                .toList();
    }

    private void awaitLevel() {
        Await.until(() -> content(near) + " is as " + content(rig.backend) + "; " + rig.findings(), SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return content(near).equals(content(rig.backend)) && isProved();
        });
    }

    /** Whether the follower was read, and found level, at the zone's present version. */
    private boolean isProved() {
        return rig.store()
                .read(reads -> reads.settings().get("follower/" + ZONE + "/near"))
                .filter(state -> state.contains("\"level\":" + rig.version() + ","))
                .isPresent();
    }

    /** Changes something else until that has come through: then what came before was looked at. */
    private void awaitLooked() {
        String label = "probe" + rig.logSize();
        change(label, "192.0.2.200");
        Await.until(() -> label + " comes through; " + rig.findings(), SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return near.tree(ZONE).find(name(label, ZONE), Type.A).isPresent();
        });
    }

    private void awaitFinding(String kind) {
        Await.until(() -> kind + " is told: " + rig.findings(), SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return rig.hasFinding(kind, SUBJECT);
        });
    }

    /** Lets time pass until the deadline is over: it counts from when it was noticed that something is to be sent. */
    private void awaitBehind() {
        Await.until(() -> "it is told to be behind: " + rig.findings(), SOON, () -> {
            rig.clock.advance(Duration.ofSeconds(1));
            rig.engine().followers().notified(ZONE);
            return rig.hasFinding("backend-behind", SUBJECT);
        });
    }

    private void awaitNoFinding(String kind) {
        Await.until(() -> kind + " is over: " + rig.findings(), SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return !rig.hasFinding(kind, SUBJECT);
        });
    }

    private String message(String kind) {
        return rig.findings().stream()
                .filter(each -> each.kind().equals(kind) && each.subject().equals(SUBJECT))
                .map(FindingRow::message)
                .findFirst()
                .orElse("");
    }

    private void change(String label, String address) {
        rig.applied(rig.change(rig.deploy(), replace(label + ".example.com", "A", address)));
    }

    private Optional<Rrset> www() {
        return near.tree(ZONE).find(name("www", ZONE), Type.A);
    }

    @Test
    void a_follower_that_is_new_is_filled_and_keeps_its_own_soa_and_ns() {
        assertThat(near.tree(ZONE).find(ZONE.apex(), Type.NS)).contains(ns("ns9"));
        assertThat(near.tree(ZONE).find(ZONE.apex(), Type.SOA)).contains(soa("4711"));
        assertThat(www()).contains(WWW);
        assertThat(rig.findings()).noneMatch(each -> each.subject().equals(SUBJECT));
    }

    @Test
    void each_change_comes_to_the_follower_as_one_message_of_edits() {
        int before = near.asked().size();
        change("www", "192.0.2.11");
        awaitLevel();
        List<Intended> sent = near.asked().get(before);
        assertThat(sent)
                .singleElement()
                .satisfies(change -> assertThat(change.edits())
                        .singleElement()
                        .satisfies(edit -> assertThat(edit.before()).isEqualTo(WWW)));
        assertThat(rig.findings()).noneMatch(each -> each.subject().equals(SUBJECT));
    }

    @Test
    void a_follower_that_was_away_gets_the_net_difference_and_its_finding_is_over_then() {
        near.readable(false);
        int before = near.asked().size();
        for (int i = 0; i < 5; i++) {
            change("www", "192.0.2." + (20 + i));
            change("gone", "192.0.2.9");
            rig.applied(rig.change(rig.deploy(), delete("gone.example.com", "A")));
        }
        change("new", "192.0.2.30");
        awaitFinding("backend-unreachable");
        assertThat(rig.hasFinding("backend-behind", SUBJECT)).isFalse();
        awaitBehind();
        Await.until(
                () -> "both are counted: " + message("backend-behind"),
                SOON,
                () -> message("backend-behind").contains(" 2 RRsets differ"));
        assertThat(message("backend-behind"))
                .contains("`near`", "zone example.com", "since 2026-03-01T12:", "by script");
        near.readable(true);
        awaitLevel();
        awaitNoFinding("backend-behind");
        awaitNoFinding("backend-unreachable");
        assertThat(near.asked().subList(before, near.asked().size()))
                .singleElement()
                .satisfies(lot -> assertThat(lot)
                        .singleElement()
                        .satisfies(change -> assertThat(change.edits()).hasSize(2)));
        assertThat(rig.types(0)).contains("follower.behind", "follower.level").doesNotContain("follower.outside");
    }

    @Test
    void one_rrset_that_is_refused_spares_the_others_and_is_told_with_its_cause() {
        near.readable(false);
        change("a", "192.0.2.31");
        change("b", "192.0.2.32");
        near.next(Fate.REFUSED, Fate.TAKEN, Fate.REFUSED);
        for (int i = 0; i < 200; i++) {
            near.next(Fate.REFUSED);
        }
        near.readable(true);
        Await.until("a comes through", SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return near.tree(ZONE).find(name("a", ZONE), Type.A).isPresent();
        });
        awaitBehind();
        assertThat(message("backend-behind")).contains("1 RRset differs", "refused by script");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"TAKEN_UNSAID", "LOST", "IGNORED"})
    void what_is_not_known_to_be_there_is_looked_for_and_no_drift(Fate fate) {
        near.next(fate);
        change("www", "192.0.2.11");
        awaitLevel();
        awaitLooked();
        assertThat(rig.types(0)).doesNotContain("follower.outside");
    }

    @Test
    void answers_that_nothing_follows_from_are_a_finding_as_well() {
        for (int i = 0; i < 500; i++) {
            near.next(Fate.IGNORED);
        }
        change("www", "192.0.2.11");
        Await.until("it was sent", SOON, () -> near.asked().size() > 2);
        awaitBehind();
        assertThat(message("backend-behind")).contains("does not show");
    }

    @Test
    void what_someone_else_did_at_a_follower_is_told_and_left_even_where_we_change_the_same() {
        near.outside(ZONE, WWW, THEIRS);
        near.outside(ZONE, null, EXTRA);
        awaitFinding("drift");
        assertThat(message("drift")).contains("`near`", "www.example.com. A", "extra.example.com. A", "left");
        awaitLooked();
        change("www", "192.0.2.12");
        awaitLooked();
        assertThat(www()).contains(THEIRS);
        assertThat(rig.served("www.example.com", "A")).containsExactly("192.0.2.12");
        assertThat(rig.entries(0))
                .anySatisfy(entry -> assertThat(entry)
                        .containsEntry("type", "follower.outside")
                        .containsEntry("backend", "near")
                        .containsEntry("outcome", "left")
                        .hasEntrySatisfying("edits", edits -> assertThat(edits).contains("203.0.113.66")));
        near.outside(ZONE, EXTRA, null);
        near.outside(ZONE, THEIRS, rrset(name("www", ZONE), "A", "192.0.2.12"));
        awaitNoFinding("drift");
    }

    @Test
    void it_is_told_once_for_as_long_as_it_stays_also_after_a_restart() {
        near.outside(ZONE, null, EXTRA);
        awaitFinding("drift");
        awaitLooked();
        rig.restart();
        start();
        awaitLooked();
        assertThat(rig.types(0)).containsOnlyOnce("follower.outside");
        assertThat(rig.hasFinding("drift", SUBJECT)).isTrue();
    }

    @Test
    void it_is_put_back_where_the_zone_says_so() {
        rig.inForce(zone("restore", ""));
        near.outside(ZONE, WWW, THEIRS);
        near.outside(ZONE, null, EXTRA);
        Await.until("it is found", SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return rig.types(0).contains("follower.outside");
        });
        awaitLevel();
        awaitNoFinding("drift");
        assertThat(www()).contains(WWW);
    }

    @Test
    void it_stays_different_without_a_finding_where_the_zone_accepts_it() {
        rig.inForce(zone("accept", ""));
        near.outside(ZONE, null, EXTRA);
        Await.until("it is found", SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return rig.types(0).contains("follower.outside");
        });
        awaitLooked();
        assertThat(near.tree(ZONE).find(EXTRA.name(), Type.A)).contains(EXTRA);
        assertThat(rig.findings()).noneMatch(each -> each.subject().equals(SUBJECT));
    }

    @Test
    void after_a_restart_what_we_changed_meanwhile_is_behind_and_what_we_did_not_is_drift() {
        awaitLooked();
        near.readable(false);
        change("b", "192.0.2.32");
        rig.restart();
        near.outside(ZONE, WWW, THEIRS);
        near.readable(true);
        start();
        awaitFinding("drift");
        Await.until("b comes through", SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return near.tree(ZONE).find(name("b", ZONE), Type.A).isPresent();
        });
        assertThat(message("drift")).contains("www.example.com. A").doesNotContain("b.example.com");
        assertThat(www()).contains(THEIRS);
    }

    @Test
    void while_the_zone_is_on_hold_nothing_is_sent() {
        near.readable(false);
        change("b", "192.0.2.32");
        rig.inForce(zone("report", ",'hold':true"));
        int before = near.asked().size();
        near.readable(true);
        awaitBehind();
        Await.until(() -> "it is told why: " + message("backend-behind"), SOON, () -> {
            rig.engine().followers().notified(ZONE);
            return message("backend-behind").contains("on hold");
        });
        assertThat(near.asked()).hasSize(before);
        rig.inForce(zone("report", ""));
        awaitLevel();
        awaitNoFinding("backend-behind");
    }

    @Test
    void a_follower_that_is_not_one_any_more_leaves_no_findings() {
        near.outside(ZONE, null, EXTRA);
        awaitFinding("drift");
        rig.inForce(World.zone("example.com", ",'backend':'far'"));
        Await.until(() -> "it is forgotten: " + rig.findings(), SOON, () -> !rig.hasFinding("drift", SUBJECT));
        int before = near.asked().size();
        change("b", "192.0.2.32");
        assertThat(near.asked()).hasSize(before);
    }

    @Test
    void the_log_verifies_after_all_of_this() {
        near.next(Fate.REFUSED, Fate.LOST, Fate.IGNORED, Fate.TAKEN_UNSAID);
        for (int i = 0; i < 6; i++) {
            change("h" + i, "192.0.2." + i);
        }
        near.outside(ZONE, null, EXTRA);
        awaitFinding("drift");
        assertThat(rig.verifiedLog(directory.resolve("export")).faults()).isEmpty();
    }
}
