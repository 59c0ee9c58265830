package dev.bailiwick.store;

import dev.bailiwick.engine.port.EntryDraft;
import dev.bailiwick.engine.port.LogPosition;
import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.leaf.Salt;
import dev.bailiwick.tlog.leaf.SaltedLeaf;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** An entry made ready for the log: all but its index. It becomes the caller's position once the commit is durable. */
final class NewEntry implements LogPosition {
    private static final int MAX_FIELDS = 64;
    private static final Pattern FIELD_NAME = Pattern.compile("[a-z0-9.-]{1,100}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final EntryDraft draft;
    private final Map<Hash, String> blobs = new HashMap<>();
    private final Salt salt = Salt.random(RANDOM);
    private final byte[] leaf;
    private final Hash leafHash;
    private final String body;
    private volatile long index = -1;

    /** @throws IllegalArgumentException if the entry breaks a limit */
    NewEntry(EntryDraft draft) {
        this.draft = draft;
        check(draft);
        BodyText text = new BodyText();
        SortedMap<String, byte[]> values = new TreeMap<>();
        int total = 0;
        for (Map.Entry<String, String> field : draft.hashed().entrySet()) {
            byte[] value = field.getValue().getBytes(StandardCharsets.UTF_8);
            total += value.length;
            if (value.length > LogBodies.BLOB_BYTES) {
                Hash digest = MerkleHash.digest(value);
                blobs.put(digest, field.getValue());
                text.blob(field.getKey(), digest);
                values.put(
                        field.getKey(),
                        new FieldContent.Blob(digest, Optional.empty()).value().getBytes(StandardCharsets.US_ASCII));
            } else {
                text.field(field.getKey(), field.getValue());
                values.put(field.getKey(), value);
            }
        }
        if (total > LogBodies.MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "the values of an entry have at most " + LogBodies.MAX_ENTRY_BYTES + " bytes, not " + total);
        }
        this.leaf = SaltedLeaf.encode(values, salt.bytes());
        this.leafHash = MerkleHash.leaf(leaf);
        this.body = text.end();
    }

    private static void check(EntryDraft draft) {
        SortedMap<String, String> fields = draft.fields();
        if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("an entry has 1 to " + MAX_FIELDS + " fields, not " + fields.size());
        }
        for (String name : fields.keySet()) {
            if (!FIELD_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a field's name has 1 to 100 of a-z, 0-9, . and -");
            }
            if (name.equals("type") || name.equals("correlation") || name.equals("at")) {
                throw new IllegalArgumentException("the field `" + name + "` is the entry's own");
            }
        }
    }

    EntryDraft draft() {
        return draft;
    }

    /** Values too long for a row, by their digest. */
    Map<Hash, String> blobs() {
        return blobs;
    }

    byte[] salt() {
        return salt.bytes();
    }

    byte[] leaf() {
        return leaf;
    }

    Hash hash() {
        return leafHash;
    }

    String body() {
        return body;
    }

    /** Tells the position, once it is durable. */
    void place(long committedIndex) {
        index = committedIndex;
    }

    @Override
    public long index() {
        return placed();
    }

    @Override
    public String leafHash() {
        placed();
        return leafHash.hex();
    }

    private long placed() {
        long now = index;
        if (now < 0) {
            throw new IllegalStateException("the entry has no place in the log before its commit");
        }
        return now;
    }
}
