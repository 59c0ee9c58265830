package dev.bailiwick.tlog.tile;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Entry bundles: up to 256 leaves, each after its length in 16 bits, big-endian (C2SP tlog-tiles). */
public final class EntryBundle {

    /** The longest leaf that a bundle can carry, in bytes. */
    public static final int MAX_LEAF_BYTES = 0xffff;

    /** The longest bundle there can be, in bytes. */
    public static final int MAX_BYTES = TileId.FULL * (2 + MAX_LEAF_BYTES);

    private EntryBundle() {}

    /** The path below the log's prefix: {@code tile/entries/<N>[.p/<W>]}. */
    public static String path(long index, int width) {
        TilePath.checkIndex(index);
        TilePath.checkWidth(width);
        return "tile/entries/" + TilePath.numberAndWidth(index, width);
    }

    /** The part of a path that names the bundle's number: {@code 1234067} is {@code x001/x234/067}. */
    public static String number(long index) {
        TilePath.checkIndex(index);
        return TilePath.number(index);
    }

    /**
     * Writes leaves as a bundle.
     *
     * @throws IllegalArgumentException if there are none or more than 256, or one is longer than 65,535 bytes
     */
    public static byte[] encode(List<byte[]> leaves) {
        TilePath.checkWidth(leaves.size());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] leaf : leaves) {
            if (leaf.length > MAX_LEAF_BYTES) {
                throw new IllegalArgumentException("a leaf has at most 65535 bytes, not " + leaf.length);
            }
            out.write(leaf.length >>> 8);
            out.write(leaf.length);
            out.writeBytes(leaf);
        }
        return out.toByteArray();
    }

    /**
     * Reads a bundle of exactly {@code width} leaves.
     *
     * @throws IllegalArgumentException if it ends early or late
     */
    public static List<byte[]> parse(byte[] bundle, int width) {
        List<byte[]> leaves = new ArrayList<>(width);
        int at = 0;
        while (at < bundle.length && leaves.size() < width) {
            int length = at + 2 > bundle.length ? -1 : (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
            if (length < 0 || length > bundle.length - at - 2) {
                throw new IllegalArgumentException("the bundle ends within leaf " + leaves.size());
            }
            leaves.add(Arrays.copyOfRange(bundle, at + 2, at + 2 + length));
            at += 2 + length;
        }
        if (leaves.size() != width || at != bundle.length) {
            throw new IllegalArgumentException("the bundle does not hold exactly " + width + " leaves");
        }
        return leaves;
    }
}
