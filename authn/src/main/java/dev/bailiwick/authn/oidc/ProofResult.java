package dev.bailiwick.authn.oidc;

import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.core.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/** What a token turned out to be. */
public sealed interface ProofResult {
    /** The token proves what is said here. Single use, matching and policy are still to be judged. */
    record Proved(Proof proof) implements ProofResult {}

    /**
     * The token proves nothing.
     *
     * @param cause why
     * @param message for the caller and the log: names rules of ours, never anything out of the token
     * @param anchor the anchor that was to vouch, where one was found
     * @param signatureVerified whether the issuer did sign this token; if not, it is noise from anyone
     */
    record Refused(Cause cause, String message, @Nullable String anchor, boolean signatureVerified)
            implements ProofResult {
        /** In the vocabulary of all doors. */
        public Refusal refusal() {
            Refusal.Kind kind =
                    cause == Cause.KEYS_UNAVAILABLE ? Refusal.Kind.UNAVAILABLE : Refusal.Kind.UNAUTHENTICATED;
            return Refusal.of(kind, message);
        }
    }

    /** Why a token proves nothing. */
    enum Cause {
        /** Larger than 8 KiB. */
        TOKEN_TOO_LARGE,
        /** Not three parts of base64url with JSON objects inside, or a registered claim has the wrong type. */
        MALFORMED,
        /** A critical extension, or another type than a JWT or an access token. */
        HEADER_NOT_SUPPORTED,
        /** Signed with an algorithm that the anchor does not allow, {@code none} and shared keys included. */
        ALGORITHM_NOT_ALLOWED,
        /** No {@code kid}. */
        KEY_ID_MISSING,
        /** No trust anchor has this issuer. */
        ISSUER_UNKNOWN,
        /** Meant for somebody else. */
        AUDIENCE_WRONG,
        /** Reusable, and meant for others too. */
        AUDIENCE_SHARED,
        /** Two trust anchors have this issuer and audience. */
        ANCHOR_AMBIGUOUS,
        /** No key of the issuer has this {@code kid} and suits the algorithm. */
        KEY_UNKNOWN,
        /** The issuer's keys could not be had. */
        KEYS_UNAVAILABLE,
        /** The signature is not the issuer's. */
        SIGNATURE_WRONG,
        /** {@code exp} has come. */
        EXPIRED,
        /** {@code iat}, {@code nbf} or {@code auth_time} lies ahead. */
        NOT_YET_VALID,
        /** Issued longer ago than the anchor allows. */
        TOO_OLD,
        /** A claim that every token needs is absent. */
        CLAIM_MISSING,
        /** A claim that the anchor requires is absent or has another value. */
        CLAIM_WRONG,
        /** The claims nest too deep, are too many or too long. */
        CLAIMS_TOO_LARGE
    }
}
