package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ScopeCodec;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.identity.IdentityMatch;
import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.ProofVerifier;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.principal.Epoch;
import dev.bailiwick.engine.principal.PersonRevocations;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Issues and revokes leases. A proof becomes one identity, the identity's grants are tried, and the first that contains
 * what is asked gives a lease that ends with the shortest of all ends involved. Thread-safe.
 */
public final class Leases {
    /** How long a lease lasts where nothing else is asked. */
    public static final Duration DEFAULT = Duration.ofMinutes(5);

    /** How long an ended TSIG secret is kept, sealed, to attribute late use. */
    public static final Duration LATE_USE = Duration.ofHours(24);

    private static final String TSIG_ALGORITHM = "hmac-sha256";

    private final Store store;
    private final PolicyInForce policy;
    private final Watermarks watermarks;
    private final GovernedTime time;
    private final ProofVerifier proofs;
    private final MasterKey masterKey;
    private final Secrets secrets;
    private final LeaseMarks marks;
    private final Freshness freshness;
    private final Epoch epoch;

    public Leases(
            Store store,
            PolicyInForce policy,
            Watermarks watermarks,
            GovernedTime time,
            ProofVerifier proofs,
            MasterKey masterKey,
            Secrets secrets,
            Freshness freshness,
            Epoch epoch) {
        this.epoch = epoch;
        this.store = store;
        this.policy = policy;
        this.watermarks = watermarks;
        this.time = time;
        this.proofs = proofs;
        this.masterKey = masterKey;
        this.secrets = secrets;
        this.marks = new LeaseMarks(masterKey);
        this.freshness = freshness;
    }

    /**
     * Exchanges a workload's token for a lease. Refusals ({@link Refused}): UNAUTHENTICATED where the token proves
     * nothing, FORBIDDEN where no grant gives what is asked, REPLAYED where a single-use proof was used before,
     * UNAVAILABLE while the clock is in doubt. Every refusal of a proved workload is an entry in the log.
     */
    public CompletableFuture<IssuedLease> issue(String subjectToken, LeaseRequest request) {
        return issue(subjectToken, request, secrets.id("a"));
    }

    /** As {@link #issue(String, LeaseRequest)}, under a correlation that the door tells its caller. */
    public CompletableFuture<IssuedLease> issue(String subjectToken, LeaseRequest request, String correlation) {
        if (time.inDoubt()) {
            return refused(Kind.UNAVAILABLE, "the clock is in doubt: issuance is stopped until it is confirmed");
        }
        if (!freshness.isProved()) {
            return refused(Kind.UNAVAILABLE, "this node cannot prove that it knows the policy in force: try again");
        }
        return switch (proofs.verify(workloadAnchors(), subjectToken, time.wall())) {
            case ProofVerifier.Result.Refused refused -> refused(Kind.UNAUTHENTICATED, refused.message());
            case ProofVerifier.Result.Proved proved -> issue(proved.proof(), request, correlation);
        };
    }

    private CompletableFuture<IssuedLease> issue(Proof proof, LeaseRequest request, String correlation) {
        Instant now = time.now();
        if (epoch.isBefore(proof.issuedAt())) {
            return refused(Kind.UNAUTHENTICATED, "the proof is from before the database was restored: take a new one");
        }
        return switch (policy.current().matcher().match(proof)) {
            case IdentityMatch.Unmatched unmatched ->
                refuse(proof, request, correlation, "", Refusal.of(Kind.FORBIDDEN, unmatched.message()));
            case IdentityMatch.Ambiguous ambiguous ->
                refuse(proof, request, correlation, "", Refusal.of(Kind.FORBIDDEN, ambiguous.message()));
            case IdentityMatch.Matched matched -> {
                LeaseJudge.Result result =
                        new LeaseJudge(policy.snapshot()).judge(matched.identity(), proof, request, now);
                yield switch (result) {
                    case LeaseJudge.Result.Refused refused ->
                        refuse(proof, request, correlation, matched.identity(), refused.refusal());
                    case LeaseJudge.Result.Granted granted ->
                        write(proof, request, correlation, matched.identity(), granted, now);
                };
            }
        };
    }

    /**
     * Opens a lease for one deed of an account, which is proof of itself: from the first of the identity's grants that contains what
     * is asked, and never beyond it. Nobody holds a secret of it. Refusals as of {@link #issue(String, LeaseRequest)}.
     *
     * @param proof the account; its end is the lease's latest
     */
    CompletableFuture<IssuedLease> forAccount(String identity, Proof proof, LeaseRequest request, String correlation) {
        if (time.inDoubt()) {
            return refused(Kind.UNAVAILABLE, "the clock is in doubt: issuance is stopped until it is confirmed");
        }
        Instant now = time.now();
        return switch (new LeaseJudge(policy.snapshot()).judge(identity, proof, request, now)) {
            case LeaseJudge.Result.Refused refused -> refuse(proof, request, correlation, identity, refused.refusal());
            case LeaseJudge.Result.Granted granted -> {
                Instant end = granted.endsAt().isBefore(proof.expiresAt()) ? granted.endsAt() : proof.expiresAt();
                yield write(
                        proof,
                        request,
                        correlation,
                        identity,
                        new LeaseJudge.Result.Granted(granted.grant(), granted.scope(), end, granted.reasons()),
                        now);
            }
        };
    }

    private CompletableFuture<IssuedLease> write(
            Proof proof,
            LeaseRequest request,
            String correlation,
            String identity,
            LeaseJudge.Result.Granted granted,
            Instant now) {
        PolicySnapshot snapshot = policy.snapshot();
        IdentitySpec spec = snapshot.identity(identity).orElseThrow();
        boolean singleUse =
                snapshot.anchor(proof.anchor()).orElseThrow() instanceof TrustAnchorSpec.Oidc oidc && oidc.singleUse();
        String id = secrets.id("l");
        boolean tsig = request.form() == LeaseRequest.Form.TSIG;
        byte[] key = secrets.bytes(32);
        String secret = tsig ? Base64.getEncoder().encodeToString(key) : secrets.bearer(Credentials.LEASE_PREFIX);
        return store.write(tx -> {
                    if (policy.at(tx).snapshot().version() != snapshot.version()) {
                        return new Written.Refused(new Refusal(
                                Kind.UNAVAILABLE, "the policy was edited at the same time: try again", List.of()));
                    }
                    Optional<String> used = singleUse
                            ? tx.credentials().rememberProof(proof.replayKey(), id, proof.expiresAt())
                            : Optional.empty();
                    if (used.isPresent()) {
                        return new Written.Refused(
                                Refusal.of(Kind.REPLAYED, "this proof was used before, for lease " + used.get()));
                    }
                    LeaseRow row =
                            row(tx, id, request, proof, spec, identity, granted, correlation, now, tsig, secret, key);
                    tx.credentials().insert(row);
                    record(tx, row, request, granted.reasons(), proof);
                    return new Written.Issued(new IssuedLease(row, granted.scope(), secret));
                })
                .thenCompose(written -> switch (written) {
                    case Written.Issued issued -> CompletableFuture.completedFuture(issued.lease());
                    case Written.Refused refused -> refuse(proof, request, correlation, identity, refused.refusal());
                });
    }

    private sealed interface Written {
        record Issued(IssuedLease lease) implements Written {}

        record Refused(Refusal refusal) implements Written {}
    }

    private LeaseRow row(
            Tx tx,
            String id,
            LeaseRequest request,
            Proof proof,
            IdentitySpec spec,
            String identity,
            LeaseJudge.Result.Granted granted,
            String correlation,
            Instant now,
            boolean tsig,
            String secret,
            byte[] key) {
        String keyName = tsig ? id + ".lease.bailiwick." : null;
        LeaseRow unmarked = new LeaseRow(
                id,
                tx.settings().next(Watermarks.SEQUENCE),
                request.form().word(),
                request.form() == LeaseRequest.Form.BEARER ? Secrets.sha256(secret) : null,
                keyName,
                tsig ? TSIG_ALGORITHM : null,
                tsig ? masterKey.seal(key, sealContext(id, keyName)) : null,
                identity,
                spec.owner(),
                proof.anchor(),
                granted.grant(),
                Json.write(ScopeCodec.encode(granted.scope())),
                Json.write(Map.of(
                        "summary",
                        new LinkedHashMap<String, Object>(Proofs.summary(proof)),
                        "proved",
                        Proofs.proved(proof, identity, spec.owner(), spec.environment()))),
                Json.write(asked(request)),
                correlation,
                now,
                granted.endsAt(),
                new byte[0]);
        return marked(unmarked);
    }

    private LeaseRow marked(LeaseRow row) {
        return new LeaseRow(
                row.id(),
                row.sequence(),
                row.form(),
                row.secretHash(),
                row.keyName(),
                row.algorithm(),
                row.secretSealed(),
                row.identity(),
                row.owner(),
                row.anchor(),
                row.grant(),
                row.scope(),
                row.proof(),
                row.asked(),
                row.correlation(),
                row.issuedAt(),
                row.endsAt(),
                marks.of(row));
    }

    /** The TSIG secret of a lease, for verifying a signature. Empty once it has been destroyed. */
    public Optional<byte[]> tsigSecret(LeaseRow row) {
        return Optional.ofNullable(row.secretSealed())
                .map(cipher -> masterKey.open(cipher, sealContext(row.id(), row.keyName())));
    }

    private static String sealContext(String id, @Nullable String keyName) {
        return "lease/" + id + "/" + keyName + "/" + TSIG_ALGORITHM;
    }

    static Map<String, Object> asked(LeaseRequest request) {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("form", request.form().word());
        asked.put("purpose", request.purpose());
        asked.put("reference", request.reference());
        asked.put("seconds", request.duration().orElse(DEFAULT).toSeconds());
        return asked;
    }

    private static void record(Tx tx, LeaseRow row, LeaseRequest request, List<Reason> reasons, Proof proof) {
        String summary = Json.write(new LinkedHashMap<String, Object>(Proofs.summary(proof)));
        tx.append(Audit.entry("access.requested", row.correlation())
                .by("identity/" + row.identity())
                .with("proof", summary)
                .with("asked", row.asked())
                .with("owner", row.owner())
                .at(row.issuedAt()));
        tx.append(Audit.entry("access.decided", row.correlation())
                .by("identity/" + row.identity())
                .with("grant", row.grant())
                .with("scope", row.scope())
                .because(reasons)
                .outcome("allow")
                .at(row.issuedAt()));
        tx.append(Audit.entry("lease.issued", row.correlation())
                .by("identity/" + row.identity())
                .with("lease", row.id())
                .with("form", request.form().word())
                .with("grant", row.grant())
                .with("ends", row.endsAt().toString())
                .outcome("issued")
                .at(row.issuedAt()));
    }

    private CompletableFuture<IssuedLease> refuse(
            Proof proof, LeaseRequest request, String correlation, String identity, Refusal refusal) {
        Instant now = time.now();
        return store.write(tx -> tx.append(Audit.entry("access.refused", correlation)
                        .by(identity.isEmpty() ? "unknown" : "identity/" + identity)
                        .with("proof", Json.write(new LinkedHashMap<String, Object>(Proofs.summary(proof))))
                        .with("asked", Json.write(asked(request)))
                        .with("cause", refusal.message())
                        .because(refusal.reasons())
                        .outcome(refusal.kind().name())
                        .at(now)))
                .thenCompose(position -> CompletableFuture.failedFuture(new Refused(refusal)));
    }

    /**
     * Revokes everything that rests on a subject: {@code lease/ID}, {@code identity/NAME}, {@code owner/NAME}, {@code
     * anchor/NAME}, {@code grant/NAME}, {@code token/ID}, {@code account/ID} or {@code person/NAME}. One row, whatever hangs on it; bites at
     * the next use.
     */
    public CompletableFuture<Long> revoke(Principal actor, String subject, String correlation, String cause) {
        Instant now = time.now();
        return store.write(tx -> {
                    long sequence = Watermarks.move(tx, subject);
                    PersonRevocations.note(tx.settings(), subject, now);
                    tx.append(Audit.entry(
                                    "credential.revoked", access(tx, subject).orElse(correlation))
                            .by(actor)
                            .on(subject)
                            .with("cause", cause)
                            .outcome("revoked")
                            .at(now));
                    return sequence;
                })
                .thenApply(sequence -> {
                    watermarks.moved(subject, sequence);
                    return sequence;
                });
    }

    /** The access that a lease belongs to: its revocation is part of that story. */
    private static Optional<String> access(Tx tx, String subject) {
        return subject.startsWith("lease/")
                ? tx.credentials()
                        .leaseById(subject.substring("lease/".length()))
                        .map(LeaseRow::correlation)
                : Optional.empty();
    }

    private Map<String, TrustAnchorSpec.Oidc> workloadAnchors() {
        Map<String, TrustAnchorSpec.Oidc> anchors = new HashMap<>();
        policy.snapshot().anchors().forEach((name, spec) -> {
            if (spec instanceof TrustAnchorSpec.Oidc oidc && !oidc.people()) {
                anchors.put(name, oidc);
            }
        });
        return anchors;
    }

    private static <T> CompletableFuture<T> refused(Kind kind, String message) {
        return CompletableFuture.failedFuture(new Refused(kind, message));
    }
}
