package dev.bailiwick.engine.restore;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.SoaSerials;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.change.ChangeEnd;
import dev.bailiwick.engine.credential.Watermarks;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.ServerObserver;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import dev.bailiwick.engine.principal.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.xbill.DNS.Type;

/**
 * Begins a new epoch in a database that was put back to an earlier state, while no server runs on it: leases, tokens,
 * waiting changes, approvals and replay memory of before are void, serials jump past what the zones' servers hold, their
 * history is dropped, and an entry names the gap. One use.
 */
public final class NewEpoch {
    private static final Duration LONGEST_MEMORY = Duration.ofDays(400);
    private static final Duration CLAIM = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;
    private static final String ACTOR = "system/restore";

    private final Store store;
    private final Serial serials;
    private final Instant now;
    private final Consumer<String> progress;

    /** @param progress hears what is being done, a line at a time */
    public NewEpoch(Store store, ServerObserver observer, Instant now, Consumer<String> progress) {
        this.store = store;
        this.serials = new Serial(observer);
        this.now = now;
        this.progress = progress;
    }

    /** What was done. */
    public record Result(Epoch epoch, int voidedChanges, int zones, int serversAsked, int serversSilent) {}

    /** A zone's way past what its servers hold. */
    private record Move(ZoneId zone, long next) {}

    /**
     * Does it all in one transaction.
     *
     * @param node this machine's name in the log
     */
    public Result begin(String node, Gap gap) {
        PolicySnapshot policy = PolicyInForce.load(store).snapshot();
        List<Move> moves = new ArrayList<>();
        int asked = 0;
        int answered = 0;
        for (ZoneHead head : store.read(reads -> reads.zones().heads())) {
            Optional<Named<ZoneSpec>> spec = policy.zone(head.zone());
            if (spec.isPresent()) {
                Serial.Found found = serials.beyond(head.zone(), spec.get().spec(), head.serial());
                progress.accept(head.zone() + ": serial " + head.serial() + " becomes " + found.next() + "; "
                        + found.answered() + " of " + found.asked() + " servers said what they hold");
                asked += found.asked();
                answered += found.answered();
                moves.add(new Move(head.zone(), found.next()));
            }
        }
        int silent = asked - answered;
        Begun begun = store.write(tx -> begin(tx, node, gap, moves, silent)).join();
        return new Result(begun.epoch(), begun.voided(), moves.size(), asked, silent);
    }

    private record Begun(Epoch epoch, int voided) {}

    private Begun begin(Tx tx, String node, Gap gap, List<Move> moves, int silent) {
        Epoch next = Epoch.of(tx.settings()).next(now);
        next.write(tx.settings());
        Watermarks.move(tx, Epoch.MARK);
        tx.changes().forgetAnswers(now.plus(LONGEST_MEMORY), Integer.MAX_VALUE);
        int voided = endWaiting(tx);
        moves.forEach(move -> moveSerial(tx, node, move));
        record(tx, next, gap, voided, silent);
        return new Begun(next, voided);
    }

    private int endWaiting(Tx tx) {
        int ended = 0;
        List<ChangeRow> waiting;
        do {
            waiting = tx.changes()
                    .list(new ChangeFilter(null, null, ChangeState.WAITING.word(), null), Long.MAX_VALUE, PAGE);
            waiting.forEach(
                    row -> ChangeEnd.write(tx, row, ChangeState.VOIDED, ACTOR, "the database was restored", now));
            ended += waiting.size();
        } while (!waiting.isEmpty());
        return ended;
    }

    private void moveSerial(Tx tx, String node, Move move) {
        long epoch = tx.zones()
                .claim(move.zone(), node, now, now.plus(CLAIM))
                .orElseThrow(() -> new Refused(
                        Refusal.Kind.UNAVAILABLE,
                        "another node still holds zone `" + move.zone() + "`: stop every server, wait 30 seconds"));
        ZoneHead head = tx.zones().head(move.zone()).orElseThrow();
        List<Rrset> soa = new ArrayList<>();
        tx.zones().rrsets(move.zone(), rrset -> {
            if (rrset.type() == Type.SOA) {
                soa.add(rrset);
            }
        });
        Rrset old = soa.getFirst();
        ZoneDelta delta = new ZoneDelta(
                move.zone(),
                head.version() + 1,
                head.serial(),
                move.next(),
                List.of(RrsetEdit.between(old, SoaSerials.with(old, move.next()))));
        if (!tx.zones().commit(delta, epoch)) {
            throw new Refused(Refusal.Kind.CONFLICT, "zone `" + move.zone() + "` moved during the restore");
        }
        tx.zones().trimDeltas(move.zone(), 0);
    }

    private void record(Tx tx, Epoch epoch, Gap gap, int voided, int silent) {
        tx.append(Audit.entry("log.restored", "restore-" + epoch.number())
                .by(ACTOR)
                .on("log")
                .with("epoch", Long.toString(epoch.number()))
                .with("backup-at", gap.backupAt().toString())
                .with("log-size", Long.toString(gap.logSize()))
                .with("anchored-size", Long.toString(gap.anchoredSize()))
                .with("anchored-root", gap.anchoredRoot())
                .with("lost-entries", Long.toString(gap.lost()))
                .with("voided-changes", Integer.toString(voided))
                .outcome("restored")
                .at(now));
        tx.findings()
                .open(new FindingRow(
                        "restored",
                        "epoch/" + epoch.number(),
                        "warning",
                        "restored from a backup of " + gap.backupAt() + ": " + gap.lost()
                                + " entries of the log and what they did are known to be lost; " + silent
                                + " servers did not say what they hold. Compare the zones with what they should be",
                        now));
    }
}
