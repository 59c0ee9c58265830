package dev.bailiwick.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes to zones and to the policy, and their approvals. */
public interface ChangeRows {
    Optional<ChangeRow> find(String id);

    /** Characters of changes after which a list ends. */
    int MAX_LIST_CHARS = 4 << 20;

    /**
     * Changes that match, newest first, older than {@code beforeSequence}, at most {@code limit}. One may hold megabytes, so the list
     * ends early, after at least one, where it would hold much more than {@link #MAX_LIST_CHARS}: fewer than asked for do not
     * mean that no more follow.
     */
    List<ChangeRow> list(ChangeFilter filter, long beforeSequence, int limit);

    /** The change waiting for approval with this request digest, so that an identical resend joins it. */
    Optional<ChangeRow> waiting(String target, String requestDigest);

    /** Waiting changes that end at or before {@code now}, oldest first, at most {@code limit}. */
    List<ChangeRow> overdue(Instant now, int limit);

    List<ApprovalRow> approvals(String changeId);

    /** The stored answer for an idempotency key of a caller, if any. */
    Optional<RememberedAnswer> remembered(String scope, String key);

    /**
     * A change.
     *
     * @param sequence rises with each change; the order of listing
     * @param kind {@code zone} or {@code policy}
     * @param target the zone id's text, or {@code policy}
     * @param state a word of core's {@code ChangeState}
     * @param verification a word of core's {@code Verification}
     * @param identity the requesting identity or {@code person/NAME}
     * @param owner the owner of the requesting identity; null for a person
     * @param principal JSON: the whole principal with its proof, never a secret
     * @param door the door it came through
     * @param request JSON: prerequisites and operations as asked, so that it can be judged again
     * @param requestDigest hex SHA-256 of target, identity and request
     * @param plan JSON: the edits, before and after, and consequences
     * @param planHash the plan's hash in hex
     * @param decision JSON: the decision with every reason
     * @param expiresAt when a waiting change ends
     * @param appliedVersion the zone's (or policy's) version that it made, 0 before
     * @param rollbackOf the change whose inverse this is
     */
    record ChangeRow(
            String id,
            long sequence,
            String kind,
            String target,
            String state,
            String verification,
            String identity,
            @Nullable String owner,
            String principal,
            String door,
            String correlation,
            String request,
            String requestDigest,
            String plan,
            String planHash,
            String decision,
            Instant requestedAt,
            Instant expiresAt,
            @Nullable Instant appliedAt,
            long appliedVersion,
            @Nullable String rollbackOf) {
        /** Characters of what may be long. */
        public long chars() {
            return (long) principal.length() + request.length() + plan.length() + decision.length();
        }
    }

    /** What to list; null means anything. */
    record ChangeFilter(
            @Nullable String kind,
            @Nullable String target,
            @Nullable String state,
            @Nullable String identity) {}

    /** A person's yes to one plan. */
    record ApprovalRow(String changeId, String person, String planHash, Instant at, String proof) {}

    /**
     * An answer given before to the same key.
     *
     * @param digest of the request that got it: the same key with another request is refused
     */
    record RememberedAnswer(String scope, String key, String digest, String answer, Instant until) {}

    /** The writes. */
    interface Writable extends ChangeRows {
        void insert(ChangeRow row);

        /**
         * Replaces a change's row where its state is still {@code expectedState}.
         *
         * @return false where it has moved on; then nothing was written
         */
        boolean replace(ChangeRow row, String expectedState);

        void approve(ApprovalRow approval);

        /**
         * Remembers an answer; the first one wins.
         *
         * @return false where the key was there already
         */
        boolean remember(RememberedAnswer answer);

        /** Forgets answers whose time has passed, at most {@code limit}. */
        void forgetAnswers(Instant now, int limit);
    }
}
