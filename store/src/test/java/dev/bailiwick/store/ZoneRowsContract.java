package dev.bailiwick.store;

import static dev.bailiwick.store.Samples.a;
import static dev.bailiwick.store.Samples.txt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.ClaimRows.Claim;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Zones as rows. */
interface ZoneRowsContract extends StoreFixture {
    ZoneId ZONE = ZoneId.of("example.com");
    ZoneId INTERNAL = ZoneId.parse("internal:example.com");
    Name CHALLENGE = Names.parse("_acme-challenge.example.com");

    @Test
    default void a_new_zone_stands_at_version_one_with_its_content() {
        List<Rrset> content = List.of(a("www.example.com", "192.0.2.1"), txt("odd\\.\\000label.example.com", "v"));
        run(tx -> tx.zones().create(ZONE, 4_294_967_295L, content));

        assertThat(head(ZONE)).contains(new ZoneHead(ZONE, 1, 4_294_967_295L, 0, null, null));
        assertThat(head(INTERNAL)).isEmpty();
        assertThat(rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(content);
    }

    @Test
    default void many_rrsets_are_created_in_batches_and_streamed() {
        List<Rrset> content = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            content.add(a("h" + i + ".example.com", "192.0.2." + i % 250));
        }
        run(tx -> tx.zones().create(ZONE, 1, content));
        assertThat(rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(content);
    }

    @Test
    default void zones_of_one_name_in_two_views_are_two_zones() {
        run(tx -> tx.zones().create(ZONE, 1, List.of(a("www.example.com", "192.0.2.1"))));
        run(tx -> tx.zones().create(INTERNAL, 2, List.of(a("www.example.com", "10.0.0.1"))));
        assertThat(store().<List<ZoneId>>read(reads ->
                        reads.zones().heads().stream().map(ZoneHead::zone).toList()))
                .containsExactlyInAnyOrder(ZONE, INTERNAL);
        assertThat(rrsets(INTERNAL)).containsExactly(a("www.example.com", "10.0.0.1"));
    }

    @Test
    default void a_zone_cannot_be_created_twice() {
        run(tx -> tx.zones().create(ZONE, 1, List.of()));
        assertThatThrownBy(() -> run(tx -> tx.zones().create(ZONE, 1, List.of())))
                .isInstanceOf(StoreFault.class);
    }

    @Test
    default void a_commit_moves_the_head_applies_its_edits_and_keeps_the_delta() {
        Rrset before = a("www.example.com", "192.0.2.1");
        Rrset after = a("www.example.com", "192.0.2.2");
        Rrset gone = txt("old.example.com", "x");
        Rrset added = txt("new.example.com", "y");
        run(tx -> tx.zones().create(ZONE, 10, List.of(before, gone)));
        ZoneDelta delta = new ZoneDelta(
                ZONE,
                2,
                10,
                11,
                List.of(
                        RrsetEdit.between(before, after),
                        RrsetEdit.between(gone, null),
                        RrsetEdit.between(null, added)));

        assertThat(this.<Boolean>write(tx -> tx.zones().commit(delta, 0))).isTrue();
        assertThat(head(ZONE)).contains(new ZoneHead(ZONE, 2, 11, 0, null, null));
        assertThat(rrsets(ZONE)).containsExactlyInAnyOrder(after, added);
        assertThat(deltas(0, 10)).containsExactly(delta);
    }

    @Test
    default void a_commit_on_another_version_or_epoch_writes_nothing() {
        Rrset one = a("www.example.com", "192.0.2.1");
        run(tx -> tx.zones().create(ZONE, 10, List.of()));
        ZoneDelta stale = new ZoneDelta(ZONE, 3, 10, 11, List.of(RrsetEdit.between(null, one)));
        ZoneDelta next = new ZoneDelta(ZONE, 2, 10, 11, List.of(RrsetEdit.between(null, one)));

        assertThat(this.<Boolean>write(tx -> tx.zones().commit(stale, 0))).isFalse();
        assertThat(this.<Boolean>write(tx -> tx.zones().commit(next, 1))).isFalse();
        assertThat(rrsets(ZONE)).isEmpty();
        assertThat(deltas(0, 10)).isEmpty();
        assertThat(this.<Boolean>write(tx -> tx.zones().commit(next, 0))).isTrue();
        assertThat(this.<Boolean>write(tx -> tx.zones().commit(next, 0))).isFalse();
    }

    @Test
    default void deltas_come_oldest_first_and_are_trimmed_to_the_newest() {
        run(tx -> tx.zones().create(ZONE, 1, List.of()));
        for (int version = 2; version <= 6; version++) {
            commitOne(version);
        }
        assertThat(versions(deltas(0, 10))).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(versions(deltas(3, 2))).containsExactly(4L, 5L);
        run(tx -> tx.zones().trimDeltas(ZONE, 2));
        assertThat(versions(deltas(0, 10))).containsExactly(5L, 6L);
        run(tx -> tx.zones().trimDeltas(ZONE, 9));
        assertThat(versions(deltas(0, 10))).containsExactly(5L, 6L);
        run(tx -> tx.zones().trimDeltas(ZONE, 0));
        assertThat(deltas(0, 10)).isEmpty();
    }

    private void commitOne(int version) {
        Rrset added = a("h" + version + ".example.com", "192.0.2.1");
        assertThat(this.<Boolean>write(tx -> tx.zones()
                        .commit(
                                new ZoneDelta(
                                        ZONE, version, version - 1, version, List.of(RrsetEdit.between(null, added))),
                                0)))
                .isTrue();
    }

    @Test
    default void a_writer_lease_is_held_by_one_node_until_it_ends() {
        run(tx -> tx.zones().create(ZONE, 1, List.of()));
        assertThat(claim("one", 0)).contains(1L);
        assertThat(claim("two", 5)).isEmpty();
        assertThat(claim("one", 5)).as("renewed under the same epoch").contains(1L);
        assertThat(claim("two", 14)).isEmpty();
        assertThat(claim("two", 15)).as("ended at its end").contains(2L);
        assertThat(claim("two", 60)).as("lapsed: a new lease").contains(3L);
        assertThat(head(ZONE)).contains(new ZoneHead(ZONE, 1, 1, 3, "two", NOW.plusSeconds(70)));
        assertThat(store().<Optional<ZoneHead>>read(reads -> reads.zones().head(INTERNAL)))
                .isEmpty();
    }

    @Test
    default void nobody_holds_a_zone_that_is_not_there() {
        assertThat(claim("one", 0)).isEmpty();
    }

    private Optional<Long> claim(String node, int second) {
        return write(tx -> tx.zones().claim(ZONE, node, NOW.plusSeconds(second), NOW.plusSeconds(second + 10)));
    }

    @Test
    default void a_deleted_zone_leaves_nothing_to_one_made_anew() {
        run(tx -> {
            tx.zones().create(ZONE, 1, List.of(a("www.example.com", "192.0.2.1")));
            tx.claims()
                    .put(
                            ZONE,
                            List.of(new Claim(
                                    CHALLENGE, Type.TXT, new byte[] {1, 'a'}, "lease/l1", "identity/lego", NOW, NOW)));
        });
        commitOne(2);
        run(tx -> tx.zones().delete(ZONE));
        assertThat(head(ZONE)).isEmpty();
        assertThat(rrsets(ZONE)).isEmpty();

        run(tx -> tx.zones().create(ZONE, 9, List.of()));
        assertThat(head(ZONE)).map(ZoneHead::version).contains(1L);
        assertThat(rrsets(ZONE)).isEmpty();
        assertThat(deltas(0, 10)).isEmpty();
        assertThat(store().<List<Claim>>read(reads -> reads.claims().at(ZONE, List.of(CHALLENGE))))
                .isEmpty();
    }

    private Optional<ZoneHead> head(ZoneId zone) {
        return store().read(reads -> reads.zones().head(zone));
    }

    private List<Rrset> rrsets(ZoneId zone) {
        List<Rrset> found = new ArrayList<>();
        store().read(reads -> {
            reads.zones().rrsets(zone, found::add);
            return true;
        });
        return found;
    }

    private List<ZoneDelta> deltas(long after, int limit) {
        return store().read(reads -> reads.zones().deltas(ZONE, after, limit));
    }

    private static List<Long> versions(List<ZoneDelta> deltas) {
        return deltas.stream().map(ZoneDelta::version).toList();
    }
}
