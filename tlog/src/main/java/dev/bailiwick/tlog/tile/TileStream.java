package dev.bailiwick.tlog.tile;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes every tile of a log out of its leaf hashes as they pass by, in constant memory. One thread. */
public final class TileStream {

    /** Takes each tile as it is finished. */
    @FunctionalInterface
    public interface Sink {
        /** A finished tile; the sink may keep the bytes. */
        void tile(TileId id, byte[] content);
    }

    private final Sink sink;
    private final Sha256 sha = new Sha256();
    private final List<Level> levels = new ArrayList<>();

    /** Starts with an empty log. */
    public TileStream(Sink sink) {
        this.sink = sink;
    }

    /** The next leaf. */
    public void add(Hash leafHash) {
        add(0, leafHash);
    }

    /** The next full tile of level 0, by its root; its own content does not pass by. For whoever has it already. */
    public void addFullLeafTile(Hash root) {
        Level leaves = level(0);
        if (leaves.width != 0) {
            throw new IllegalStateException("a full tile cannot follow a partial one");
        }
        leaves.index++;
        add(1, root);
    }

    /** Hands over the partial tiles of the right edge. Nothing may be added after it. */
    public void finish() {
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            if (level.width > 0) {
                sink.tile(
                        new TileId(i, level.index, level.width), Arrays.copyOf(level.hashes, level.width * Hash.BYTES));
            }
        }
    }

    private void add(int at, Hash hash) {
        Level level = level(at);
        hash.copyTo(level.hashes, level.width * Hash.BYTES);
        level.width++;
        if (level.width == TileId.FULL) {
            sink.tile(new TileId(at, level.index, TileId.FULL), level.hashes.clone());
            level.index++;
            level.width = 0;
            add(at + 1, sha.completeRoot(level.hashes, TileId.FULL));
        }
    }

    private Level level(int at) {
        if (levels.size() == at) {
            levels.add(new Level());
        }
        return levels.get(at);
    }

    private static final class Level {
        private final byte[] hashes = new byte[TileId.FULL * Hash.BYTES];
        private long index;
        private int width;
    }
}
