package dev.bailiwick.core.change;

import static dev.bailiwick.core.dns.Samples.name;
import static dev.bailiwick.core.dns.Samples.rrset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.risk.RiskNote;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final ZoneId ZONE = ZoneId.of("example.com");
    private static final RrsetEdit CREATE = RrsetEdit.between(null, rrset("www 60 A 192.0.2.1"));
    private static final RrsetEdit CHANGE =
            RrsetEdit.between(rrset("api 60 A 192.0.2.1"), rrset("api 60 A 192.0.2.2", "api 60 A 192.0.2.3"));

    private static Plan plan(ZoneId zone, List<RrsetEdit> edits, Set<Consequence> consequences, String... backends) {
        return new Plan(zone, edits, new TreeSet<>(consequences), List.of(), "deployer", List.of(backends));
    }

    private static Plan plan(RrsetEdit... edits) {
        return plan(ZONE, List.of(edits), Set.of(), "primary");
    }

    private static RrsetEdit soa(long from, long to, int refresh) {
        return RrsetEdit.between(
                rrset("@ 3600 SOA ns1 hostmaster " + from + " 7200 900 1209600 300"),
                rrset("@ 3600 SOA ns1 hostmaster " + to + " " + refresh + " 900 1209600 300"));
    }

    /** The value was computed from the documented layout by another program. */
    @Test
    void the_hash_is_pinned() {
        Plan pinned =
                plan(ZONE, List.of(CREATE, CHANGE), Set.of(Consequence.REDIRECT_TRAFFIC, Consequence.BULK), "primary");
        assertThat(pinned.hash())
                .matches("[0-9a-f]{64}")
                .isEqualTo("25e269a4e9d43de7c6811877544449b17480bdf3c22a8549421023ec45b9cd5b");
    }

    @Test
    void the_order_of_edits_and_backends_does_not_count() {
        assertThat(plan(CREATE, CHANGE).hash()).isEqualTo(plan(CHANGE, CREATE).hash());
        assertThat(plan(ZONE, List.of(CREATE), Set.of(), "a", "b").hash())
                .isEqualTo(plan(ZONE, List.of(CREATE), Set.of(), "b", "a", "b").hash());
    }

    @Test
    void everything_that_an_approval_covers_counts() {
        List<Plan> different = List.of(
                plan(CREATE),
                plan(CREATE, CHANGE),
                plan(CREATE.inverse()),
                plan(RrsetEdit.between(null, rrset("www 61 A 192.0.2.1"))),
                plan(RrsetEdit.between(null, rrset("www 60 A 192.0.2.2"))),
                plan(RrsetEdit.between(null, rrset("www 60 AAAA 2001:db8::1"))),
                plan(RrsetEdit.between(null, rrset("ww 60 A 192.0.2.1"))),
                plan(RrsetEdit.between(rrset("www 60 A 192.0.2.9"), rrset("www 60 A 192.0.2.1"))),
                plan(RrsetEdit.between(rrset("www 90 A 192.0.2.9"), rrset("www 60 A 192.0.2.1"))),
                plan(ZONE, List.of(CREATE), Set.of(Consequence.BULK), "primary"),
                plan(ZONE, List.of(CREATE), Set.of(), "secondary"),
                plan(ZONE, List.of(CREATE), Set.of(), "primary", "secondary"),
                plan(ZoneId.parse("inside:example.com"), List.of(CREATE), Set.of(), "primary"),
                new Plan(ZONE, List.of(CREATE), new TreeSet<>(), List.of(), "other", List.of("primary")));
        assertThat(different.stream().map(Plan::hash)).doesNotHaveDuplicates();
    }

    @Test
    void notes_do_not_count() {
        RiskNote note = new RiskNote(Consequence.BULK, name("www"), "words");
        Plan noted = new Plan(ZONE, List.of(CREATE), new TreeSet<>(), List.of(note), "deployer", List.of("primary"));
        assertThat(noted.hash()).isEqualTo(plan(CREATE).hash());
    }

    @Test
    void the_serial_does_not_count_and_the_rest_of_the_soa_does() {
        assertThat(plan(CREATE, soa(100, 101, 7200)).hash())
                .isEqualTo(plan(CREATE).hash());
        assertThat(plan(soa(100, 101, 3600)).hash())
                .isEqualTo(plan(soa(500, 600, 3600)).hash());
        assertThat(plan(soa(100, 101, 3600)).hash())
                .isNotEqualTo(plan(soa(100, 101, 1800)).hash());
    }

    @Test
    void the_inverse_swaps_before_and_after() {
        assertThat(plan(CREATE).inverse()).containsExactly(CREATE.inverse());
        assertThat(plan(CREATE, CHANGE).inverse()).containsExactlyInAnyOrder(CREATE.inverse(), CHANGE.inverse());
    }

    @Test
    void an_rrset_is_edited_once() {
        assertThatThrownBy(() -> plan(CREATE, CREATE)).hasMessageContaining("two edits of one RRset");
    }
}
