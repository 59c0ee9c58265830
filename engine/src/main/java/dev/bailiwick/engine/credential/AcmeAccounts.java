package dev.bailiwick.engine.credential;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.AskedScope;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.scope.Cidr;
import dev.bailiwick.core.scope.NamePattern;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.TextPattern;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRule;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.CredentialRows.AccountRow;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.xbill.DNS.Type;

/**
 * Accounts of the acme-dns API: registered under a trust anchor, judged anew at each use, and good for one name of their own. Each
 * value is placed under a lease that is opened for it. Thread-safe.
 */
public final class AcmeAccounts {
    /** How long the lease of one value lasts, unless grant, identity or account end sooner. */
    public static final Duration LEASE = Duration.ofHours(1);

    /** The most networks that an account names. */
    public static final int MAX_NETWORKS = 64;

    private static final int PASSWORD_CHARS = 40;

    private final Store store;
    private final PolicyInForce policy;
    private final Watermarks watermarks;
    private final GovernedTime time;
    private final LeaseMarks marks;
    private final Secrets secrets;
    private final Freshness freshness;
    private final Credentials credentials;
    private final Leases leases;

    public AcmeAccounts(
            Store store,
            PolicyInForce policy,
            Watermarks watermarks,
            GovernedTime time,
            MasterKey masterKey,
            Secrets secrets,
            Freshness freshness,
            Credentials credentials,
            Leases leases) {
        this.store = store;
        this.policy = policy;
        this.watermarks = watermarks;
        this.time = time;
        this.marks = new LeaseMarks(masterKey);
        this.secrets = secrets;
        this.freshness = freshness;
        this.credentials = credentials;
        this.leases = leases;
    }

    /** An account at the one moment when its password is known. */
    public record Registered(AccountRow account, String password, List<Cidr> allowFrom) {
        @Override
        public String toString() {
            return "Registered[" + account.id() + "]";
        }
    }

    /** What a user name and password proved. */
    public sealed interface Holder {
        /** An account in force, used from where it may be. */
        record Known(AccountRow account) implements Holder {}

        /** An account that may not be used, or not from there: recorded already. */
        record Ended(String cause) implements Holder {}

        /** Nobody. */
        record Unknown() implements Holder {}

        /** This node cannot prove that it knows of every revocation. */
        record Undecided(Refusal refusal) implements Holder {}
    }

    private record Found(String name, TrustAnchorSpec.AcmeDns spec, String network, long quota) {}

    /**
     * Registers an account. Blocks until it is durable.
     *
     * @param caller who authenticated by a lease; else the source's network needs a quota
     * @throws Refused of kind FORBIDDEN where registration is closed, LIMIT_REACHED where a quota is used up, UNAVAILABLE
     */
    public Registered register(Optional<Principal.Automation> caller, InetAddress source, List<Cidr> allowFrom) {
        if (time.inDoubt() || !freshness.isProved()) {
            throw new Refused(Kind.UNAVAILABLE, "this node cannot prove that it knows the policy in force: try again");
        }
        Instant now = time.now();
        PolicySnapshot snapshot = policy.snapshot();
        Found found = caller.map(known -> ofIdentity(snapshot, known.identity(), now))
                .orElseGet(() -> ofNetwork(snapshot, source, now));
        IdentitySpec identity = snapshot.identity(found.spec().identity())
                .filter(spec -> !spec.suspended() && now.isBefore(spec.notAfter()))
                .orElseThrow(AcmeAccounts::closed);
        boolean revoked = watermarks
                .firstOf(
                        1,
                        "anchor/" + found.name(),
                        "identity/" + found.spec().identity(),
                        "owner/" + identity.owner(),
                        "owner/" + found.spec().owner())
                .isPresent();
        if (revoked && caller.isEmpty()) {
            throw closed();
        }
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(secrets.bytes(30));
        String correlation = secrets.id("a");
        String id = uuid();
        String subdomain = uuid();
        return store.write(tx -> insert(
                        tx, found, identity.owner(), caller, allowFrom, id, subdomain, password, correlation, now))
                .join();
    }

    private Registered insert(
            Tx tx,
            Found found,
            String owner,
            Optional<Principal.Automation> caller,
            List<Cidr> allowFrom,
            String id,
            String subdomain,
            String password,
            String correlation,
            Instant now) {
        // Before anything is counted: of two nodes that count at once one conflicts here and counts again.
        long sequence = tx.settings().next(Watermarks.SEQUENCE);
        Optional<String> full = full(tx, found, now);
        if (full.isPresent()) {
            throw new Refused(Kind.LIMIT_REACHED, full.get());
        }
        Instant end = now.plus(found.spec().lifetime());
        AccountRow unmarked = new AccountRow(
                id,
                sequence,
                Secrets.sha256(password),
                subdomain,
                "_acme-challenge." + subdomain + "." + found.spec().under(),
                found.name(),
                found.spec().identity(),
                owner,
                Json.write(allowFrom.stream().<Object>map(Cidr::toString).toList()),
                found.network(),
                correlation,
                now,
                end.isBefore(found.spec().notAfter()) ? end : found.spec().notAfter(),
                new byte[0]);
        AccountRow row = marked(unmarked);
        tx.credentials().insert(row);
        Audit entry = Audit.entry("account.registered", correlation);
        tx.append(caller.map(entry::by)
                .orElseGet(() -> entry.by("network/" + found.network()))
                .through("acme-dns")
                .on("account/" + id)
                .with("anchor", found.name())
                .with("identity", row.identity())
                .with("name", row.fullDomain())
                .with("allowfrom", row.allowFrom())
                .with("ends", row.endsAt().toString())
                .outcome("registered")
                .at(now));
        return new Registered(row, password, allowFrom);
    }

    private static Optional<String> full(Tx tx, Found found, Instant now) {
        if (tx.credentials().accountsLiving(found.name(), now) >= found.spec().maxAccounts()) {
            return Optional.of("there are " + found.spec().maxAccounts() + " accounts already");
        }
        boolean usedUp = !found.network().isEmpty()
                && tx.credentials().accountsCreated(found.name(), found.network(), now.minus(Duration.ofDays(1)))
                        >= found.quota();
        return usedUp
                ? Optional.of("from `" + found.network() + "` at most " + found.quota() + " accounts a day")
                : Optional.empty();
    }

    private AccountRow marked(AccountRow row) {
        return new AccountRow(
                row.id(),
                row.sequence(),
                row.secretHash(),
                row.subdomain(),
                row.fullDomain(),
                row.anchor(),
                row.identity(),
                row.owner(),
                row.allowFrom(),
                row.network(),
                row.correlation(),
                row.createdAt(),
                row.endsAt(),
                marks.of(row));
    }

    private static Found ofIdentity(PolicySnapshot snapshot, String identity, Instant now) {
        return only(snapshot.anchors().entrySet().stream()
                .filter(each -> each.getValue() instanceof TrustAnchorSpec.AcmeDns spec
                        && spec.identity().equals(identity)
                        && now.isBefore(spec.notAfter()))
                .map(each -> new Found(each.getKey(), (TrustAnchorSpec.AcmeDns) each.getValue(), "", 0))
                .toList());
    }

    private static Found ofNetwork(PolicySnapshot snapshot, InetAddress source, Instant now) {
        return only(snapshot.anchors().entrySet().stream()
                .filter(each ->
                        each.getValue() instanceof TrustAnchorSpec.AcmeDns spec && now.isBefore(spec.notAfter()))
                .flatMap(each -> {
                    TrustAnchorSpec.AcmeDns spec = (TrustAnchorSpec.AcmeDns) each.getValue();
                    return spec.registration().stream()
                            .filter(quota -> quota.network().contains(source.getAddress()))
                            .map(quota -> new Found(
                                    each.getKey(), spec, quota.network().toString(), quota.maxPerDay()));
                })
                .toList());
    }

    /** Where two serve it is in doubt which is meant, and doubt denies. */
    private static Found only(List<Found> found) {
        if (found.size() != 1) {
            throw closed();
        }
        return found.getFirst();
    }

    private static Refused closed() {
        return new Refused(
                Kind.FORBIDDEN, "registration is closed here: it takes a lease, or a network that has a quota");
    }

    /** Authenticates an account. Blocks on the store. */
    public Holder holder(String user, String password, InetAddress source) {
        if (!freshness.isProved()) {
            return new Holder.Undecided(Refusal.of(
                    Kind.UNAVAILABLE, "this node cannot prove that it knows of every revocation: try again"));
        }
        if (!user.matches("[0-9a-f-]{36}") || password.length() != PASSWORD_CHARS) {
            return new Holder.Unknown();
        }
        AccountRow account = store.read(reads -> reads.credentials().account(user))
                .filter(row -> MessageDigest.isEqual(row.secretHash(), Secrets.sha256(password)))
                .filter(marks::genuine)
                .orElse(null);
        if (account == null) {
            return new Holder.Unknown();
        }
        Optional<String> cause = ended(account, source);
        cause.ifPresent(told -> recordEnded(account, told));
        return cause.<Holder>map(Holder.Ended::new).orElseGet(() -> new Holder.Known(account));
    }

    private Optional<String> ended(AccountRow account, InetAddress source) {
        Instant now = time.now();
        PolicySnapshot snapshot = policy.snapshot();
        if (!(snapshot.anchor(account.anchor()).orElse(null) instanceof TrustAnchorSpec.AcmeDns anchor)
                || !anchor.identity().equals(account.identity())
                || !Names.isAtOrBelow(Names.parse(account.fullDomain()), anchor.under())) {
            return Optional.of("the trust anchor is no longer declared as it was");
        }
        if (watermarks.revoking(account, anchor.owner()).isPresent()) {
            return Optional.of("the account was revoked");
        }
        if (!now.isBefore(account.endsAt()) || !now.isBefore(anchor.notAfter())) {
            return Optional.of("the account has ended");
        }
        IdentitySpec identity = snapshot.identity(account.identity()).orElse(null);
        if (identity == null || !identity.owner().equals(account.owner())) {
            return Optional.of("the identity is no longer declared as it was");
        }
        if (identity.suspended() || !now.isBefore(identity.notAfter())) {
            return Optional.of("the identity is suspended or has ended");
        }
        List<Object> networks = Json.array(Json.read(account.allowFrom()));
        boolean admitted = networks.isEmpty()
                || networks.stream()
                        .anyMatch(each -> Cidr.parse(String.valueOf(each)).contains(source.getAddress()));
        return admitted ? Optional.empty() : Optional.of("the account is not used from its networks");
    }

    private void recordEnded(AccountRow account, String cause) {
        refused(account, account.fullDomain(), cause, Kind.CREDENTIAL_ENDED);
    }

    /** Records a refusal under the account's own story. */
    public void refused(AccountRow account, String target, String cause, Kind kind) {
        Instant now = time.now();
        store.write(tx -> tx.append(Audit.entry("account.refused", account.correlation())
                        .by("identity/" + account.identity())
                        .with("credential", "account/" + account.id())
                        .through("acme-dns")
                        .on(target)
                        .with("cause", cause)
                        .outcome(kind.name())
                        .at(now)))
                .join();
    }

    /**
     * Opens the lease under which one value is placed at the account's name, and nothing else. Blocks until it is durable.
     *
     * @throws Refused where no grant of the identity gives it; recorded
     */
    public Principal.Automation lease(AccountRow account, String value) {
        AskedScope scope = new AskedScope(
                Optional.empty(),
                Optional.of(NameSet.of(List.of(NamePattern.exactly(Names.parse(account.fullDomain()))))),
                Optional.of(TypeSet.of(Type.TXT)),
                Optional.of(Set.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE)),
                Optional.of(ValueRules.of(Map.of(Type.TXT, ValueRule.Texts.of(new TextPattern.Exact(value))))),
                Optional.empty());
        LeaseRequest request = new LeaseRequest(
                LeaseRequest.Form.ACCOUNT,
                scope,
                "a challenge's value",
                "account/" + account.id(),
                Optional.empty(),
                Optional.of(LEASE));
        LeaseRow lease = leases.forAccount(account.identity(), proof(account), request, secrets.id("a"))
                .join()
                .lease();
        return switch (credentials.lease(lease, time.now())) {
            case Authentication.Known known
            when known.principal() instanceof Principal.Automation automation -> automation;
            case Authentication.Known other -> throw new Refused(Kind.INTERNAL, "the lease is not an automation's");
            case Authentication.Ended ended -> throw new Refused(ended.refusal());
            case Authentication.Undecided undecided -> throw new Refused(undecided.refusal());
            case Authentication.Unknown unknown -> throw new Refused(unknown.refusal());
        };
    }

    private static Proof proof(AccountRow account) {
        TreeMap<String, String> selected = new TreeMap<>();
        selected.put("registered", account.correlation());
        return new Proof(
                account.anchor(),
                "acme-dns",
                account.id(),
                selected,
                Map.of("sub", account.id()),
                "none",
                Secrets.sha256Hex("account/" + account.id()),
                account.createdAt(),
                account.endsAt(),
                null,
                Secrets.sha256Hex("account/" + account.id()));
    }

    /** A random UUID (RFC 9562, section 5.4). */
    private String uuid() {
        ByteBuffer random = ByteBuffer.wrap(secrets.bytes(16));
        long high = (random.getLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
