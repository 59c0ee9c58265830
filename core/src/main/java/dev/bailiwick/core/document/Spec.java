package dev.bailiwick.core.document;

/**
 * What a document declares: one record for each kind, with its shape beside it. References are names of other
 * documents. Immutable and thread-safe.
 */
public sealed interface Spec
        permits OwnerSpec,
                PersonSpec,
                TrustAnchorSpec,
                IdentitySpec,
                GrantSpec,
                ForbidSpec,
                ApprovalRuleSpec,
                ZoneSpec,
                BackendSpec {
    /** The kind of document that this belongs to. */
    Kind kind();
}
