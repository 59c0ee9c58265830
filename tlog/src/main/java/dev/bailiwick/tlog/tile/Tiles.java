package dev.bailiwick.tlog.tile;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.LeafHashes;
import dev.bailiwick.tlog.merkle.Sha256;
import java.util.List;

/** The content of tiles. */
public final class Tiles {

    private Tiles() {}

    /** The content of a tile, from the complete subtrees it consists of. */
    public static byte[] content(TileId id, HashReader reader) {
        byte[] out = new byte[Hash.BYTES * id.width()];
        for (int i = 0; i < id.width(); i++) {
            reader.read(8 * id.level(), id.index() * TileId.FULL + i).copyTo(out, Hash.BYTES * i);
        }
        return out;
    }

    /**
     * Serves tiles out of leaf hashes: for level 0 one range read of at most 256 hashes, above that the whole subtree is read.
     * Persist full tiles of level 0 (see {@link TileId#completedBetween}) and read through {@link #layered} in a big log.
     */
    public static TileSource of(LeafHashes leaves) {
        return id -> {
            if (id.level() > 0) {
                return content(id, HashReader.of(leaves));
            }
            long from = id.index() * TileId.FULL;
            return concatenate(leaves.read(from, from + id.width()));
        };
    }

    /**
     * Full tiles from {@code persisted}, partial ones computed: of level 0 from leaf hashes, above from the full tiles below. A
     * proof then reads a few tiles per level whatever the size of the log.
     */
    public static TileSource layered(TileSource persisted, LeafHashes leaves) {
        return id -> {
            if (id.width() == TileId.FULL) {
                return persisted.read(id);
            }
            if (id.level() == 0) {
                return of(leaves).read(id);
            }
            byte[] out = new byte[Hash.BYTES * id.width()];
            for (int i = 0; i < id.width(); i++) {
                long below = id.index() * TileId.FULL + i;
                root(persisted.read(new TileId(id.level() - 1, below, TileId.FULL)))
                        .copyTo(out, Hash.BYTES * i);
            }
            return out;
        };
    }

    /** The root over a full tile: the hash that stands for it one level up. */
    public static Hash root(byte[] fullTile) {
        if (fullTile.length != Hash.BYTES * TileId.FULL) {
            throw new IllegalArgumentException("a full tile has 8192 bytes, not " + fullTile.length);
        }
        return new Sha256().completeRoot(fullTile.clone(), TileId.FULL);
    }

    /** Hashes one after the other. */
    public static byte[] concatenate(List<Hash> hashes) {
        byte[] out = new byte[Hash.BYTES * hashes.size()];
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).copyTo(out, Hash.BYTES * i);
        }
        return out;
    }
}
