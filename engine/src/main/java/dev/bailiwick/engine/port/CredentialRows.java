package dev.bailiwick.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases, created tokens and the memory of proofs already used. Secrets stand here only hashed or encrypted. */
public interface CredentialRows {
    Optional<LeaseRow> leaseById(String id);

    /** By the SHA-256 of the bearer secret. */
    Optional<LeaseRow> leaseByHash(byte[] secretHash);

    /** By the TSIG key's name, absolute and in lower case. */
    Optional<LeaseRow> leaseByKeyName(String keyName);

    /** Leases issued, newest first, older than {@code beforeSequence}, of one identity or all. */
    List<LeaseRow> leases(@Nullable String identity, long beforeSequence, int limit);

    Optional<TokenRow> tokenByHash(byte[] secretHash);

    List<TokenRow> tokens(@Nullable String person, int limit);

    /** An account of the acme-dns API. */
    Optional<AccountRow> account(String id);

    /** Accounts of an anchor that were registered from one of its networks after a time. */
    long accountsCreated(String anchor, String network, Instant since);

    /** Accounts of an anchor that have not ended. */
    long accountsLiving(String anchor, Instant now);

    /**
     * An account of the acme-dns API: immutable.
     *
     * @param id the user name, a UUID
     * @param secretHash SHA-256 of the password
     * @param fullDomain the one name at which it places values, absolute
     * @param owner the identity's owner
     * @param allowFrom JSON list of the networks from which it may be used; empty for all
     * @param network the anchor's network that it was registered from; empty where a lease authenticated
     * @param mac over the row under the master key
     */
    record AccountRow(
            String id,
            long sequence,
            byte[] secretHash,
            String subdomain,
            String fullDomain,
            String anchor,
            String identity,
            String owner,
            String allowFrom,
            String network,
            String correlation,
            Instant createdAt,
            Instant endsAt,
            byte[] mac) {}

    /**
     * A lease: immutable once issued.
     *
     * @param sequence rises with each lease; compared with revocation watermarks
     * @param form {@code bearer} or {@code tsig}
     * @param secretHash SHA-256 of the bearer secret; null for TSIG
     * @param keyName the TSIG key's name; null for bearer
     * @param algorithm the TSIG algorithm; null for bearer
     * @param secretSealed the encrypted TSIG secret, bound to this row; null for bearer
     * @param scope canonical JSON of the scope
     * @param proof JSON of the proof: issuer, subject, selected claims, key id, digest
     * @param asked JSON of what was asked: purpose, change reference, duration
     * @param mac over the row under the master key
     */
    record LeaseRow(
            String id,
            long sequence,
            String form,
            byte @Nullable [] secretHash,
            @Nullable String keyName,
            @Nullable String algorithm,
            byte @Nullable [] secretSealed,
            String identity,
            String owner,
            String anchor,
            String grant,
            String scope,
            String proof,
            String asked,
            String correlation,
            Instant issuedAt,
            Instant endsAt,
            byte[] mac) {}

    /**
     * A token made by a person for a machine or for themselves.
     *
     * @param roles JSON: the roles with zones and owners, contained in the creator's when made and judged at use
     */
    record TokenRow(
            String id,
            long sequence,
            byte[] secretHash,
            String person,
            String label,
            String roles,
            String correlation,
            Instant createdAt,
            Instant endsAt,
            byte[] mac) {}

    /** The writes. */
    interface Writable extends CredentialRows {
        void insert(LeaseRow lease);

        void insert(TokenRow token);

        void insert(AccountRow account);

        /**
         * Remembers that a proof was used.
         *
         * @return the id of the lease that it was used for before, or empty where this is the first use
         */
        Optional<String> rememberProof(String replayKey, String leaseId, Instant until);

        /** Forgets proofs whose time has passed, at most {@code limit}. */
        void forgetProofs(Instant now, int limit);

        /** Destroys the sealed secrets of TSIG leases that ended before {@code before}, at most {@code limit}. */
        void shredSecrets(Instant before, int limit);
    }
}
