package dev.bailiwick.store;

import static dev.bailiwick.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.engine.audit.EntryBodies;
import dev.bailiwick.engine.port.EntryDraft;
import dev.bailiwick.engine.port.LogPosition;
import dev.bailiwick.engine.port.LogRows.CheckpointRow;
import dev.bailiwick.engine.port.LogRows.EntryFilter;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.SaltedLeaf;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.InclusionProof;
import dev.bailiwick.tlog.merkle.LeafHashes;
import dev.bailiwick.tlog.merkle.MerkleHash;
import dev.bailiwick.tlog.merkle.RootBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The log as rows. */
interface LogContract extends StoreFixture {
    @Test
    default void an_empty_log_has_the_empty_frontier() {
        store().read(reads -> {
            assertThat(reads.log().size()).isZero();
            assertThat(Frontier.parse(reads.log().frontier())).isEqualTo(Frontier.EMPTY);
            assertThat(reads.log().entry(0)).isEmpty();
            assertThat(reads.log().latestCheckpoint()).isEmpty();
            return true;
        });
    }

    @Test
    default void an_entry_comes_back_with_every_field_and_a_leaf_that_commits_to_it() {
        String strange = "\u0000\u0001\"\\\n\ud83d\ude00 \u00e9 </script>";
        String blob = "x".repeat(LogBodies.BLOB_BYTES + 1);
        Map<String, String> fields = Map.of("plain", "text", "strange", strange, "empty", "", "long", blob);
        EntryDraft draft = entry("test.fields", "c-1", fields);
        LogPosition position = write(tx -> tx.append(draft));

        LogEntryRow row = store().read(reads -> reads.log().entry(0).orElseThrow());
        assertThat(row.fields()).isEqualTo(draft.hashed());
        assertThat(MerkleHash.leaf(row.leaf()).hex()).isEqualTo(position.leafHash());
        assertThat(Hash.of(row.leafHash()).hex()).isEqualTo(position.leafHash());
        assertThat(SaltedLeaf.verify(
                        row.leaf(),
                        "strange",
                        strange.getBytes(StandardCharsets.UTF_8),
                        SaltedLeaf.fieldSalt(row.salt(), "strange")))
                .isTrue();
        assertThat(EntryBodies.of(row).map(EntryBody::leaf)).hasValue(row.leaf());
        assertThat(EntryBodies.blobs(row).values()).singleElement().isEqualTo(blob.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    default void two_equal_entries_have_different_leaves() {
        List<LogPosition> two = write(tx -> List.of(tx.append(entry(1)), tx.append(entry(1))));
        assertThat(two.get(0).leafHash()).isNotEqualTo(two.get(1).leafHash());
    }

    @Test
    default void an_entry_beyond_its_limits_is_an_error_of_the_caller() {
        refuses(Map.of());
        refuses(Map.of("type", "mine"));
        refuses(Map.of("Upper", "x"));
        refuses(Map.of("big", "x".repeat(LogBodies.MAX_ENTRY_BYTES)));
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("f" + i, "x");
        }
        refuses(many);
        assertThat(store().<Long>read(reads -> reads.log().size())).isZero();
    }

    private void refuses(Map<String, String> fields) {
        assertThatThrownBy(() -> write(tx -> tx.append(entry("test.limits", "c", fields))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void the_head_is_the_tree_over_all_leaves_and_every_entry_can_be_proved() {
        appendInBatches(700, 37);
        store().read(reads -> {
            LogSource source = new LogSource(reads.log());
            RootBuilder builder = new RootBuilder();
            source.read(0, 700).forEach(builder::add);
            Frontier frontier = Frontier.parse(reads.log().frontier());
            assertThat(reads.log().size()).isEqualTo(700);
            assertThat(frontier.size()).isEqualTo(700);
            assertThat(frontier.root()).isEqualTo(builder.root());

            HashReader hashes = source.hashes(700);
            for (long index : List.of(0L, 255L, 256L, 511L, 699L)) {
                Hash leaf = source.read(index, index + 1).getFirst();
                InclusionProof proof = InclusionProof.of(index, 700, hashes);
                assertThat(proof.verify(leaf, frontier.root())).isTrue();
                assertThat(proof.verify(MerkleHash.leaf(new byte[1]), frontier.root()))
                        .isFalse();
            }
            return true;
        });
    }

    @Test
    default void roots_of_complete_subtrees_are_kept_at_heights_of_tiles() {
        appendInBatches(600, 100);
        store().read(reads -> {
            List<Hash> leaves = new LogSource(reads.log()).read(0, 600);
            HashReader computed = HashReader.of(LeafHashes.of(leaves));
            assertThat(reads.log().node(8, 0)).hasValue(computed.read(8, 0).bytes());
            assertThat(reads.log().node(8, 1)).hasValue(computed.read(8, 1).bytes());
            assertThat(reads.log().node(8, 2)).isEmpty();
            assertThat(reads.log().node(0, 599)).hasValue(leaves.get(599).bytes());
            assertThat(reads.log().node(0, 600)).isEmpty();
            assertThatThrownBy(() -> reads.log().node(3, 0)).isInstanceOf(IllegalArgumentException.class);
            return true;
        });
    }

    private void appendInBatches(int count, int perBatch) {
        for (int from = 0; from < count; from += perBatch) {
            int first = from;
            run(tx -> {
                for (int i = first; i < Math.min(count, first + perBatch); i++) {
                    tx.append(entry(i));
                }
            });
        }
    }

    @Test
    default void ranges_of_entries_and_hashes_include_their_start_and_exclude_their_end() {
        appendInBatches(10, 10);
        store().read(reads -> {
            List<Long> indexes = new ArrayList<>();
            reads.log().entries(3, 6, row -> indexes.add(row.index()));
            assertThat(indexes).containsExactly(3L, 4L, 5L);
            assertThat(reads.log().leafHashes(3, 6)).hasSize(3);
            assertThat(reads.log().leafHashes(8, 20)).hasSize(2);
            assertThatThrownBy(() -> reads.log().leafHashes(0, 65_537)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new LogSource(reads.log()).read(8, 20)).isInstanceOf(IllegalStateException.class);
            return true;
        });
    }

    @Test
    default void an_access_is_found_by_its_correlation() {
        run(tx -> {
            tx.append(entry("a", "one", Map.of("x", "1")));
            tx.append(entry("b", "two", Map.of("x", "1")));
            tx.append(entry("c", "one", Map.of("x", "1")));
        });
        assertThat(store().<List<Long>>read(reads -> indexes(reads.log().byCorrelation("one", 10))))
                .containsExactly(0L, 2L);
        assertThat(store().<List<Long>>read(reads -> indexes(reads.log().byCorrelation("one", 1))))
                .containsExactly(0L);
    }

    @Test
    default void a_search_combines_its_conditions_and_pages_backwards() {
        run(tx -> {
            for (int i = 0; i < 20; i++) {
                String type = i % 2 == 0 ? "even" : "odd";
                tx.append(new EntryDraft(
                        type,
                        "c-" + i % 3,
                        NOW.plusSeconds(i),
                        new TreeMap<>(Map.of("actor", "a-" + i % 4, "note", "n-" + i % 5))));
            }
        });
        assertThat(search(null, null, null, null, Map.of(), 100, 3)).containsExactly(19L, 18L, 17L);
        assertThat(search(null, null, null, null, Map.of(), 17, 2)).containsExactly(16L, 15L);
        assertThat(search("even", null, null, null, Map.of(), 100, 2)).containsExactly(18L, 16L);
        assertThat(search(null, "c-1", null, null, Map.of(), 100, 2)).containsExactly(19L, 16L);
        assertThat(search(null, null, NOW.plusSeconds(3), NOW.plusSeconds(5), Map.of(), 100, 9))
                .containsExactly(4L, 3L);
        assertThat(search(null, null, null, null, Map.of("actor", "a-2"), 100, 9))
                .containsExactly(18L, 14L, 10L, 6L, 2L);
        assertThat(search(null, null, null, null, Map.of("note", "n-2"), 100, 9))
                .containsExactly(17L, 12L, 7L, 2L);
        assertThat(search("even", null, null, null, Map.of("actor", "a-2", "note", "n-2"), 100, 9))
                .containsExactly(2L);
        assertThat(search(null, null, null, null, Map.of("actor", "nobody"), 100, 9))
                .isEmpty();
        assertThat(search(null, null, null, null, Map.of(), 100, 0)).isEmpty();
    }

    private List<Long> search(
            @org.jspecify.annotations.Nullable String type,
            @org.jspecify.annotations.Nullable String correlation,
            @org.jspecify.annotations.Nullable Instant from,
            @org.jspecify.annotations.Nullable Instant to,
            Map<String, String> fields,
            long before,
            int limit) {
        EntryFilter filter = new EntryFilter(type, correlation, from, to, fields);
        return store().read(reads -> indexes(reads.log().search(filter, before, limit)));
    }

    /** A request of a megabyte is one entry: a thousand of them are never in memory together. */
    @Test
    default void lists_of_long_entries_end_early_and_go_on_from_there() {
        String longest = "x".repeat(1 << 20);
        int entries = 12;
        run(tx -> {
            for (int i = 0; i < entries; i++) {
                tx.append(entry("long", "one", Map.of("request", i + longest)));
            }
        });
        List<Long> all = new ArrayList<>();
        for (List<Long> page = search("long", null, null, null, Map.of(), 100, 500);
                !page.isEmpty();
                page = search("long", null, null, null, Map.of(), all.getLast(), 500)) {
            assertThat(page).hasSizeLessThan(6);
            all.addAll(page);
        }
        assertThat(all).hasSize(entries).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(store().<List<Long>>read(reads -> indexes(reads.log().byCorrelation("one", 500))))
                .startsWith(0L, 1L)
                .hasSizeLessThan(6);
        assertThat(store().<List<Long>>read(reads -> indexes(reads.log().following(0, Set.of("long"), 500))))
                .startsWith(0L, 1L)
                .hasSizeLessThan(6);
    }

    private static List<Long> indexes(List<LogEntryRow> rows) {
        return rows.stream().map(LogEntryRow::index).toList();
    }

    @Test
    default void the_newest_checkpoint_is_kept_and_covers_what_is_before_it() {
        CheckpointRow first = new CheckpointRow(3, "note 3\n", NOW);
        CheckpointRow second = new CheckpointRow(7, "note 7\n", NOW.plusSeconds(1));
        run(tx -> tx.settings().addCheckpoint(first));
        run(tx -> tx.settings().addCheckpoint(second));
        store().read(reads -> {
            assertThat(reads.log().latestCheckpoint()).contains(second);
            assertThat(reads.log().checkpointCovering(3)).contains(second);
            assertThat(reads.log().checkpointCovering(7)).contains(second);
            assertThat(reads.log().checkpointCovering(8)).isEmpty();
            return true;
        });
    }
}
