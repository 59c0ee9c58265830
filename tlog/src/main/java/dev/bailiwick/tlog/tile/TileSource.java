package dev.bailiwick.tlog.tile;

/** Where tiles are read from: persisted rows, files, or leaf hashes by {@link Tiles#of}. */
@FunctionalInterface
public interface TileSource {

    /**
     * The hashes of the tile, one after the other: {@code 32 * id.width()} bytes that the caller owns. A source that only holds
     * the full tile answers a request for a partial one with its head.
     *
     * @throws IllegalStateException or another unchecked exception where the tile cannot be had
     */
    byte[] read(TileId id);
}
