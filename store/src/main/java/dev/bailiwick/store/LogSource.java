package dev.bailiwick.store;

import dev.bailiwick.engine.port.LogRows;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.LeafHashes;
import dev.bailiwick.tlog.tile.TileHashReader;
import dev.bailiwick.tlog.tile.TileId;
import dev.bailiwick.tlog.tile.TileSource;
import java.util.List;

/**
 * Tiles and subtree hashes out of the log's rows, for proofs and exports: a tile is one range of leaf hashes, or up to 256 kept
 * nodes. Use it within one read of the store; one thread.
 *
 * @param rows the log as one committed state shows it
 */
public record LogSource(LogRows rows) implements TileSource, LeafHashes {
    private static final int TILE_HEIGHT = 8;

    @Override
    public List<Hash> read(long from, long to) {
        List<Hash> hashes = rows.leafHashes(from, to).stream().map(Hash::of).toList();
        if (hashes.size() != to - from) {
            throw new IllegalStateException("the log lacks leaf hashes between " + from + " and " + to);
        }
        return hashes;
    }

    @Override
    public byte[] read(TileId id) {
        byte[] tile = new byte[Hash.BYTES * id.width()];
        long first = id.index() * TileId.FULL;
        if (id.level() == 0) {
            List<Hash> leaves = read(first, first + id.width());
            for (int i = 0; i < leaves.size(); i++) {
                leaves.get(i).copyTo(tile, i * Hash.BYTES);
            }
            return tile;
        }
        for (int i = 0; i < id.width(); i++) {
            long index = first + i;
            byte[] node = rows.node(TILE_HEIGHT * id.level(), index)
                    .orElseThrow(
                            () -> new IllegalStateException("the log lacks node " + index + " of tile " + id.path()));
            System.arraycopy(node, 0, tile, i * Hash.BYTES, Hash.BYTES);
        }
        return tile;
    }

    /** Reads subtree hashes of the tree as it was at {@code size}; keeps the tiles it visits, so make one per proof. */
    public HashReader hashes(long size) {
        return new TileHashReader(this, size);
    }
}
