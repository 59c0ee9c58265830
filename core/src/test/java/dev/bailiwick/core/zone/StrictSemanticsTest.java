package dev.bailiwick.core.zone;

import static dev.bailiwick.core.dns.Samples.zone;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.add;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.delete;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.deleteName;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.deleteRrset;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.edits;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.refusal;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.replace;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

class StrictSemanticsTest {
    private final ZoneTree zone =
            zone("www 300 A 192.0.2.1", "alias 300 CNAME www", "tree 300 DNAME example.net.", "@ 300 MX 10 mail");

    private void assertFails(String message, EditOp... ops) {
        Refusal refusal = refusal(strict(zone, ops));
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.message()).contains(message);
    }

    @Test
    void a_cname_stands_alone() {
        assertFails("stands alone", add("www 60 CNAME other"));
        assertFails("stands alone", add("alias 60 A 192.0.2.1"));
        assertFails("stands alone", replace("alias 60 A 192.0.2.1"));
        assertFails("stands alone", add("@ 60 CNAME other"));
    }

    @Test
    void the_order_of_the_steps_does_not_matter() {
        assertThat(edits(strict(zone, add("www 60 CNAME other"), deleteRrset("www", Type.A))))
                .hasSize(2);
        assertThat(edits(strict(zone, deleteRrset("www", Type.A), add("www 60 CNAME other"))))
                .hasSize(2);
    }

    @Test
    void a_second_cname_is_refused_and_a_replacement_is_not() {
        assertFails("may have one only", add("alias 60 CNAME other"));
        assertFails("at most one CNAME", replace("new 60 CNAME a", "new 60 CNAME b"));
        assertThat(edits(strict(zone, replace("alias 60 CNAME other")))).hasSize(1);
        assertThat(edits(strict(zone, add("alias 300 CNAME www")))).isEmpty();
    }

    @Test
    void the_apex_keeps_its_soa_and_ns() {
        assertFails("belongs to the apex", deleteRrset("@", Type.SOA));
        assertFails("belongs to the apex", deleteRrset("@", Type.NS));
        assertFails("the apex keeps", deleteName("@"));
        assertFails("last NS", delete("@ 0 NS ns1"), delete("@ 0 NS ns2"));
        assertFails("SOA record cannot", delete("@ 0 SOA ns1 hostmaster 100 7200 900 1209600 300"));
        assertThat(edits(strict(zone, replace("@ 60 NS ns7", "@ 60 NS ns8")))).hasSize(1);
    }

    @Test
    void serials_only_go_forward() {
        assertFails("only go forward", replace("@ 3600 SOA ns1 hostmaster 99 1 1 1 1"));
        assertFails("only at the apex", add("sub 3600 SOA ns1 hostmaster 101 1 1 1 1"));
        assertThat(edits(strict(zone, replace("@ 3600 SOA ns1 hostmaster 100 1 1 1 1"))))
                .hasSize(1);
        assertThat(edits(strict(zone, replace("@ 3600 SOA ns1 hostmaster 101 1 1 1 1"))))
                .hasSize(1);
    }

    @Test
    void nothing_is_added_beneath_a_dname() {
        assertFails("beneath the DNAME", add("x.tree 60 A 192.0.2.1"));
        assertFails("beneath the DNAME", add("x.y.new 60 A 192.0.2.1"), add("new 60 DNAME example.net."));
        assertThat(edits(strict(zone, deleteRrset("tree", Type.DNAME), add("x.tree 60 A 192.0.2.1"))))
                .hasSize(2);
    }

    @Test
    void a_dname_over_existing_names_is_a_consequence_and_no_error() {
        assertThat(edits(strict(zone("a.b 60 A 192.0.2.1"), add("b 60 DNAME example.net."))))
                .hasSize(1);
    }

    @Test
    void a_dname_and_a_delegation_exclude_each_other() {
        assertFails("beside a delegation", add("tree 60 NS ns1"));
        assertThat(edits(strict(zone("a 60 A 192.0.2.1"), add("@ 60 DNAME example.net."))))
                .hasSize(1);
    }

    @Test
    void to_delete_what_is_not_there_is_no_effect() {
        assertThat(edits(strict(zone, deleteName("nope"), delete("www 0 A 192.0.2.9"))))
                .isEmpty();
    }

    @Test
    void what_was_wrong_before_can_be_mended() {
        ZoneTree wrong = zone("x 60 CNAME www", "x 60 A 192.0.2.1", "x 60 A 192.0.2.2");
        assertThat(edits(strict(wrong, delete("x 0 A 192.0.2.1")))).hasSize(1);
        assertThat(edits(strict(wrong, deleteRrset("x", Type.CNAME)))).hasSize(1);
    }
}
