package dev.bailiwick.engine.audit;

import dev.bailiwick.engine.port.LogRows;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.tile.TileId;
import dev.bailiwick.tlog.tile.TileSource;

/** Tiles derived from rows: leaf hashes at level 0, complete subtrees above. */
record LogTiles(LogRows rows) implements TileSource {
    @Override
    public byte[] read(TileId id) {
        byte[] tile = new byte[id.width() * Hash.BYTES];
        long first = id.index() * TileId.FULL;
        if (id.level() == 0) {
            int at = 0;
            for (byte[] hash : rows.leafHashes(first, first + id.width())) {
                System.arraycopy(hash, 0, tile, at, Hash.BYTES);
                at += Hash.BYTES;
            }
            return tile;
        }
        for (int i = 0; i < id.width(); i++) {
            byte[] node = rows.node(8 * id.level(), first + i)
                    .orElseThrow(() -> new IllegalStateException("a subtree of the log is missing"));
            System.arraycopy(node, 0, tile, i * Hash.BYTES, Hash.BYTES);
        }
        return tile;
    }
}
