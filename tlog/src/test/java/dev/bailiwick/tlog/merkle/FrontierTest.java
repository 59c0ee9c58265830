package dev.bailiwick.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrontierTest {

    private static final int MAX = 300;
    private static final ReferenceTree TREE = ReferenceTree.ofSize(MAX);
    private static final List<Hash> HASHES = TREE.leafHashes();

    @Test
    void its_root_is_the_reference_root_at_every_size() {
        Frontier frontier = Frontier.EMPTY;
        for (int size = 0; size <= MAX; size++) {
            assertThat(frontier.size()).isEqualTo(size);
            assertThat(frontier.root()).isEqualTo(TREE.root(size));
            if (size < MAX) {
                frontier = frontier.append(HASHES.get(size));
            }
        }
    }

    @Test
    void appending_in_batches_is_appending_one_by_one() {
        Random random = new Random(7);
        Frontier frontier = Frontier.EMPTY;
        int at = 0;
        while (at < MAX) {
            int next = Math.min(MAX, at + random.nextInt(40));
            frontier = frontier.appendAll(HASHES.subList(at, next));
            at = next;
            assertThat(frontier.root()).isEqualTo(TREE.root(at));
        }
    }

    @Test
    void every_complete_subtree_is_reported_once_when_it_arises() {
        Map<String, Hash> seen = new HashMap<>();
        Frontier half = Frontier.EMPTY.appendAll(
                HASHES.subList(0, 101),
                (level, index, hash) ->
                        assertThat(seen.put(level + "/" + index, hash)).isNull());
        half.appendAll(
                HASHES.subList(101, MAX),
                (level, index, hash) ->
                        assertThat(seen.put(level + "/" + index, hash)).isNull());
        int expected = 0;
        for (int level = 0; 1 << level <= MAX; level++) {
            for (int index = 0; (index + 1) << level <= MAX; index++) {
                expected++;
                assertThat(seen.get(level + "/" + index)).isEqualTo(TREE.root(index << level, (index + 1) << level));
            }
        }
        assertThat(seen).hasSize(expected);
    }

    @Test
    void it_reads_back_what_it_wrote_and_goes_on_from_there() {
        for (int size = 0; size < MAX; size++) {
            Frontier frontier = Frontier.EMPTY.appendAll(HASHES.subList(0, size));
            Frontier read = Frontier.parse(frontier.toBytes());
            assertThat(read).isEqualTo(frontier);
            assertThat(read.append(HASHES.get(size)).root()).isEqualTo(TREE.root(size + 1));
        }
    }

    @Test
    void it_refuses_bytes_that_it_did_not_write() {
        byte[] bytes = Frontier.EMPTY.appendAll(HASHES.subList(0, 5)).toBytes();
        assertThatThrownBy(() -> Frontier.parse(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.parse(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.parse(Arrays.copyOf(bytes, bytes.length + 32)))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] otherVersion = bytes.clone();
        otherVersion[0] = 2;
        assertThatThrownBy(() -> Frontier.parse(otherVersion)).isInstanceOf(IllegalArgumentException.class);
        byte[] negative = bytes.clone();
        negative[1] = (byte) 0x80;
        assertThatThrownBy(() -> Frontier.parse(negative)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_builder_takes_whole_subtrees_only_where_they_fit() {
        RootBuilder builder = new RootBuilder();
        builder.addSubtree(6, TREE.root(0, 64));
        builder.addSubtree(5, TREE.root(64, 96));
        builder.addSubtree(5, TREE.root(96, 128));
        builder.add(HASHES.get(128));
        assertThat(builder.root()).isEqualTo(TREE.root(129));
        assertThatThrownBy(() -> builder.addSubtree(1, HASHES.get(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_hash_is_read_only_in_its_canonical_spelling() {
        Hash hash = HASHES.getFirst();
        assertThat(Hash.parseHex(hash.hex())).isEqualTo(hash);
        assertThat(Hash.parseBase64(hash.base64())).isEqualTo(hash);
        assertThatThrownBy(() -> Hash.parseHex(hash.hex().toUpperCase(Locale.ROOT)))
                .isInstanceOf(IllegalArgumentException.class);
        String sloppy = Hash.of(new byte[32]).base64().replace("AAA=", "AAB=");
        assertThatThrownBy(() -> Hash.parseBase64(sloppy)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hash.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
