package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.PersonSpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.document.TrustAnchorSpec.KeyDoor;
import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import dev.bailiwick.engine.port.LocalSecrets;
import dev.bailiwick.engine.port.ProofVerifier;
import dev.bailiwick.engine.port.Reads;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Epoch;
import dev.bailiwick.engine.principal.PersonRevocations;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns what a caller presents into a {@link Principal}: a lease, a created token, a person's ID token. Every use is
 * judged anew: the end, revocation, and whether identity, owner and grant still stand. Thread-safe.
 */
public final class Credentials {
    /** Prefix of bearer leases. */
    public static final String LEASE_PREFIX = "bwl_";

    /** Prefix of created tokens. */
    public static final String TOKEN_PREFIX = "bwt_";

    /** Prefix of the first administrator's one-use secret. */
    public static final String BOOTSTRAP_PREFIX = "bwb_";

    private static final String LEGACY = "legacy/";

    /** The longest credential in characters: ID tokens are the largest. */
    public static final int MAX_CHARS = 8_192;

    private final Store store;
    private final PolicyInForce policy;
    private final Watermarks watermarks;
    private final GovernedTime time;
    private final ProofVerifier proofs;
    private final Freshness freshness;
    private final Epoch epoch;
    private final LeaseCache leases;
    private final LeaseMarks marks;
    private final ApiKeys apiKeys;

    public Credentials(
            Store store,
            PolicyInForce policy,
            Watermarks watermarks,
            GovernedTime time,
            ProofVerifier proofs,
            MasterKey masterKey,
            Freshness freshness,
            Epoch epoch,
            LocalSecrets localSecrets) {
        this.epoch = epoch;
        this.apiKeys = new ApiKeys(policy, localSecrets);
        this.store = store;
        this.policy = policy;
        this.watermarks = watermarks;
        this.time = time;
        this.proofs = proofs;
        this.freshness = freshness;
        this.marks = new LeaseMarks(masterKey);
        this.leases = new LeaseCache(store, marks);
    }

    /** Authenticates a bearer credential. The bootstrap secret is not handled here. Blocks on the store or on keys. */
    public Authentication bearer(String presented) {
        if (presented.isEmpty() || presented.length() > MAX_CHARS) {
            return unknown("a credential has 1 to " + MAX_CHARS + " characters");
        }
        if (!freshness.isProved()) {
            return undecided();
        }
        if (presented.startsWith(LEASE_PREFIX)) {
            return leases.byHash(Secrets.sha256(presented))
                    .map(lease -> lease(lease, time.now()))
                    .orElseGet(() -> unknown("no such credential"));
        }
        if (presented.startsWith(TOKEN_PREFIX)) {
            return store.read(reads -> reads.credentials().tokenByHash(Secrets.sha256(presented)))
                    .filter(marks::genuine)
                    .map(this::token)
                    .orElseGet(() -> unknown("no such credential"));
        }
        return person(presented);
    }

    /** Authenticates the holder of a TSIG key whose signature has been verified. */
    public Authentication lease(LeaseRow row, Instant now) {
        if (!freshness.isProved()) {
            return undecided();
        }
        Lease lease = leases.open(row);
        Principal.Automation principal = lease.principal();
        Optional<String> revoked = watermarks.revoking(row);
        if (revoked.isPresent()) {
            return ended(principal, "the lease was revoked");
        }
        if (!now.isBefore(row.endsAt())) {
            return ended(principal, "the lease has ended");
        }
        return standing(policy.snapshot(), principal, now)
                .<Authentication>map(cause -> ended(principal, cause))
                .orElseGet(() -> new Authentication.Known(principal));
    }

    /** Authenticates the holder of a legacy secret whose signature has been verified. */
    public Authentication legacy(String anchor, Instant now) {
        if (!freshness.isProved()) {
            return undecided();
        }
        PolicySnapshot snapshot = policy.snapshot();
        String ended = "the legacy secret has ended, was revoked, or its identity or grant no longer stands";
        return legacy(snapshot, anchor, now)
                .<Authentication>map(Authentication.Known::new)
                .or(() -> LegacyKeys.declared(snapshot, anchor, now).map(whose -> ended(whose, ended)))
                .orElseGet(() -> new Authentication.Unknown(Refusal.of(Kind.CREDENTIAL_ENDED, ended)));
    }

    /**
     * Authenticates what a client of an HTTP API presents as its key: a bearer lease, or a declared static key of that door.
     * What persons hold is unknown there. Blocks on the store.
     */
    public Authentication key(KeyDoor door, String presented) {
        if (presented.startsWith(LEASE_PREFIX)) {
            return bearer(presented);
        }
        if (presented.isEmpty() || presented.length() > MAX_CHARS) {
            return unknown("a key has 1 to " + MAX_CHARS + " characters");
        }
        return apiKeys.find(door, presented)
                .map(anchor -> legacy(anchor, time.now()))
                .orElseGet(() -> unknown("no such key"));
    }

    private Optional<Principal.Automation> legacy(PolicySnapshot snapshot, String anchor, Instant now) {
        return LegacyKeys.principal(snapshot, anchor, now).filter(principal -> !isRevokedLegacy(snapshot, principal));
    }

    /** Whoever answers for the anchor or for the identity can revoke it. */
    private boolean isRevokedLegacy(PolicySnapshot snapshot, Principal.Automation principal) {
        String owner = snapshot.anchor(principal.anchor()).orElse(null) instanceof TrustAnchorSpec.Legacy legacy
                ? legacy.owner()
                : principal.owner();
        return watermarks.revokingLegacy(principal, owner).isPresent();
    }

    /** Rises with each revocation that this node hears of. */
    public long revocations() {
        return watermarks.moves();
    }

    /**
     * Tells whether a lease or legacy secret, as principals name their credential, was revoked; ended or not. What is unknown
     * is taken for revoked. Blocks on the store.
     */
    public boolean isRevoked(String credential) {
        if (credential.startsWith(LEGACY)) {
            PolicySnapshot snapshot = policy.snapshot();
            return LegacyKeys.declared(snapshot, credential.substring(LEGACY.length()), time.now())
                    .filter(principal -> !isRevokedLegacy(snapshot, principal))
                    .isEmpty();
        }
        String id = credential.substring(credential.indexOf('/') + 1);
        return leases.known(id)
                .map(Lease::row)
                .or(() -> store.read(reads -> reads.credentials().leaseById(id)).filter(marks::genuine))
                .filter(row -> watermarks.revoking(row).isEmpty())
                .isEmpty();
    }

    /** The lease that a TSIG key belongs to, in force or ended, as long as its row is genuine. */
    public Optional<LeaseRow> leaseOfKey(String keyName) {
        return leases.byKeyName(keyName);
    }

    /** Why an identity may do nothing now, or empty. */
    static Optional<String> standing(PolicySnapshot policy, Principal.Automation principal, Instant now) {
        IdentitySpec identity = policy.identity(principal.identity()).orElse(null);
        if (identity == null || !identity.owner().equals(principal.owner())) {
            return Optional.of("the identity is no longer declared as it was");
        }
        if (policy.anchor(principal.anchor()).isEmpty()) {
            return Optional.of("the trust anchor is no longer declared");
        }
        if (identity.suspended()) {
            return Optional.of("the identity is suspended");
        }
        if (!now.isBefore(identity.notAfter())) {
            return Optional.of("the identity has ended");
        }
        return Optional.empty();
    }

    private Authentication token(TokenRow row) {
        PolicySnapshot snapshot = policy.snapshot();
        Optional<Principal.Human> human = human(snapshot, row);
        if (human.isEmpty()) {
            return unknown("no such credential");
        }
        if (watermarks.revoking(row).isPresent()) {
            return ended(human.get(), "the token was revoked");
        }
        return time.now().isBefore(row.endsAt())
                ? new Authentication.Known(human.get())
                : ended(human.get(), "the token has ended");
    }

    private static Optional<Principal.Human> human(PolicySnapshot snapshot, TokenRow row) {
        return snapshot.person(row.person()).map(person -> {
            SortedMap<String, String> proof = new TreeMap<>();
            proof.put("token", row.id());
            proof.put("created-by", row.person());
            return new Principal.Human(
                    row.person(),
                    "token/" + row.id(),
                    Roles.stillHeld(HeldRoles.read(row.roles()), person.roles()),
                    true,
                    proof,
                    null);
        });
    }

    private Authentication person(String token) {
        Map<String, TrustAnchorSpec.Oidc> anchors = new HashMap<>();
        policy.snapshot().anchors().forEach((name, spec) -> {
            if (spec instanceof TrustAnchorSpec.Oidc oidc && oidc.people()) {
                anchors.put(name, oidc);
            }
        });
        return switch (proofs.verify(anchors, token, time.wall())) {
            case ProofVerifier.Result.Refused refused -> unknown(refused.message());
            case ProofVerifier.Result.Proved proved -> person(proved.proof());
        };
    }

    private Authentication person(Proof proof) {
        Optional<Named<PersonSpec>> person = policy.snapshot().person(proof.anchor(), proof.subject());
        if (person.isEmpty()) {
            return unknown("no person is declared for this subject");
        }
        if (epoch.isBefore(proof.issuedAt())) {
            return unknown("the token is from before the database was restored: sign in again");
        }
        if (store.read(
                reads -> PersonRevocations.since(reads.settings(), person.get().name(), proof.issuedAt()))) {
            return unknown("the person was revoked since this token was issued: sign in again");
        }
        return new Authentication.Known(new Principal.Human(
                person.get().name(),
                "id-token",
                person.get().spec().roles(),
                false,
                Proofs.summary(proof),
                proof.authTime()));
    }

    /**
     * Why a principal that was authenticated a moment ago may do nothing any more, or empty: its credential can have been
     * revoked while its request waited in a queue. Its end does not count, as it lived at submission.
     */
    public Optional<String> voided(Principal principal) {
        if (!(principal instanceof Principal.Automation automation)) {
            return Optional.empty();
        }
        boolean revoked = automation.credential().startsWith("lease/")
                ? leases.known(automation.credential().substring("lease/".length()))
                        .flatMap(lease -> watermarks.revoking(lease.row()))
                        .isPresent()
                : isRevokedLegacy(policy.snapshot(), automation);
        return revoked
                ? Optional.of("the credential was revoked")
                : standing(policy.snapshot(), automation, time.now());
    }

    /**
     * Restores the requester of a waiting change from the reference that its row keeps. The lease need not live any longer, but must
     * not have been revoked, and identity and grant must still stand; a person has the roles of today.
     */
    public Optional<Principal> restore(Reads reads, PolicySnapshot snapshot, ChangeRow row) {
        Map<String, Object> tree = Json.readObject(row.principal());
        String actor = String.valueOf(tree.get("actor"));
        String credential = String.valueOf(tree.get("credential"));
        if (credential.startsWith("lease/")) {
            return reads.credentials()
                    .leaseById(credential.substring("lease/".length()))
                    .filter(marks::genuine)
                    .filter(lease -> watermarks.revoking(lease).isEmpty())
                    .<Principal>map(lease -> leases.open(lease).principal())
                    .filter(p -> standing(snapshot, (Principal.Automation) p, time.now())
                            .isEmpty());
        }
        if (credential.startsWith(LEGACY)) {
            return legacy(snapshot, credential.substring(LEGACY.length()), time.now())
                    .map(principal -> principal);
        }
        return actor.startsWith("person/")
                ? restorePerson(reads, snapshot, actor, credential, tree, row)
                : Optional.empty();
    }

    /** Who held a lease, as it was issued, ended or not: to judge once more what was asked with it. */
    public Optional<Principal.Automation> holder(Reads reads, String credential) {
        return credential.startsWith("lease/")
                ? reads.credentials()
                        .leaseById(credential.substring("lease/".length()))
                        .filter(marks::genuine)
                        .map(lease -> leases.open(lease).principal())
                : Optional.empty();
    }

    private Optional<Principal> restorePerson(
            Reads reads,
            PolicySnapshot snapshot,
            String actor,
            String credential,
            Map<String, Object> tree,
            ChangeRow row) {
        String name = actor.substring("person/".length());
        if (credential.startsWith("token/")) {
            return reads.credentials().tokens(name, 10_000).stream()
                    .filter(token -> credential.equals("token/" + token.id()))
                    .filter(marks::genuine)
                    .filter(token -> watermarks.revoking(token).isEmpty())
                    .findFirst()
                    .flatMap(token -> human(snapshot, token));
        }
        if (PersonRevocations.since(reads.settings(), name, row.requestedAt())) {
            return Optional.empty();
        }
        SortedMap<String, String> proof = new TreeMap<>();
        Json.object(tree.getOrDefault("proof", Map.of()))
                .forEach((key, value) -> proof.put(key, String.valueOf(value)));
        return snapshot.person(name)
                .map(person -> new Principal.Human(name, credential, person.roles(), false, proof, null));
    }

    private static Authentication undecided() {
        return new Authentication.Undecided(
                Refusal.of(Kind.UNAVAILABLE, "this node cannot prove that it knows of every revocation: try again"));
    }

    private static Authentication unknown(String message) {
        return new Authentication.Unknown(Refusal.of(Kind.UNAUTHENTICATED, message));
    }

    private static Authentication ended(Principal principal, String message) {
        return new Authentication.Ended(principal, Refusal.of(Kind.CREDENTIAL_ENDED, message));
    }
}
