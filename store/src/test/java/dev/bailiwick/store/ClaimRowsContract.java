package dev.bailiwick.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.ClaimRows.Claim;
import dev.bailiwick.engine.port.ClaimRows.Claimant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** Claims on records as rows. */
interface ClaimRowsContract extends StoreFixture {
    ZoneId CLAIMED = ZoneId.of("claimed.example");
    ZoneId OTHER_VIEW = ZoneId.parse("internal:claimed.example");
    Name AT = Names.parse("_acme-challenge.claimed.example");

    private static Record txt(Name name, String text) {
        return new TXTRecord(name, DClass.IN, 60, text);
    }

    private static Claim claim(Name name, String text, String credential, @Nullable Instant ends) {
        Record record = txt(name, text);
        return new Claim(name, record.getType(), Claim.key(record), credential, "identity/lego", NOW, ends);
    }

    private void zones() {
        run(tx -> tx.zones().create(CLAIMED, 1, List.of()));
        run(tx -> tx.zones().create(OTHER_VIEW, 1, List.of()));
    }

    private void put(Claim... claims) {
        run(tx -> tx.claims().put(CLAIMED, List.of(claims)));
    }

    private List<String> credentialsAt(Name... names) {
        return store().read(reads -> reads.claims().at(CLAIMED, List.of(names)).stream()
                .map(Claim::credential)
                .toList());
    }

    @Test
    default void a_claim_is_read_back_as_it_was_written_and_only_in_its_zone() {
        zones();
        Claim ending = claim(AT, "a", "lease/l1", NOW.plusSeconds(60));
        Claim staying = claim(AT, "b", "", null);
        put(ending, staying);
        List<Claim> read = store().read(reads -> reads.claims().at(CLAIMED, List.of(AT)));
        assertThat(read).usingRecursiveComparison().isEqualTo(List.of(ending, staying));
        assertThat(read.getFirst().isOn(txt(AT, "a"))).isTrue();
        assertThat(read.getFirst().isOn(txt(AT, "b"))).isFalse();
        assertThat(store().<List<Claim>>read(reads -> reads.claims().at(OTHER_VIEW, List.of(AT))))
                .isEmpty();
    }

    @Test
    default void several_credentials_claim_one_record_and_the_same_one_once() {
        zones();
        put(claim(AT, "a", "lease/l1", NOW), claim(AT, "a", "lease/l2", NOW));
        put(claim(AT, "a", "lease/l1", NOW.plusSeconds(9)));
        assertThat(credentialsAt(AT)).containsExactly("lease/l1", "lease/l2");
        assertThat(store().<List<Claim>>read(reads -> reads.claims().of(CLAIMED, "lease/l1", 10)))
                .extracting(Claim::endsAt)
                .containsExactly(NOW.plusSeconds(9));
        run(tx -> tx.claims().drop(CLAIMED, List.of(claim(AT, "a", "lease/l1", null))));
        assertThat(credentialsAt(AT)).containsExactly("lease/l2");
        put(claim(AT, "b", "lease/l3", NOW));
        run(tx -> tx.claims().drop(CLAIMED, AT, List.of(txt(AT, "a"))));
        assertThat(credentialsAt(AT)).containsExactly("lease/l3");
    }

    @Test
    default void what_has_ended_is_found_by_its_zone() {
        zones();
        put(claim(AT, "a", "lease/l1", NOW), claim(AT, "b", "lease/l2", NOW.plusSeconds(1)), claim(AT, "c", "", null));
        assertThat(store().<List<ZoneId>>read(reads -> reads.claims().zonesWithEnded(NOW.minusNanos(1), 10)))
                .isEmpty();
        assertThat(store().<List<ZoneId>>read(reads -> reads.claims().zonesWithEnded(NOW, 10)))
                .containsExactly(CLAIMED);
        assertThat(store().<List<Claim>>read(reads -> reads.claims().ended(CLAIMED, NOW, 10)))
                .extracting(Claim::credential)
                .containsExactly("lease/l1");
        assertThat(store().<List<Claimant>>read(reads -> reads.claims().claimants(10)))
                .containsExactlyInAnyOrder(new Claimant(CLAIMED, "lease/l1"), new Claimant(CLAIMED, "lease/l2"));
    }

    @Test
    default void many_names_are_asked_about_at_once() {
        zones();
        List<Name> names = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            Name name = Names.parse("h" + i + ".claimed.example");
            names.add(name);
            claims.add(claim(name, "v", "", null));
        }
        run(tx -> tx.claims().put(CLAIMED, claims));
        for (int asked : new int[] {1, 2, 8, 9, 200, 201, 450}) {
            assertThat(store().<List<Claim>>read(reads -> reads.claims().at(CLAIMED, names.subList(0, asked))))
                    .hasSize(asked);
        }
    }

    @Test
    default void what_lies_beneath_a_name_is_found_and_nothing_else() {
        zones();
        put(
                claim(Names.parse("a_b.claimed.example"), "v", "1", null),
                claim(Names.parse("x.a_b.claimed.example"), "v", "2", null),
                claim(Names.parse("x.axb.claimed.example"), "v", "3", null),
                claim(Names.parse("xa_b.claimed.example"), "v", "4", null));
        assertThat(store().<List<Claim>>read(
                                reads -> reads.claims().below(CLAIMED, Names.parse("a_b.claimed.example"), 10)))
                .extracting(Claim::credential)
                .containsExactly("2");
    }

    @Test
    default void long_data_have_a_key_of_their_own_that_fits_an_index() {
        String most = "x".repeat(255);
        Record one = txt(AT, most);
        Record other = txt(AT, most.substring(1) + "y");
        assertThat(Claim.key(one)).hasSize(65);
        zones();
        put(claim(AT, most, "lease/l1", NOW));
        assertThat(store().<List<Claim>>read(reads -> reads.claims().at(CLAIMED, List.of(AT))))
                .allSatisfy(claim -> {
                    assertThat(claim.isOn(one)).isTrue();
                    assertThat(claim.isOn(other)).isFalse();
                });
    }
}
