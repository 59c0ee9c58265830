package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.leaf.BodyCheck;
import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.InclusionProof;
import dev.bailiwick.tlog.merkle.MerkleHash;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.NoteVerifier;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The proof that an entry is in the log, to be checked without the log: a C2SP tlog-proof whose {@code extra} line carries the leaf
 * and the body that opens it, so that the file shows what it proves. The suggested file extension is {@code .tlog-proof}. Immutable.
 *
 * <p>The extra data is three lines: {@value #EXTRA_VERSION}, the leaf in base64, and the body as {@link BodyLine} writes it.
 */
public final class Receipt {

    /** The longest receipt that is read, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    private static final String VERSION = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA_VERSION = "bailiwick-entry@v1";
    private static final int MAX_PATH = 62;

    private final SignedCheckpoint checkpoint;
    private final InclusionProof proof;
    private final byte[] leaf;
    private final EntryBody body;

    private Receipt(SignedCheckpoint checkpoint, InclusionProof proof, byte[] leaf, EntryBody body) {
        this.checkpoint = checkpoint;
        this.proof = proof;
        this.leaf = leaf.clone();
        this.body = body;
    }

    /** What came of checking a receipt. */
    public sealed interface Outcome {
        /**
         * The entry is in the log at this index, and what the body shows is what was recorded.
         *
         * @param checkpoint the checkpoint under which it is proved
         */
        record Proven(long index, EntryBody body, Checkpoint checkpoint) implements Outcome {}

        /** The receipt proves nothing. */
        record Refused(String cause) implements Outcome {}
    }

    /**
     * Makes a receipt.
     *
     * @param index the entry's index, below the checkpoint's size
     * @param reader the tree at the checkpoint's size or later
     */
    public static Receipt of(SignedCheckpoint checkpoint, long index, HashReader reader, byte[] leaf, EntryBody body) {
        InclusionProof proof = InclusionProof.of(index, checkpoint.checkpoint().size(), reader);
        return new Receipt(checkpoint, proof, leaf, body);
    }

    /** The entry's index. */
    public long index() {
        return proof.index();
    }

    /** The checkpoint, unchecked. */
    public SignedCheckpoint checkpoint() {
        return checkpoint;
    }

    /** What it shows of the entry, unchecked. */
    public EntryBody body() {
        return body;
    }

    /** A copy of the entry's leaf, unchecked. */
    public byte[] leaf() {
        return leaf.clone();
    }

    /** This receipt with another body: one that withholds fields, for handing on. */
    public Receipt withBody(EntryBody other) {
        return new Receipt(checkpoint, proof, leaf, other);
    }

    /** Checks signature, proof and body. Blobs and erasures are only named by a receipt, and not checked. */
    public Outcome check(List<NoteVerifier> keys) {
        Optional<String> refusal = checkpoint.refusal(keys);
        if (refusal.isPresent()) {
            return new Outcome.Refused("its checkpoint is not to be believed: " + refusal.get());
        }
        if (!proof.verify(MerkleHash.leaf(leaf), checkpoint.checkpoint().root())) {
            return new Outcome.Refused("its proof does not lead from the entry to the checkpoint's root");
        }
        return new BodyCheck()
                .refusal(leaf, body)
                .<Outcome>map(Outcome.Refused::new)
                .orElse(new Outcome.Proven(index(), body, checkpoint.checkpoint()));
    }

    /** The receipt as text. */
    public String encode() {
        Base64.Encoder base64 = Base64.getEncoder();
        String line = new String(new BodyLine(index(), body).encode(), StandardCharsets.UTF_8);
        String extra = EXTRA_VERSION + "\n" + base64.encodeToString(leaf) + "\n" + line + "\n";
        StringBuilder out = new StringBuilder(VERSION).append('\n');
        out.append("extra ").append(base64.encodeToString(extra.getBytes(StandardCharsets.UTF_8)));
        out.append("\nindex ").append(index()).append('\n');
        proof.path().forEach(hash -> out.append(hash.base64()).append('\n'));
        return out.append('\n').append(checkpoint.note().encode()).toString();
    }

    /**
     * Reads a receipt.
     *
     * @throws IllegalArgumentException unless it is exactly what {@link #encode} writes for some receipt
     */
    public static Receipt parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a receipt has at most " + MAX_BYTES + " bytes");
        }
        String text = utf8(bytes);
        int split = text.indexOf("\n\n");
        List<String> head =
                split < 0 ? List.of() : text.substring(0, split).lines().toList();
        if (head.size() < 3 || head.size() > 3 + MAX_PATH || !head.get(0).equals(VERSION)) {
            throw new IllegalArgumentException("not a receipt in the form `" + VERSION + "`");
        }
        SignedCheckpoint checkpoint =
                SignedCheckpoint.parse(text.substring(split + 2).getBytes(StandardCharsets.UTF_8));
        List<Hash> path = new ArrayList<>();
        head.subList(3, head.size()).forEach(line -> path.add(Hash.parseBase64(line)));
        List<String> extra = extra(after("extra ", head.get(1)));
        BodyLine body = BodyLine.parse(extra.get(2).getBytes(StandardCharsets.UTF_8));
        InclusionProof proof =
                new InclusionProof(body.index(), checkpoint.checkpoint().size(), path);
        Receipt read = new Receipt(checkpoint, proof, Base64.getDecoder().decode(extra.get(1)), body.body());
        if (!read.encode().equals(text)) {
            throw new IllegalArgumentException("the receipt is not in its canonical form");
        }
        return read;
    }

    private static List<String> extra(String base64) {
        List<String> lines = utf8(Base64.getDecoder().decode(base64)).lines().toList();
        if (lines.size() != 3 || !lines.get(0).equals(EXTRA_VERSION)) {
            throw new IllegalArgumentException("the receipt's extra data is not an entry");
        }
        return lines;
    }

    private static String after(String prefix, String line) {
        if (!line.startsWith(prefix)) {
            throw new IllegalArgumentException("the receipt has no line `" + prefix.strip() + "` where it belongs");
        }
        return line.substring(prefix.length());
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a receipt is UTF-8", e);
        }
    }
}
