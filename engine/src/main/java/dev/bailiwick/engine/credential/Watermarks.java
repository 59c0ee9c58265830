package dev.bailiwick.engine.credential;

import dev.bailiwick.engine.port.CredentialRows.AccountRow;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.principal.Epoch;
import dev.bailiwick.engine.principal.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Revocation: for each subject the sequence number up to which its credentials are void. Compared at use, so the cost
 * does not depend on how many leases are out. Thread-safe.
 */
public final class Watermarks {
    /** The counter from which leases and tokens take their sequence numbers. */
    public static final String SEQUENCE = "credential";

    private final ConcurrentHashMap<String, Long> marks = new ConcurrentHashMap<>();
    private final AtomicLong newest = new AtomicLong();
    private final AtomicLong moves = new AtomicLong();

    private Watermarks() {}

    /** Reads the marks that are in force. */
    public static Watermarks load(Store store) {
        Watermarks watermarks = new Watermarks();
        watermarks.refresh(store);
        return watermarks;
    }

    /** Reads the marks again, as another node may have moved them. What was read earlier never takes back what is known. */
    public void refresh(Store store) {
        long after = newest.get();
        Map<String, Long> read = store.read(reads -> reads.settings().watermarks(after));
        read.forEach(this::moved);
        read.values().forEach(sequence -> newest.accumulateAndGet(sequence, Math::max));
    }

    /** Moves a mark inside a unit of work; {@link #moved} makes it bite here once the unit is durable. */
    public static long move(Tx tx, String subject) {
        long sequence = tx.settings().next(SEQUENCE);
        tx.settings().moveWatermark(subject, sequence);
        return sequence;
    }

    /** Notes a durable move. Other nodes' earlier moves are still to be read, so {@link #refresh} begins where it ended. */
    public void moved(String subject, long sequence) {
        marks.merge(subject, sequence, Math::max);
        moves.incrementAndGet();
    }

    /** Rises with each mark that moves. */
    long moves() {
        return moves.get();
    }

    /** The subject whose revocation voids this lease, if any. */
    public Optional<String> revoking(LeaseRow lease) {
        return firstOf(
                lease.sequence(),
                Epoch.MARK,
                "lease/" + lease.id(),
                "identity/" + lease.identity(),
                "owner/" + lease.owner(),
                "anchor/" + lease.anchor(),
                "grant/" + lease.grant());
    }

    /** The subject whose revocation voids this token, if any. */
    public Optional<String> revoking(TokenRow token) {
        return firstOf(token.sequence(), Epoch.MARK, "token/" + token.id(), "person/" + token.person());
    }

    /** The subject whose revocation voids this account, if any; whoever answers for its anchor can revoke it as well. */
    Optional<String> revoking(AccountRow account, String anchorOwner) {
        return firstOf(
                account.sequence(),
                Epoch.MARK,
                "account/" + account.id(),
                "anchor/" + account.anchor(),
                "identity/" + account.identity(),
                "owner/" + account.owner(),
                "owner/" + anchorOwner);
    }

    /**
     * The subject whose revocation voids a legacy secret, if any. It was never issued, so any revocation that names its
     * anchor, identity, owner or grant voids it for good: the way back is a document of another name.
     */
    Optional<String> revokingLegacy(Principal.Automation legacy, String anchorOwner) {
        return firstOf(
                1,
                "anchor/" + legacy.anchor(),
                "identity/" + legacy.identity(),
                "owner/" + legacy.owner(),
                "owner/" + anchorOwner,
                "grant/" + legacy.grant());
    }

    /** The first of the subjects whose mark lies at or beyond the sequence number. */
    public Optional<String> firstOf(long sequence, String... subjects) {
        for (String subject : subjects) {
            if (marks.getOrDefault(subject, 0L) >= sequence) {
                return Optional.of(subject);
            }
        }
        return Optional.empty();
    }
}
