package dev.bailiwick.tlog.tile;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.Sha256;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads subtree roots out of tiles, so that a proof needs O(log size) tiles. Keeps the few tiles that one proof visits; make one per
 * proof or per batch of neighbouring proofs. One thread.
 */
public final class TileHashReader implements HashReader {

    private static final int KEPT = 32;

    private final TileSource source;
    private final long size;
    private final Sha256 sha = new Sha256();
    private final Map<TileId, byte[]> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TileId, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    /** Reads the tiles of a tree of the given size, partial ones as wide as they are at that size. */
    public TileHashReader(TileSource source, long size) {
        this.source = source;
        this.size = size;
    }

    @Override
    public Hash read(int level, long index) {
        int tileLevel = level / 8;
        int height = level % 8;
        long first = index << height;
        long tileIndex = first / TileId.FULL;
        int from = (int) (first % TileId.FULL);
        int count = 1 << height;
        int width = TileId.widthAt(tileLevel, tileIndex, size);
        if (from + count > width) {
            throw new IllegalArgumentException(
                    "subtree " + index + " of height " + level + " is not complete in a tree of size " + size);
        }
        byte[] tile = kept.computeIfAbsent(new TileId(tileLevel, tileIndex, width), this::fetch);
        return sha.completeRoot(Arrays.copyOfRange(tile, from * Hash.BYTES, (from + count) * Hash.BYTES), count);
    }

    private byte[] fetch(TileId id) {
        byte[] tile = source.read(id);
        if (tile.length != id.width() * Hash.BYTES) {
            throw new IllegalStateException("tile `" + id.path() + "` has " + tile.length + " bytes");
        }
        return tile;
    }
}
