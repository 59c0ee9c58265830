package dev.bailiwick.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.port.DocumentRows.DocumentRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Settings, findings and documents as rows. */
interface SettingRowsContract extends StoreFixture {
    @Test
    default void a_setting_is_put_replaced_and_removed() {
        run(tx -> tx.settings().put("key", "one"));
        run(tx -> tx.settings().put("key", "two"));
        assertThat(setting("key")).contains("two");
        run(tx -> tx.settings().remove("key"));
        assertThat(setting("key")).isEmpty();
    }

    private Optional<String> setting(String key) {
        return store().read(reads -> reads.settings().get(key));
    }

    @Test
    default void a_watermark_never_moves_back() {
        run(tx -> tx.settings().moveWatermark("identity/lego", 5));
        run(tx -> tx.settings().moveWatermark("identity/lego", 3));
        run(tx -> tx.settings().moveWatermark("owner/team", 1));
        assertThat(watermarks(0)).isEqualTo(Map.of("identity/lego", 5L, "owner/team", 1L));
        assertThat(watermarks(1)).isEqualTo(Map.of("identity/lego", 5L));
        assertThat(watermarks(5)).isEmpty();
        run(tx -> tx.settings().moveWatermark("identity/lego", 8));
        assertThat(watermarks(5)).isEqualTo(Map.of("identity/lego", 8L));
    }

    private Map<String, Long> watermarks(long afterSequence) {
        return store().read(reads -> reads.settings().watermarks(afterSequence));
    }

    @Test
    default void a_counter_rises_by_one_and_outlives_the_store() {
        assertThat(this.<Long>write(tx -> tx.settings().next("lease"))).isEqualTo(1);
        assertThat(this.<Long>write(tx -> tx.settings().next("change"))).isEqualTo(1);
        assertThat(this.<Long>write(tx -> tx.settings().next("lease"))).isEqualTo(2);
        reopen(StoreOptions.forTests());
        assertThat(this.<Long>write(tx -> tx.settings().next("lease"))).isEqualTo(3);
    }

    @Test
    default void one_finding_is_open_per_kind_and_subject() {
        FindingRow old = new FindingRow("unverified", "chg-1", "warning", "was", NOW);
        FindingRow renewed = new FindingRow("unverified", "chg-1", "urgent", "is", NOW.plusSeconds(1));
        FindingRow other = new FindingRow("bootstrap", "chg-1", "info", "m", NOW);
        run(tx -> tx.findings().open(old));
        run(tx -> tx.findings().open(other));
        run(tx -> tx.findings().open(renewed));
        assertThat(findings(9)).containsExactly(renewed, other);
        assertThat(findings(1)).containsExactly(renewed);
        run(tx -> tx.findings().close("unverified", "chg-1"));
        run(tx -> tx.findings().close("unverified", "absent"));
        assertThat(findings(9)).containsExactly(other);
    }

    private List<FindingRow> findings(int limit) {
        return store().read(reads -> reads.findings().open(limit));
    }

    @Test
    default void the_policy_moves_one_version_at_a_time_and_only_from_where_it_is() {
        assertThat(store().<Long>read(reads -> reads.documents().version())).isZero();
        assertThat(this.<Boolean>write(tx -> tx.documents().advance(0))).isTrue();
        assertThat(this.<Boolean>write(tx -> tx.documents().advance(0))).isFalse();
        assertThat(this.<Boolean>write(tx -> tx.documents().advance(2))).isFalse();
        assertThat(store().<Long>read(reads -> reads.documents().version())).isEqualTo(1);
    }

    @Test
    default void the_newest_version_of_each_document_is_in_force_until_deleted() {
        DocumentRow one = new DocumentRow("Zone", "a", 1, "{\"v\":1}", "ann", "chg-1");
        DocumentRow two = new DocumentRow("Zone", "a", 2, "{\"v\":2}", "bob", "chg-2");
        DocumentRow gone = new DocumentRow("Zone", "a", 3, null, "ann", "chg-3");
        DocumentRow other = new DocumentRow("Grant", "a", 1, "{}", "bootstrap", "chg-1");
        run(tx -> List.of(one, other).forEach(tx.documents()::put));
        run(tx -> tx.documents().put(two));
        assertThat(documents()).containsExactlyInAnyOrder(two, other);
        run(tx -> tx.documents().put(gone));
        assertThat(documents()).containsExactly(other);
        assertThat(store().<List<DocumentRow>>read(reads -> reads.documents().history("Zone", "a", 9)))
                .containsExactly(gone, two, one);
        assertThat(store().<List<DocumentRow>>read(reads -> reads.documents().history("Zone", "a", 2)))
                .containsExactly(gone, two);
    }

    private List<DocumentRow> documents() {
        return store().read(reads -> reads.documents().all());
    }

    @Test
    default void times_beyond_what_a_column_holds_stay_at_its_ends() {
        run(tx -> tx.findings().open(new FindingRow("k", "s", "info", "m", Instant.MAX)));
        assertThat(findings(1).getFirst().at()).isAfter(Instant.parse("2261-01-01T00:00:00Z"));
    }
}
