package dev.bailiwick.tlog.tile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a tile: up to 256 neighbouring hashes of one level (C2SP tlog-tiles). Level 0 holds leaf hashes; a hash of level L is the
 * root over {@code 256^L} leaves.
 *
 * @param level 0 to 63
 * @param index place among the tiles of the level, from 0
 * @param width number of hashes, 1 to 256; below 256 the tile is partial
 */
public record TileId(int level, long index, int width) {

    /** Width of a full tile. */
    public static final int FULL = 256;

    private static final Pattern PATH =
            Pattern.compile("tile/(0|[1-9]\\d?)/((?:x\\d{3}/){0,5}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

    /** @throws IllegalArgumentException if a part is out of range */
    public TileId {
        if (level < 0 || level > 63) {
            throw new IllegalArgumentException("a tile's level is 0 to 63, not " + level);
        }
        TilePath.checkIndex(index);
        TilePath.checkWidth(width);
    }

    /** The path below the log's prefix: {@code tile/<L>/<N>[.p/<W>]}. */
    public String path() {
        return "tile/" + level + "/" + TilePath.numberAndWidth(index, width);
    }

    /** Reads a path as {@link #path} writes it; empty for anything else. */
    public static Optional<TileId> parse(String path) {
        Matcher match = PATH.matcher(path);
        if (!match.matches() || Integer.parseInt(match.group(1)) > 63) {
            return Optional.empty();
        }
        long index = Long.parseLong(match.group(2).replace("x", "").replace("/", ""));
        int width = match.group(3) == null ? FULL : Integer.parseInt(match.group(3));
        if (width > FULL || index > Long.MAX_VALUE >>> 8) {
            return Optional.empty();
        }
        TileId id = new TileId(Integer.parseInt(match.group(1)), index, width);
        return id.path().equals(path) ? Optional.of(id) : Optional.empty();
    }

    /** How wide the tile at this level and index is in a tree of the given size: 0 (absent) to 256. */
    public static int widthAt(int level, long index, long size) {
        long hashes = level > 7 ? 0 : size >>> (8 * level);
        long before = index * FULL;
        return (int) Math.max(0, Math.min(FULL, hashes - before));
    }

    /** The tiles that are full in a tree of size {@code to} but not in one of size {@code from}, lowest levels first. */
    public static List<TileId> completedBetween(long from, long to) {
        List<TileId> ids = new ArrayList<>();
        for (int level = 0; level < 7; level++) {
            int shift = 8 * (level + 1);
            for (long index = from >>> shift; index < to >>> shift; index++) {
                ids.add(new TileId(level, index, FULL));
            }
        }
        return List.copyOf(ids);
    }

    /** The partial tiles on the right edge of a tree of the given size, lowest levels first. */
    public static List<TileId> partialAt(long size) {
        List<TileId> ids = new ArrayList<>();
        for (int level = 0; level < 8; level++) {
            int width = (int) (size >>> (8 * level) & 0xff);
            if (width > 0) {
                ids.add(new TileId(level, size >>> (8 * level) >>> 8, width));
            }
        }
        return List.copyOf(ids);
    }
}
