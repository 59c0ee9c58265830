package dev.bailiwick.engine;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.alert.Alerts;
import dev.bailiwick.engine.audit.Checkpoints;
import dev.bailiwick.engine.backend.BackendLinks;
import dev.bailiwick.engine.backend.Followers;
import dev.bailiwick.engine.backend.OpenBackends;
import dev.bailiwick.engine.change.ApproverCheck;
import dev.bailiwick.engine.change.ChallengeExpiry;
import dev.bailiwick.engine.change.Changes;
import dev.bailiwick.engine.change.Judge;
import dev.bailiwick.engine.change.OutsideChanges;
import dev.bailiwick.engine.change.Ownership;
import dev.bailiwick.engine.credential.AcmeAccounts;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.credential.Freshness;
import dev.bailiwick.engine.credential.Leases;
import dev.bailiwick.engine.credential.Tokens;
import dev.bailiwick.engine.credential.Watermarks;
import dev.bailiwick.engine.explain.Explainer;
import dev.bailiwick.engine.explain.Replay;
import dev.bailiwick.engine.policy.Bootstrap;
import dev.bailiwick.engine.policy.PolicyChanges;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.Backends;
import dev.bailiwick.engine.port.CheckpointAnchor;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.engine.port.LocalSecrets;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.ProofVerifier;
import dev.bailiwick.engine.port.ServerObserver;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Epoch;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.verify.Verifications;
import dev.bailiwick.engine.zone.CommitListener;
import dev.bailiwick.engine.zone.ZoneImports;
import dev.bailiwick.engine.zone.ZoneRegistry;
import dev.bailiwick.engine.zone.ZoneWriters;
import dev.bailiwick.tlog.note.NoteSigner;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/**
 * The engine, wired: what doors call. Made once at start, after which everything in it is thread-safe.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** The setting under which the latest time beyond doubt is kept. */
    static final String RECORDED_TIME = "time.recorded";

    /**
     * What the engine needs from outside.
     *
     * @param node this node's name
     * @param receivers who is told of what was done; closed with the engine
     * @param trustedNames the names that Bailiwick itself trusts
     * @param singleAdministrator whether the estate has one administrator only, whose widening edits wait a day
     * @param meters what happens, in numbers
     */
    public record Parts(
            String node,
            Store store,
            EngineClock clock,
            ProofVerifier proofs,
            ServerObserver observer,
            Backends backends,
            LocalSecrets localSecrets,
            CheckpointAnchor anchor,
            List<AlertReceiver> receivers,
            MasterKey masterKey,
            NoteSigner checkpointKey,
            SecureRandom random,
            Supplier<Set<Name>> trustedNames,
            boolean singleAdministrator,
            Meters meters) {}

    private final Parts parts;
    private final GovernedTime time;
    private final Secrets secrets;
    private final PolicyInForce policy;
    private final Watermarks watermarks;
    private final ZoneRegistry zones;
    private final Credentials credentials;
    private final Leases leases;
    private final Tokens tokens;
    private final AcmeAccounts accounts;
    private final Changes changes;
    private final PolicyChanges policyChanges;
    private final Bootstrap bootstrap;
    private final ZoneImports imports;
    private final ZoneWriters writers;
    private final BackendLinks links;
    private final Followers followers;
    private final Explainer explainer;
    private final Replay replay;
    private final Checkpoints checkpoints;
    private final Verifications verifications;
    private final Alerts alerts;
    private final Freshness freshness;
    private final Heartbeat heartbeat;
    private final ViewRefresh refresh;
    private final CopyOnWriteArrayList<CommitListener> listeners = new CopyOnWriteArrayList<>();

    private Engine(Parts parts) {
        this.parts = parts;
        Store store = parts.store();
        time = new GovernedTime(
                parts.clock(),
                store.read(reads -> reads.settings().get(RECORDED_TIME))
                        .map(Instant::parse)
                        .orElse(Instant.EPOCH));
        secrets = new Secrets(parts.random(), parts.clock()::wall);
        policy = PolicyInForce.load(store);
        watermarks = Watermarks.load(store);
        zones = new ZoneRegistry();
        zones.load(store);
        freshness = new Freshness(parts.clock(), store.isShared());
        Epoch epoch = Epoch.load(store);
        credentials = new Credentials(
                store,
                policy,
                watermarks,
                time,
                parts.proofs(),
                parts.masterKey(),
                freshness,
                epoch,
                parts.localSecrets());
        leases = new Leases(
                store, policy, watermarks, time, parts.proofs(), parts.masterKey(), secrets, freshness, epoch);
        accounts = new AcmeAccounts(
                store, policy, watermarks, time, parts.masterKey(), secrets, freshness, credentials, leases);
        tokens = new Tokens(store, time, secrets, parts.masterKey());
        CommitListener all = (zone, edits) -> listeners.forEach(each -> each.committed(zone, edits));
        OpenBackends backends = new OpenBackends(policy, parts.backends());
        writers = new ZoneWriters(parts.node(), store, time, zones, backends::of);
        writers.listen(all);
        Judge judge = new Judge(zones, parts.trustedNames());
        changes = new Changes(store, policy, credentials, zones, writers, judge, secrets, time, parts.meters(), epoch);
        policyChanges = new PolicyChanges(
                store, policy, time, secrets, ApproverCheck::notInPerson, parts.singleAdministrator());
        bootstrap = new Bootstrap(store, policy, time, secrets);
        imports = new ZoneImports(store, policy, zones, contentJudge(judge), time, all);
        alerts = new Alerts(parts.node(), store, parts.receivers(), time, parts.meters());
        onCommit(alerts);
        links = new BackendLinks(
                store,
                policy,
                backends,
                zones,
                writers,
                imports,
                changes,
                new OutsideChanges(policy, judge, secrets),
                time,
                BackendLinks.Pace.DEFAULT);
        onCommit(links);
        followers = new Followers(store, policy, backends, zones, time, Followers.Pace.DEFAULT);
        onCommit(followers);
        explainer = new Explainer(policy, zones, judge, time);
        replay = new Replay(store, policy, explainer, credentials);
        checkpoints = new Checkpoints(store, parts.checkpointKey(), parts.anchor(), time);
        verifications = new Verifications(zones, parts.observer(), time::now, changes);
        heartbeat = new Heartbeat(store, time, checkpoints, new ChallengeExpiry(store, credentials, changes, time));
        refresh = new ViewRefresh(store, watermarks, policy, zones, freshness);
    }

    private ZoneImports.ContentJudge contentJudge(Judge judge) {
        return (actor, zone, tree, content, now) -> judge.content(
                new Judge.Situation(policy.snapshot(), zone, tree, actor, Ownership.NONE, now, false), content);
    }

    /** Loads what the store holds; nothing runs yet. */
    public static Engine load(Parts parts) {
        return new Engine(parts);
    }

    /** Begins what goes on by itself: the heartbeat, and the verification of what an earlier run left open. */
    public void start() {
        changes.follow(verifications);
        refresh.start();
        heartbeat.start();
        alerts.start();
        links.start();
        followers.start();
    }

    /** Adds a listener to committed zone versions, before {@link #start}. */
    public void onCommit(CommitListener listener) {
        listeners.add(listener);
    }

    public Store store() {
        return parts.store();
    }

    public Meters meters() {
        return parts.meters();
    }

    public LocalSecrets localSecrets() {
        return parts.localSecrets();
    }

    public GovernedTime time() {
        return time;
    }

    public Secrets secrets() {
        return secrets;
    }

    public PolicyInForce policy() {
        return policy;
    }

    public Watermarks watermarks() {
        return watermarks;
    }

    public ZoneRegistry zones() {
        return zones;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Leases leases() {
        return leases;
    }

    public Tokens tokens() {
        return tokens;
    }

    /** The accounts of the acme-dns API. */
    public AcmeAccounts accounts() {
        return accounts;
    }

    public Changes changes() {
        return changes;
    }

    public PolicyChanges policyChanges() {
        return policyChanges;
    }

    public Bootstrap bootstrap() {
        return bootstrap;
    }

    public ZoneImports imports() {
        return imports;
    }

    /** The zones that other servers hold. */
    public BackendLinks links() {
        return links;
    }

    /** The backends beside zones' own. */
    public Followers followers() {
        return followers;
    }

    /** A NOTIFY came: whoever is asked for the zone's content there is asked soon. False where none is expected from there. */
    public boolean notified(ZoneId zone, InetAddress source) {
        boolean atOwn = links.notified(zone, source);
        boolean atFollower = followers.notified(zone, source);
        return atOwn || atFollower;
    }

    public Explainer explainer() {
        return explainer;
    }

    public Replay replay() {
        return replay;
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** Tells whether this node's view of policy and revocations is fresh enough to decide by. */
    public boolean isViewProved() {
        return freshness.isProved();
    }

    public Alerts alerts() {
        return alerts;
    }

    /** Stops what goes on by itself and signs a last checkpoint; the store stays open, it is the caller's. */
    @Override
    public void close() {
        links.close();
        followers.close();
        writers.close();
        alerts.close();
        verifications.close();
        heartbeat.close();
        refresh.close();
        try {
            checkpoints.checkpoint();
        } catch (RuntimeException e) {
            LOG.warn("the last checkpoint could not be signed: {}", e.toString());
        }
    }
}
