package dev.bailiwick.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.tlog.merkle.ConsistencyProof;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.InclusionProof;
import dev.bailiwick.tlog.merkle.LeafHashes;
import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TilesTest {

    private static final int SIZE = 70_000;
    private static final List<Hash> HASHES = hashes(SIZE);

    private static List<Hash> hashes(int count) {
        List<Hash> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(MerkleHash.leaf(ByteBuffer.allocate(4).putInt(i).array()));
        }
        return out;
    }

    private static Map<TileId, byte[]> stream(int size) {
        Map<TileId, byte[]> out = new HashMap<>();
        TileStream stream =
                new TileStream((id, content) -> assertThat(out.put(id, content)).isNull());
        HASHES.subList(0, size).forEach(stream::add);
        stream.finish();
        return out;
    }

    @Test
    void paths_are_written_as_the_specification_shows() {
        assertThat(new TileId(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new TileId(2, 0, 17).path()).isEqualTo("tile/2/000.p/17");
        assertThat(EntryBundle.path(1_234_067, 256)).isEqualTo("tile/entries/x001/x234/067");
        assertThat(EntryBundle.path(273, 112)).isEqualTo("tile/entries/273.p/112");
    }

    @Test
    void a_path_is_read_only_as_it_is_written() {
        for (TileId id : List.of(new TileId(0, 0, 1), new TileId(63, 999, 256), new TileId(7, 1_000_000, 255))) {
            assertThat(TileId.parse(id.path())).contains(id);
        }
        for (String path : List.of(
                "tile/64/000",
                "tile/00/000",
                "tile/0/0",
                "tile/0/x000/001",
                "tile/0/001/x234",
                "tile/0/000.p/256",
                "tile/0/000.p/0",
                "tile/0/000.p/01",
                "tile/0/x999/x999/x999/x999/x999/999",
                "tile/entries/000",
                "/tile/0/000")) {
            assertThat(TileId.parse(path)).as(path).isEmpty();
        }
    }

    @Test
    void a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts() {
        Map<TileId, byte[]> tiles = stream(SIZE);
        assertThat(tiles.keySet().stream().filter(id -> id.level() == 0 && id.width() == 256))
                .hasSize(273);
        assertThat(tiles).containsKeys(new TileId(0, 273, 112), new TileId(1, 0, 256), new TileId(1, 1, 17));
        assertThat(tiles).containsKey(new TileId(2, 0, 1)).hasSize(273 + 4);
        assertThat(stream(256).keySet()).containsExactlyInAnyOrder(new TileId(0, 0, 256), new TileId(1, 0, 1));
    }

    @Test
    void completed_and_partial_tiles_together_are_the_tiles_of_a_tree() {
        Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            int size = random.nextInt(SIZE);
            int between = random.nextInt(size + 1);
            List<TileId> ids = new ArrayList<>(TileId.completedBetween(0, between));
            ids.addAll(TileId.completedBetween(between, size));
            ids.addAll(TileId.partialAt(size));
            assertThat(ids).containsExactlyInAnyOrderElementsOf(stream(size).keySet());
        }
    }

    @Test
    void content_computed_for_one_tile_is_the_content_that_passes_by() {
        LeafHashes leaves = LeafHashes.of(HASHES);
        stream(1500).forEach((id, content) -> {
            assertThat(Tiles.content(id, HashReader.of(leaves))).isEqualTo(content);
            assertThat(Tiles.of(leaves).read(id)).isEqualTo(content);
        });
    }

    @Test
    void proofs_out_of_tiles_verify_and_read_few_of_them() {
        Map<TileId, byte[]> tiles = stream(SIZE);
        AtomicInteger read = new AtomicInteger();
        TileSource persisted = id -> {
            read.incrementAndGet();
            return tiles.getOrDefault(id, new byte[0]);
        };
        TileSource source = Tiles.layered(persisted, LeafHashes.of(HASHES));
        Random random = new Random(5);
        for (int round = 0; round < 40; round++) {
            int size = 1 + random.nextInt(SIZE);
            int index = random.nextInt(size);
            Hash root = Frontier.EMPTY.appendAll(HASHES.subList(0, size)).root();
            InclusionProof proof = InclusionProof.of(index, size, new TileHashReader(tilesAt(size, source), size));
            assertThat(proof.verify(HASHES.get(index), root)).isTrue();
        }
        read.set(0);
        InclusionProof.of(123, SIZE, new TileHashReader(source, SIZE));
        // The full tiles of two levels, and at most a tile's worth for each partial tile that is computed.
        assertThat(read.get()).isLessThan(30);
    }

    private static TileSource tilesAt(int size, TileSource source) {
        return id -> {
            assertThat(id.width()).isEqualTo(TileId.widthAt(id.level(), id.index(), size));
            return source.read(id);
        };
    }

    @Test
    void consistency_out_of_tiles_verifies() {
        TileSource source = Tiles.of(LeafHashes.of(HASHES));
        Random random = new Random(11);
        for (int round = 0; round < 40; round++) {
            int size = 1 + random.nextInt(2000);
            int old = random.nextInt(size + 1);
            ConsistencyProof proof = ConsistencyProof.of(old, size, new TileHashReader(source, size));
            assertThat(proof.verify(
                            Frontier.EMPTY.appendAll(HASHES.subList(0, old)).root(),
                            Frontier.EMPTY.appendAll(HASHES.subList(0, size)).root()))
                    .isTrue();
        }
    }

    @Test
    void a_subtree_outside_the_tree_is_refused() {
        TileHashReader reader = new TileHashReader(Tiles.of(LeafHashes.of(HASHES)), 300);
        assertThatThrownBy(() -> reader.read(0, 300)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.read(3, 37)).isInstanceOf(IllegalArgumentException.class);
        assertThat(reader.read(8, 0)).isEqualTo(Tiles.root(Tiles.concatenate(HASHES.subList(0, 256))));
    }

    @Test
    void a_bundle_reads_back_and_ends_where_it_must() {
        List<byte[]> leaves = List.of(new byte[0], new byte[] {1, 2, 3}, new byte[EntryBundle.MAX_LEAF_BYTES]);
        byte[] bundle = EntryBundle.encode(leaves);
        assertThat(EntryBundle.parse(bundle, 3))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(leaves);
        assertThatThrownBy(() -> EntryBundle.parse(bundle, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBundle.parse(bundle, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBundle.parse(Arrays.copyOf(bundle, bundle.length - 1), 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[65_536])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
