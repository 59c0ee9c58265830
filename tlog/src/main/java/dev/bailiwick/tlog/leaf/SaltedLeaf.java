package dev.bailiwick.tlog.leaf;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The leaf of an entry: what the log hashes. It names the entry's fields and commits to each value by
 * {@code SHA-256(field salt || value)}, where the field's salt is {@code HMAC-SHA256(entry salt, field name)}. Whoever gets a value
 * with its field's salt can check it; whoever does not learns nothing of it; and a value can be erased while every proof holds.
 *
 * <p>Bytes: version (1), number of fields (2 bytes, big-endian), then for each field in ascending order of names the name's length
 * (1 byte), the name, and the commitment (32 bytes). Thread-safe.
 */
public final class SaltedLeaf {

    /** Length of the salt of an entry and of a field, in bytes. */
    public static final int SALT_BYTES = 32;

    /** The longest leaf: below the 65,535 bytes that an entry bundle can carry. */
    public static final int MAX_LEAF_BYTES = 61_440;

    /** The most fields of an entry. */
    public static final int MAX_FIELDS = 256;

    /** The longest name of a field. */
    public static final int MAX_NAME_BYTES = 100;

    static final byte VERSION = 1;
    static final int HEAD = 3;
    private static final boolean[] NAME_CHARACTER = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-"
                .chars()
                .forEach(c -> NAME_CHARACTER[c] = true);
    }

    private SaltedLeaf() {}

    /**
     * A field's name and the commitment to its value.
     *
     * @param name 1 to 100 characters out of {@code A-Z a-z 0-9 . _ : -}
     * @param hash SHA-256 over the field's salt and the value
     */
    public record Commitment(String name, Hash hash) {}

    /**
     * The leaf of an entry.
     *
     * @param fields names and values; a value may have any length and stays out of the leaf
     * @param entrySalt 32 secret random bytes, fresh for each entry
     * @throws IllegalArgumentException if there is no field or more than 256, a name is malformed, the salt has another length, or
     *     the leaf would exceed {@link #MAX_LEAF_BYTES}
     */
    public static byte[] encode(SortedMap<String, byte[]> fields, byte[] entrySalt) {
        checkSalt(entrySalt);
        if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("an entry has 1 to " + MAX_FIELDS + " fields, not " + fields.size());
        }
        // A caller's map may be sorted by another comparator, which a copy by constructor would keep.
        SortedMap<String, byte[]> ordered = new TreeMap<>();
        ordered.putAll(fields);
        int length = HEAD;
        for (String name : ordered.keySet()) {
            length += 1 + checkName(name).length() + Hash.BYTES;
        }
        if (length > MAX_LEAF_BYTES) {
            throw new IllegalArgumentException("a leaf has at most " + MAX_LEAF_BYTES + " bytes, not " + length);
        }
        ByteBuffer out = ByteBuffer.allocate(length).put(VERSION).putShort((short) ordered.size());
        Sha256 sha = new Sha256();
        sha.hmacKey(entrySalt);
        byte[] fieldSalt = new byte[Hash.BYTES];
        byte[] hash = new byte[Hash.BYTES];
        for (Map.Entry<String, byte[]> field : ordered.entrySet()) {
            byte[] name = field.getKey().getBytes(StandardCharsets.US_ASCII);
            sha.hmac(name, fieldSalt);
            sha.hashPair(fieldSalt, field.getValue(), hash);
            out.put((byte) name.length).put(name).put(hash);
        }
        return out.array();
    }

    /** The salt that opens one field. */
    public static byte[] fieldSalt(byte[] entrySalt, String name) {
        return Salt.of(entrySalt).ofField(name).shared();
    }

    /**
     * The names and commitments of a leaf, in ascending order of names.
     *
     * @throws IllegalArgumentException unless the bytes are exactly what {@link #encode} can write
     */
    public static List<Commitment> decode(byte[] leaf) {
        if (leaf.length < HEAD || leaf.length > MAX_LEAF_BYTES || leaf[0] != VERSION) {
            throw new IllegalArgumentException("not a leaf in version 1");
        }
        int count = count(leaf);
        if (count == 0 || count > MAX_FIELDS) {
            throw new IllegalArgumentException("an entry has 1 to " + MAX_FIELDS + " fields, not " + count);
        }
        List<Commitment> out = new ArrayList<>(count);
        int at = HEAD;
        String before = "";
        for (int i = 0; i < count; i++) {
            int nameLength = at < leaf.length ? leaf[at] & 0xff : 0;
            if (at + 1 + nameLength + Hash.BYTES > leaf.length) {
                throw new IllegalArgumentException("the leaf ends within field " + i);
            }
            String name = checkName(new String(leaf, at + 1, nameLength, StandardCharsets.ISO_8859_1));
            if (name.compareTo(before) <= 0) {
                throw new IllegalArgumentException("the leaf's fields are not in ascending order");
            }
            out.add(new Commitment(name, Hash.of(leaf, at + 1 + nameLength)));
            at += 1 + nameLength + Hash.BYTES;
            before = name;
        }
        if (at != leaf.length) {
            throw new IllegalArgumentException("the leaf goes on after its last field");
        }
        return out;
    }

    /**
     * Whether the leaf commits to this value for this field; false if it has no such field.
     *
     * @throws IllegalArgumentException if the leaf is malformed
     */
    public static boolean verify(byte[] leaf, String name, byte[] value, byte[] fieldSalt) {
        byte[] hash = new byte[Hash.BYTES];
        new Sha256().hashPair(fieldSalt, value, hash);
        return decode(leaf).stream()
                .anyMatch(field -> field.name().equals(name) && field.hash().matches(hash, 0));
    }

    /** How many fields the leaf says it has. */
    static int count(byte[] leaf) {
        return (leaf[1] & 0xff) << 8 | (leaf[2] & 0xff);
    }

    static byte[] checkSalt(byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt has 32 bytes, not " + salt.length);
        }
        return salt;
    }

    static String checkName(String name) {
        int length = name.length();
        boolean plain = length > 0 && length <= MAX_NAME_BYTES;
        for (int i = 0; plain && i < length; i++) {
            plain = NAME_CHARACTER[name.charAt(i) & 0x7f] && name.charAt(i) < 0x80;
        }
        if (!plain) {
            throw new IllegalArgumentException("a field's name has 1 to " + MAX_NAME_BYTES
                    + " characters out of A-Z a-z 0-9 . _ : -, unlike `" + printable(name) + "`");
        }
        return name;
    }

    private static String printable(String name) {
        String head = name.length() > MAX_NAME_BYTES ? name.substring(0, MAX_NAME_BYTES) : name;
        return head.replaceAll("[^ -~]", "?");
    }
}
