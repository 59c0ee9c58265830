package dev.bailiwick.tlog.merkle;

/** The hash functions of the tree (RFC 6962, section 2.1): a leaf is hashed after 0x00, a node after 0x01. Thread-safe. */
public final class MerkleHash {

    static final byte LEAF = 0;
    static final byte NODE = 1;

    /** The root of the tree without leaves: SHA-256 of nothing. */
    public static final Hash EMPTY_ROOT = new Sha256().hash(new byte[0], 0, 0);

    private MerkleHash() {}

    /** The hash of a leaf with this content. */
    public static Hash leaf(byte[] content) {
        byte[] out = new byte[Hash.BYTES];
        new Sha256().leaf(content, 0, content.length, out, 0);
        return Hash.wrap(out);
    }

    /** The hash of the node above these two. */
    public static Hash node(Hash left, Hash right) {
        byte[] out = new byte[Hash.BYTES];
        new Sha256().node(left.shared(), 0, right.shared(), 0, out, 0);
        return Hash.wrap(out);
    }

    /** SHA-256 of bytes as they are: the name of a blob. */
    public static Hash digest(byte[] content) {
        return new Sha256().hash(content, 0, content.length);
    }
}
