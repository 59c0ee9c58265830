package dev.bailiwick.engine.credential;

import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;

/**
 * A lease at the one moment when its secret is known.
 *
 * @param secret the bearer secret, or the TSIG secret in base64: shown once, kept nowhere
 */
public record IssuedLease(LeaseRow lease, Scope scope, String secret) {
    @Override
    public String toString() {
        return "IssuedLease[" + lease.id() + "]";
    }
}
