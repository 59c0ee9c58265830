package dev.bailiwick.tlog.leaf;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.Sha256;
import java.nio.charset.StandardCharsets;
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
        List<SaltedLeaf.Commitment> commitments;
        try {
            commitments = SaltedLeaf.decode(leaf);
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        List<EntryBody.Field> fields = body.fields();
        if (fields.size() != commitments.size()) {
            return Optional.of("the leaf has " + commitments.size() + " fields, the body " + fields.size());
        }
        body.salt().ifPresent(salt -> sha.hmacKey(salt.shared()));
        for (int i = 0; i < fields.size(); i++) {
            SaltedLeaf.Commitment commitment = commitments.get(i);
            EntryBody.Field field = fields.get(i);
            if (!commitment.name().equals(field.name())) {
                return Optional.of(
                        "the leaf has field `" + commitment.name() + "` where the body has `" + field.name() + "`");
            }
            if (!opens(commitment, field, body.salt())) {
                return Optional.of("the value of field `" + field.name() + "` is not the one the leaf commits to");
            }
        }
        return Optional.empty();
    }

    private boolean opens(SaltedLeaf.Commitment commitment, EntryBody.Field field, Optional<Salt> entrySalt) {
        return switch (field.content()) {
            case FieldContent.Shown shown -> opens(commitment, shown.value(), entrySalt, shown.salt());
            case FieldContent.Blob blob -> opens(commitment, blob.value(), entrySalt, blob.salt());
            case FieldContent.Withheld ignored -> true;
            case FieldContent.Erased ignored -> true;
        };
    }

    private boolean opens(
            SaltedLeaf.Commitment commitment, String value, Optional<Salt> entrySalt, Optional<Salt> ownSalt) {
        byte[] salt;
        if (entrySalt.isPresent()) {
            byte[] name = commitment.name().getBytes(StandardCharsets.ISO_8859_1);
            sha.hmac(name, fieldSalt);
            salt = fieldSalt;
        } else {
            salt = ownSalt.orElseThrow().shared();
        }
        sha.hashPair(salt, value.getBytes(StandardCharsets.UTF_8), hash);
        return commitment.hash().matches(hash, 0);
    }
}
