package dev.bailiwick.doors.dns;

import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;

/** What a TSIG key stands for, found by its name; whether it is still in force is asked at each use. */
sealed interface KeyOwner {
    /** A lease in the form of a TSIG key. */
    record OfLease(LeaseRow row) implements KeyOwner {}

    /** A declared legacy secret. */
    record OfLegacy(String anchor, TrustAnchorSpec.Tsig spec) implements KeyOwner {}

    /** A secondary's transfer-only key. */
    record OfSecondary(String secretId) implements KeyOwner {}
}
