package dev.bailiwick.core.change;

import static dev.bailiwick.core.dns.Samples.name;
import static dev.bailiwick.core.dns.Samples.rrset;
import static dev.bailiwick.core.dns.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

class InverseCheckTest {
    private static final RrsetEdit CREATED = RrsetEdit.between(null, rrset("new 60 A 192.0.2.1"));
    private static final RrsetEdit CHANGED =
            RrsetEdit.between(rrset("www 60 A 192.0.2.1"), rrset("www 60 A 192.0.2.2"));
    private static final RrsetEdit DELETED = RrsetEdit.between(rrset("old 60 A 192.0.2.1"), null);

    @Test
    void applies_where_nothing_has_moved() {
        ZoneTree zone = zone("new 60 A 192.0.2.1", "www 60 A 192.0.2.2", "other 60 A 192.0.2.1");
        assertThat(InverseCheck.applicable(zone, List.of(CREATED, CHANGED, DELETED)))
                .contains(List.of(CREATED.inverse(), DELETED.inverse(), CHANGED.inverse()));
    }

    @Test
    void names_every_rrset_that_has_moved() {
        ZoneTree zone = zone("new 61 A 192.0.2.1", "www 60 A 192.0.2.3", "old 60 A 192.0.2.9");
        List<RrsetEdit> applied = List.of(CREATED, CHANGED, DELETED);
        assertThat(InverseCheck.applicable(zone, applied)).isEmpty();
        assertThat(InverseCheck.conflicts(zone, applied))
                .containsExactly(
                        new RrsetKey(name("new"), Type.A),
                        new RrsetKey(name("old"), Type.A),
                        new RrsetKey(name("www"), Type.A));
    }

    @Test
    void one_that_has_moved_stops_all() {
        ZoneTree zone = zone("www 60 A 192.0.2.2");
        assertThat(InverseCheck.applicable(zone, List.of(CREATED, CHANGED))).isEmpty();
    }

    @Test
    void does_not_bring_back_data_beside_a_cname_that_has_come_since() {
        ZoneTree zone = zone("old 60 CNAME www");
        assertThat(InverseCheck.conflicts(zone, List.of(DELETED))).containsExactly(new RrsetKey(name("old"), Type.A));
        RrsetEdit swapped = RrsetEdit.between(null, rrset("old 60 CNAME www"));
        assertThat(InverseCheck.applicable(zone, List.of(DELETED, swapped))).isPresent();
    }

    @Test
    void never_takes_the_serial_back() {
        RrsetEdit bump = soa(100, 101, 7200);
        RrsetEdit timers = soa(100, 101, 3600);
        ZoneTree later = zone().with(List.of(soa(100, 105, 3600)), 2);
        assertThat(InverseCheck.applicable(zone().with(List.of(soa(100, 105, 7200)), 2), List.of(bump)))
                .contains(List.of());
        assertThat(InverseCheck.applicable(later, List.of(timers)).orElseThrow())
                .singleElement()
                .satisfies(edit -> assertThat(edit.after())
                        .isEqualTo(rrset("@ 3600 SOA ns1 hostmaster 105 7200 900 1209600 300")));
        assertThat(InverseCheck.applicable(later, List.of(bump))).isEmpty();
    }

    private static RrsetEdit soa(long from, long to, int refresh) {
        return RrsetEdit.between(
                rrset("@ 3600 SOA ns1 hostmaster " + from + " 7200 900 1209600 300"),
                rrset("@ 3600 SOA ns1 hostmaster " + to + " " + refresh + " 900 1209600 300"));
    }
}
