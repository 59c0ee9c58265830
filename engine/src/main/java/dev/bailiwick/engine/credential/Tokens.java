package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens that persons create. Each has an end, carries roles contained in its creator's, never {@code approver}, and
 * cannot be made with another created token, so that its end cannot be put off. Thread-safe.
 */
public final class Tokens {
    /** The longest life of a created token. */
    public static final Duration LONGEST = Duration.ofDays(90);

    private final Store store;
    private final GovernedTime time;
    private final Secrets secrets;
    private final LeaseMarks marks;

    public Tokens(Store store, GovernedTime time, Secrets secrets, MasterKey masterKey) {
        this.store = store;
        this.time = time;
        this.secrets = secrets;
        this.marks = new LeaseMarks(masterKey);
    }

    /** A token at the one moment when its secret is known. */
    public record Created(TokenRow token, String secret) {
        @Override
        public String toString() {
            return "Created[" + token.id() + "]";
        }
    }

    /** Creates a token; refused with FORBIDDEN or INVALID, naming the cause. */
    public CompletableFuture<Created> create(
            Principal.Human creator, String label, List<HeldRole> roles, Duration life, String correlation) {
        try {
            check(creator, label, roles, life);
        } catch (Refused e) {
            return CompletableFuture.failedFuture(e);
        }
        Instant now = time.now();
        String secret = secrets.bearer(Credentials.TOKEN_PREFIX);
        String id = secrets.id("t");
        return store.write(tx -> {
            TokenRow row = marked(new TokenRow(
                    id,
                    tx.settings().next(Watermarks.SEQUENCE),
                    Secrets.sha256(secret),
                    creator.person(),
                    label,
                    HeldRoles.write(roles),
                    correlation,
                    now,
                    now.plus(life),
                    new byte[0]));
            tx.credentials().insert(row);
            tx.append(Audit.entry("token.created", correlation)
                    .by(creator)
                    .on("token/" + id)
                    .with("label", label)
                    .with("roles", row.roles())
                    .with("ends", row.endsAt().toString())
                    .outcome("created")
                    .at(now));
            return new Created(row, secret);
        });
    }

    private void check(Principal.Human creator, String label, List<HeldRole> roles, Duration life) {
        if (creator.created()) {
            throw new Refused(Kind.FORBIDDEN, "a created token creates no tokens: sign in");
        }
        if (time.inDoubt()) {
            throw new Refused(Kind.UNAVAILABLE, "the clock is in doubt: issuance is stopped until it is confirmed");
        }
        if (label.isBlank() || label.length() > 100 || roles.isEmpty() || roles.size() > 64) {
            throw new Refused(Kind.INVALID, "a token has a label of 1 to 100 characters and 1 to 64 roles");
        }
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST) > 0) {
            throw new Refused(Kind.INVALID, "a token lives 1 second to " + LONGEST.toDays() + " days");
        }
        for (HeldRole role : roles) {
            if (role.role() == Role.APPROVER) {
                throw new Refused(Kind.FORBIDDEN, "a created token never carries the role approver");
            }
            if (creator.roles().stream().noneMatch(held -> Roles.contains(held, role))) {
                throw new Refused(Kind.FORBIDDEN, "the role " + role.role().word() + " exceeds what you hold");
            }
        }
    }

    private TokenRow marked(TokenRow row) {
        return new TokenRow(
                row.id(),
                row.sequence(),
                row.secretHash(),
                row.person(),
                row.label(),
                row.roles(),
                row.correlation(),
                row.createdAt(),
                row.endsAt(),
                marks.of(row));
    }
}
