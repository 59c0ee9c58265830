package dev.bailiwick.tlog.tile;

/** How C2SP tlog-tiles writes the number and the width of a tile or bundle into a path. */
final class TilePath {

    private TilePath() {}

    /** {@code 1234067} becomes {@code x001/x234/067}. */
    static String number(long n) {
        StringBuilder out = new StringBuilder(String.format("%03d", n % 1000));
        for (long rest = n / 1000; rest > 0; rest /= 1000) {
            out.insert(0, String.format("x%03d/", rest % 1000));
        }
        return out.toString();
    }

    /** The number, then {@code .p/<width>} unless the tile is full. */
    static String numberAndWidth(long n, int width) {
        return width == TileId.FULL ? number(n) : number(n) + ".p/" + width;
    }

    static void checkIndex(long index) {
        if (index < 0 || index > Long.MAX_VALUE >>> 8) {
            throw new IllegalArgumentException("a tile's index is not " + index);
        }
    }

    static void checkWidth(int width) {
        if (width < 1 || width > TileId.FULL) {
            throw new IllegalArgumentException("a tile is 1 to 256 wide, not " + width);
        }
    }
}
