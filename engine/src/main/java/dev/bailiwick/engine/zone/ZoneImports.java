package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Takes a declared zone into service with the content of a zone file: the one way in which content comes in whole. The
 * zone must be declared and must not have content yet. Thread-safe.
 */
public final class ZoneImports {
    private final Store store;
    private final PolicyInForce policy;
    private final ZoneRegistry registry;
    private final ContentJudge judge;
    private final GovernedTime time;
    private final CommitListener listener;

    /** Tells why content may not come in whole, or nothing. */
    @FunctionalInterface
    public interface ContentJudge {
        Optional<Refusal> refusesContent(
                Principal.Human actor, ZoneId zone, ZoneTree tree, List<Rrset> content, Instant now);
    }

    public ZoneImports(
            Store store,
            PolicyInForce policy,
            ZoneRegistry registry,
            ContentJudge judge,
            GovernedTime time,
            CommitListener listener) {
        this.store = store;
        this.policy = policy;
        this.registry = registry;
        this.judge = judge;
        this.time = time;
        this.listener = listener;
    }

    /** What was taken in. */
    public record Imported(ZoneId zone, long version, long serial, long rrsets, long records, String correlation) {}

    /**
     * Takes the content in. Refused ({@link Refused}) with FORBIDDEN where the person's role does not cover the zone
     * or a forbid names what comes in, NOT_FOUND where it is not declared, CONFLICT where it has content already.
     */
    public CompletableFuture<Imported> create(
            Principal.Human actor, ZoneId zone, List<Rrset> content, String correlation) {
        Named<ZoneSpec> declared = policy.snapshot()
                .zone(zone)
                .filter(z -> Roles.sees(actor.roles(), z.spec()))
                .orElse(null);
        if (declared == null) {
            return CompletableFuture.failedFuture(new Refused(Kind.NOT_FOUND, "no such zone is declared"));
        }
        if (!Roles.overZone(actor.roles(), Role.OPERATOR, declared.spec())) {
            return CompletableFuture.failedFuture(
                    new Refused(Kind.FORBIDDEN, "importing needs the role operator over the zone and its risk owner"));
        }
        if (policy.snapshot()
                .backend(declared.spec().backend())
                .filter(BackendSpec.Builtin.class::isInstance)
                .isEmpty()) {
            return CompletableFuture.failedFuture(new Refused(
                    Kind.CONFLICT,
                    "the zone's content comes from its backend `"
                            + declared.spec().backend() + "`"));
        }
        long serial = serial(zone, content);
        Instant now = time.now();
        ZoneTree tree = ZoneTree.of(zone.apex(), 1, content);
        Optional<Refusal> forbidden = judge.refusesContent(actor, zone, tree, content, now);
        if (forbidden.isPresent()) {
            return CompletableFuture.failedFuture(new Refused(forbidden.get()));
        }
        return store.write(tx -> write(tx, actor, zone, content, serial, correlation, now))
                .whenComplete((imported, error) -> {
                    if (error == null) {
                        serve(new LiveZone(zone, tree, serial));
                    } else {
                        catchUp(zone);
                    }
                });
    }

    /**
     * Takes in the content of a zone that another server holds and that was never seen: as it is, since its document was
     * approved and it is served already.
     */
    public CompletableFuture<Imported> adopt(ZoneId zone, String backend, List<Rrset> content) {
        long serial = serial(zone, content);
        String correlation = "adopt-" + backend + "-" + zone;
        Instant now = time.now();
        ZoneTree tree = ZoneTree.of(zone.apex(), 1, content);
        return store.write(tx -> {
                    if (tx.zones().head(zone).isPresent()) {
                        throw new Refused(Kind.CONFLICT, "the zone has content already");
                    }
                    tx.zones().create(zone, serial, content);
                    tx.append(Audit.entry("zone.adopted", correlation)
                            .by("system/backends")
                            .through("backend/" + backend)
                            .on(zone.toString())
                            .with("rrsets", Integer.toString(content.size()))
                            .with("content-digest", digest(content))
                            .with("serial", Long.toString(serial))
                            .outcome("applied")
                            .at(now));
                    long records =
                            content.stream().mapToLong(r -> r.records().size()).sum();
                    return new Imported(zone, 1, serial, content.size(), records, correlation);
                })
                .whenComplete((imported, error) -> {
                    if (error == null) {
                        serve(new LiveZone(zone, tree, serial));
                    } else {
                        catchUp(zone);
                    }
                });
    }

    private void serve(LiveZone live) {
        registry.publish(live);
        listener.committed(live, List.of());
    }

    /** The answer to a commit can be lost although the commit was not: what is durable is served. */
    private void catchUp(ZoneId zone) {
        if (registry.get(zone).isEmpty()) {
            store.read(reads -> reads.zones().head(zone)).ifPresent(head -> serve(ZoneRegistry.read(store, head)));
        }
    }

    private Imported write(
            Tx tx,
            Principal.Human actor,
            ZoneId zone,
            List<Rrset> content,
            long serial,
            String correlation,
            Instant now) {
        if (tx.zones().head(zone).isPresent()) {
            throw new Refused(Kind.CONFLICT, "the zone has content already");
        }
        long records = content.stream().mapToLong(r -> r.records().size()).sum();
        tx.append(Audit.entry("zone.import-intent", correlation)
                .by(actor)
                .through("rest")
                .on(zone.toString())
                .with("rrsets", Integer.toString(content.size()))
                .with("content-digest", digest(content))
                .at(now));
        tx.zones().create(zone, serial, content);
        tx.append(Audit.entry("zone.imported", correlation)
                .by(actor)
                .through("rest")
                .on(zone.toString())
                .with("serial", Long.toString(serial))
                .outcome("applied")
                .at(now));
        return new Imported(zone, 1, serial, content.size(), records, correlation);
    }

    private static long serial(ZoneId zone, List<Rrset> content) {
        return content.stream()
                .filter(r -> r.type() == Type.SOA && r.name().equals(zone.apex()))
                .map(r -> ((SOARecord) r.records().getFirst()).getSerial())
                .findFirst()
                .orElseThrow(() -> new Refused(Kind.INVALID, "the content has no SOA at the apex"));
    }

    private static String digest(List<Rrset> content) {
        StringBuilder text = new StringBuilder();
        content.forEach(rrset -> text.append(rrset).append('\n'));
        return Secrets.sha256Hex(text.toString());
    }
}
