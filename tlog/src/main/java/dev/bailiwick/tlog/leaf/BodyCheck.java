package dev.bailiwick.tlog.leaf;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks bodies against leaves. Keeps buffers: one object serves one thread. */
public final class BodyCheck {

    private final Sha256 sha = new Sha256();
    private final byte[] fieldSalt = new byte[Hash.BYTES];
    private final byte[] hash = new byte[Hash.BYTES];

    /** Ready for any number of checks. */
    public BodyCheck() {}

    /**
     * Why the body does not belong to the leaf, or empty if every field of the leaf is in the body, none besides, and every value
     * shown is the one committed to. What is withheld or erased is not judged here, nor the content of blobs.
     */
    public Optional<String> refusal(byte[] leaf, EntryBody body) {
        List<EntryBody.Field> fields = body.fields();
        if (leaf.length < SaltedLeaf.HEAD || leaf[0] != SaltedLeaf.VERSION) {
            return Optional.of("not a leaf in version 1");
        }
        int count = SaltedLeaf.count(leaf);
        if (fields.size() != count) {
            return Optional.of("the leaf has " + count + " fields, the body " + fields.size());
        }
        body.salt().ifPresent(salt -> sha.hmacKey(salt.shared()));
        int at = SaltedLeaf.HEAD;
        // That names are well-formed and in order need not be asked of the leaf: the body's are, and they must be the
        // same.
        for (EntryBody.Field field : fields) {
            String name = field.name();
            if (!hasName(leaf, at, name)) {
                return Optional.of("the body has field `" + name + "` where the leaf has another");
            }
            int commitment = at + 1 + name.length();
            if (!opens(leaf, at + 1, commitment, field.content(), body.salt())) {
                return Optional.of("the value of field `" + name + "` is not the one the leaf commits to");
            }
            at = commitment + Hash.BYTES;
        }
        return at == leaf.length ? Optional.empty() : Optional.of("the leaf goes on after its last field");
    }

    private static boolean hasName(byte[] leaf, int at, String name) {
        int length = name.length();
        if (at + 1 + length + Hash.BYTES > leaf.length || (leaf[at] & 0xff) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (leaf[at + 1 + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean opens(byte[] leaf, int name, int commitment, FieldContent content, Optional<Salt> entrySalt) {
        return switch (content) {
            case FieldContent.Shown shown -> opens(leaf, name, commitment, shown.value(), entrySalt, shown.salt());
            case FieldContent.Blob blob -> opens(leaf, name, commitment, blob.value(), entrySalt, blob.salt());
            case FieldContent.Withheld ignored -> true;
            case FieldContent.Erased ignored -> true;
        };
    }

    private boolean opens(
            byte[] leaf, int name, int commitment, String value, Optional<Salt> entrySalt, Optional<Salt> ownSalt) {
        byte[] salt = fieldSalt;
        if (entrySalt.isPresent()) {
            sha.hmac(leaf, name, commitment - name, fieldSalt);
        } else {
            salt = ownSalt.orElseThrow().shared();
        }
        sha.hashPair(salt, value.getBytes(StandardCharsets.UTF_8), hash);
        return Arrays.equals(hash, 0, Hash.BYTES, leaf, commitment, commitment + Hash.BYTES);
    }
}
