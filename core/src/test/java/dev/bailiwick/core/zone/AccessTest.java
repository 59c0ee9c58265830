package dev.bailiwick.core.zone;

import static dev.bailiwick.core.dns.Samples.name;
import static dev.bailiwick.core.dns.Samples.rr;
import static dev.bailiwick.core.dns.Samples.rrs;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.add;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.delete;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.deleteName;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.deleteRrset;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.replace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.scope.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

class AccessTest {
    @Test
    void adding_needs_create_and_update_for_each_record() {
        assertThat(Access.ofOps(List.of(add("www 60 A 192.0.2.1", "www 60 A 192.0.2.2"))))
                .containsExactly(
                        new Access(Operation.CREATE, name("www"), Type.A, rr("www 60 A 192.0.2.1"), 60),
                        new Access(Operation.CREATE, name("www"), Type.A, rr("www 60 A 192.0.2.2"), 60),
                        new Access(Operation.UPDATE, name("www"), Type.A, rr("www 60 A 192.0.2.1"), 60),
                        new Access(Operation.UPDATE, name("www"), Type.A, rr("www 60 A 192.0.2.2"), 60));
    }

    @Test
    void replacing_needs_create_and_update() {
        assertThat(Access.ofOps(List.of(replace("www 60 A 192.0.2.1"))))
                .extracting(Access::operation)
                .containsExactly(Operation.CREATE, Operation.UPDATE);
    }

    @Test
    void each_delete_form_needs_delete() {
        assertThat(Access.ofOps(List.of(delete("www 0 A 192.0.2.1"), deleteRrset("www", Type.TXT), deleteName("old"))))
                .containsExactly(
                        new Access(Operation.DELETE, name("www"), Type.A, rr("www 0 A 192.0.2.1"), Access.NO_TTL),
                        new Access(Operation.DELETE, name("www"), Type.TXT, null, Access.NO_TTL),
                        new Access(Operation.DELETE, name("old"), Access.ANY_TYPE, null, Access.NO_TTL));
    }

    @Test
    void the_ttl_at_a_challenge_name_is_not_the_callers() {
        assertThat(Access.ofOps(List.of(add("_acme-challenge.www 7200 TXT \"x\""))))
                .extracting(Access::ttlSeconds)
                .containsOnly(Access.NO_TTL);
        assertThat(Access.ofOps(List.of(add("_acme-challenge.www 7200 CNAME x"))))
                .extracting(Access::ttlSeconds)
                .containsOnly(7200L);
    }

    @Test
    void prerequisites_need_read_and_come_after_the_steps() {
        List<Prerequisite> prerequisites = List.of(
                new Prerequisite.NameInUse(name("a")),
                new Prerequisite.NameNotInUse(name("b")),
                new Prerequisite.RrsetExists(name("c"), Type.A),
                new Prerequisite.RrsetNotExists(name("d"), Type.TXT),
                new Prerequisite.RrsetEquals(name("e"), Type.A, rrs("e 0 A 192.0.2.1", "e 0 A 192.0.2.2")),
                new Prerequisite.VersionIs(7));
        assertThat(Access.of(prerequisites, List.of(deleteName("z"))))
                .extracting(each -> each.operation() + " " + each.name() + " " + each.type())
                .containsExactly(
                        "DELETE z.example.com. 255",
                        "READ a.example.com. 255",
                        "READ b.example.com. 255",
                        "READ c.example.com. 1",
                        "READ d.example.com. 16",
                        "READ e.example.com. 1");
    }
}
