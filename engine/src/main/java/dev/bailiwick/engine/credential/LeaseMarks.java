package dev.bailiwick.engine.credential;

import dev.bailiwick.engine.port.CredentialRows.AccountRow;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import dev.bailiwick.engine.secret.MasterKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The marks under the master key by which a row written by anyone else is known as forged. */
final class LeaseMarks {
    private static final byte[] NONE = new byte[0];

    private final MasterKey key;

    LeaseMarks(MasterKey key) {
        this.key = key;
    }

    byte[] of(LeaseRow lease) {
        return key.mark("lease", parts(lease));
    }

    boolean genuine(LeaseRow lease) {
        return key.isMarked(lease.mac(), "lease", parts(lease));
    }

    byte[] of(TokenRow token) {
        return key.mark("token", parts(token));
    }

    boolean genuine(TokenRow token) {
        return key.isMarked(token.mac(), "token", parts(token));
    }

    byte[] of(AccountRow account) {
        return key.mark("account", parts(account));
    }

    boolean genuine(AccountRow account) {
        return key.isMarked(account.mac(), "account", parts(account));
    }

    private static Object[] parts(AccountRow account) {
        return new Object[] {
            account.id(),
            account.sequence(),
            account.secretHash(),
            account.subdomain(),
            account.fullDomain(),
            account.anchor(),
            account.identity(),
            account.owner(),
            account.allowFrom(),
            account.network(),
            account.correlation(),
            account.createdAt(),
            account.endsAt()
        };
    }

    private static Object[] parts(LeaseRow lease) {
        return new Object[] {
            lease.id(),
            lease.sequence(),
            lease.form(),
            lease.secretHash() == null ? NONE : lease.secretHash(),
            text(lease.keyName()),
            text(lease.algorithm()),
            lease.identity(),
            lease.owner(),
            lease.anchor(),
            lease.grant(),
            lease.scope(),
            lease.proof(),
            lease.asked(),
            lease.correlation(),
            lease.issuedAt(),
            lease.endsAt()
        };
    }

    private static Object[] parts(TokenRow token) {
        return new Object[] {
            token.id(),
            token.sequence(),
            token.secretHash(),
            token.person(),
            token.roles(),
            token.createdAt(),
            token.endsAt()
        };
    }

    private static byte[] text(@Nullable String value) {
        return value == null ? NONE : value.getBytes(StandardCharsets.UTF_8);
    }
}
