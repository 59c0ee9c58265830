package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Revocation: for each subject the sequence number up to which its credentials are void. Compared at use, so the cost
 * does not depend on how many leases are out. Thread-safe.
 */
public final class Watermarks {
    /** The counter from which leases and tokens take their sequence numbers. */
    public static final String SEQUENCE = "credential";

    private volatile Map<String, Long> marks;

    private Watermarks(Map<String, Long> marks) {
        this.marks = Map.copyOf(marks);
    }

    /** Reads the marks that are in force. */
    public static Watermarks load(Store store) {
        return new Watermarks(store.read(reads -> reads.settings().watermarks()));
    }

    /** Reads the marks again, as another node may have moved them. What was read earlier never takes back what is known. */
    public void refresh(Store store) {
        Map<String, Long> read = store.read(reads -> reads.settings().watermarks());
        synchronized (this) {
            Map<String, Long> next = new HashMap<>(marks);
            read.forEach((subject, sequence) -> next.merge(subject, sequence, Math::max));
            marks = Map.copyOf(next);
        }
    }

    /** Moves a mark inside a unit of work; {@link #moved} makes it bite here once the unit is durable. */
    public static long move(Tx tx, String subject) {
        long sequence = tx.settings().next(SEQUENCE);
        tx.settings().moveWatermark(subject, sequence);
        return sequence;
    }

    /** Notes a durable move. */
    public synchronized void moved(String subject, long sequence) {
        Map<String, Long> next = new HashMap<>(marks);
        next.merge(subject, sequence, Math::max);
        marks = Map.copyOf(next);
    }

    /** The subject whose revocation voids this lease, if any. */
    public Optional<String> revoking(LeaseRow lease) {
        return firstOf(
                lease.sequence(),
                "lease/" + lease.id(),
                "identity/" + lease.identity(),
                "owner/" + lease.owner(),
                "anchor/" + lease.anchor(),
                "grant/" + lease.grant());
    }

    /** The subject whose revocation voids this token, if any. */
    public Optional<String> revoking(TokenRow token) {
        return firstOf(token.sequence(), "token/" + token.id(), "person/" + token.person());
    }

    /**
     * The subject whose revocation voids this legacy secret, if any. It was never issued, so any revocation that names
     * its anchor, identity or owner voids it for good: the way back is an anchor of another name.
     */
    public Optional<String> revokingLegacy(String anchor, TrustAnchorSpec.Tsig legacy) {
        return firstOf(1, "anchor/" + anchor, "identity/" + legacy.identity(), "owner/" + legacy.owner());
    }

    /** The first of the subjects whose mark lies at or beyond the sequence number. */
    public Optional<String> firstOf(long sequence, String... subjects) {
        Map<String, Long> now = marks;
        for (String subject : subjects) {
            if (now.getOrDefault(subject, 0L) >= sequence) {
                return Optional.of(subject);
            }
        }
        return Optional.empty();
    }
}
