package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.primary.Responder;
import dev.bailiwick.dns.primary.ResponseRate;
import dev.bailiwick.dns.primary.Zones;
import dev.bailiwick.dns.server.DnsServer;
import dev.bailiwick.dns.transfer.TransferOut;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigVerifier;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.doors.noise.ReadLog;
import dev.bailiwick.engine.Engine;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Opens the DNS door of an engine. */
public final class DnsDoor {
    /** The door's name in the log. */
    public static final String NAME = "dns-update";

    private static final int TRANSFERS = 4;
    private static final int TRANSFERS_WAITING = 64;

    private DnsDoor() {}

    /**
     * Opens the door: from now on it answers, and tells secondaries of every committed version, of those at hand first.
     * Best called before {@link Engine#start}, since verification asks this door.
     *
     * @throws IOException if an address cannot be bound; then nothing runs
     */
    public static RunningDoor start(Engine engine, DnsDoorSettings settings) throws IOException {
        ExecutorService signed = Executors.newVirtualThreadPerTaskExecutor();
        ThreadPoolExecutor transfers = new ThreadPoolExecutor(
                TRANSFERS,
                TRANSFERS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(TRANSFERS_WAITING),
                Thread.ofPlatform().name("dns-transfer-", 0).daemon().factory());
        transfers.allowCoreThreadTimeOut(true);
        Secondaries secondaries = new Secondaries(engine, settings.view());
        Notifications notifications;
        try {
            notifications = Notifications.start(engine, settings, secondaries);
        } catch (IOException | RuntimeException e) {
            signed.shutdownNow();
            transfers.shutdownNow();
            throw e;
        }
        try {
            InstantSource clock = () -> engine.time().wall();
            NoiseCounter noise =
                    new NoiseCounter(NAME, engine.store(), () -> engine.time().now());
            DoorHandler handler = handler(engine, settings, secondaries, noise, signed, transfers, clock);
            DnsServer server = DnsServer.start(settings.addresses(), handler, settings.limits(), clock);
            engine.onCommit(notifications);
            notifications.tellAll();
            return new RunningDoor(server, notifications, signed, transfers, noise.start());
        } catch (IOException | RuntimeException e) {
            notifications.close();
            signed.shutdownNow();
            transfers.shutdownNow();
            throw e;
        }
    }

    private static DoorHandler handler(
            Engine engine,
            DnsDoorSettings settings,
            Secondaries secondaries,
            NoiseCounter noise,
            ExecutorService signed,
            ExecutorService transferring,
            InstantSource clock) {
        String view = settings.view();
        Zones zones = (asked, name) -> engine.zones().enclosing(asked, name).map(live -> (ZoneView) live.tree());
        Responder responder = new Responder(zones);
        ReadLog reads = new ReadLog(NAME, engine.store(), () -> engine.time().now());
        Callers callers = new Callers(engine);
        Reach reach = new Reach(engine);
        Refusals refusals = new Refusals(engine);
        TransferOut transfers = new TransferOut(
                zones,
                new StoreHistory(engine),
                (zone, signature, peer) -> mayTransfer(callers, reach, secondaries, zone, signature),
                transferring,
                clock);
        return new DoorHandler(
                view,
                responder,
                new ForeignZones(engine),
                transfers,
                new TsigVerifier(new DoorKeys(engine, secondaries)),
                callers,
                new Updates(engine, view, reach, refusals, settings.verifiedWithin()),
                new SignedQueries(engine, view, reach, secondaries, responder, transfers, reads, refusals),
                refusals,
                new ResponseRate(settings.rate()),
                noise,
                signed,
                clock,
                engine.meters(),
                engine::notified);
    }

    private static boolean mayTransfer(
            Callers callers, Reach reach, Secondaries secondaries, ZoneId zone, TsigOutcome signature) {
        if (!(signature instanceof TsigOutcome.Verified verified)
                || !(verified.key().ref() instanceof KeyOwner owner)) {
            return false;
        }
        return switch (callers.of(owner)) {
            case Caller.Acting acting ->
                reach.notTransferable(acting.principal(), zone).isEmpty();
            case Caller.Secondary secondary -> secondaries.mayTransfer(secondary.secretId(), zone);
            case Caller.Ended ended -> false;
            case Caller.Undecided undecided -> false;
        };
    }
}
