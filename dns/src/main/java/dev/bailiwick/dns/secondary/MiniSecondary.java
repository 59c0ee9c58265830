package dev.bailiwick.dns.secondary;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.client.ZoneCopy;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.primary.Responder;
import dev.bailiwick.dns.server.DnsHandler;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.server.DnsServer;
import dev.bailiwick.dns.server.ServerLimits;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.dns.tsig.TsigKeys;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigSession;
import dev.bailiwick.dns.tsig.TsigVerifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ZoneTransferException;

/**
 * A second name server in this process that follows one primary by NOTIFY, AXFR and IXFR. For the demo and for tests
 * only: it keeps nothing on disk, never expires a zone, and can be told to answer wrongly. Thread-safe.
 */
public final class MiniSecondary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MiniSecondary.class);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final long RETRY_MILLIS = 200;

    private final InetSocketAddress primary;
    private final Optional<TsigKey> transferKey;
    private final Set<Name> zones;
    private final Map<Name, ZoneTree> held = new ConcurrentHashMap<>();
    private final Map<RrsetKey, Optional<Rrset>> lies = new ConcurrentHashMap<>();
    private final Responder responder = new Responder((view, name) -> find(name));
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("mini-secondary").daemon().unstarted(task));
    private final DnsServer server;

    private MiniSecondary(
            InetSocketAddress listen, InetSocketAddress primary, Set<Name> zones, Optional<TsigKey> transferKey)
            throws IOException {
        this.primary = primary;
        this.transferKey = transferKey;
        this.zones = zones;
        this.server = DnsServer.start(
                List.of(listen),
                DnsHandler.byOpcode(this::query, DnsHandler.answering(Rcode.NOTIMP), this::notified),
                ServerLimits.defaults(),
                CLOCK);
    }

    /**
     * Starts to listen and to fetch the zones.
     *
     * @param listen port 0 takes a free one
     * @param primary where the zones come from; only its address may send NOTIFY
     * @param transferKey signs the transfers, if given
     */
    public static MiniSecondary start(
            InetSocketAddress listen, InetSocketAddress primary, List<Name> zones, Optional<TsigKey> transferKey)
            throws IOException {
        Set<Name> names = zones.stream().map(Names::canonical).collect(Collectors.toUnmodifiableSet());
        MiniSecondary secondary = new MiniSecondary(listen, primary, names, transferKey);
        names.forEach(secondary::refreshSoon);
        return secondary;
    }

    /** The address with the port that was bound. */
    public InetSocketAddress address() {
        return server.addresses().getFirst();
    }

    /** The serial of the copy; empty until there is one. */
    public OptionalLong serial(Name zone) {
        ZoneTree tree = held.get(Names.canonical(zone));
        return tree == null ? OptionalLong.empty() : OptionalLong.of(ZoneCopy.serial(tree));
    }

    /** The content of the copy; empty until there is one. */
    public Optional<ZoneView> content(Name zone) {
        return Optional.ofNullable(held.get(Names.canonical(zone)));
    }

    /** From now on answers with this RRset instead of what the primary has. */
    public void answerOtherwise(Rrset rrset) {
        lies.put(new RrsetKey(rrset.name(), rrset.type()), Optional.of(rrset));
    }

    /** From now on answers as if the RRset did not exist. */
    public void answerAbsent(Name name, int type) {
        lies.put(new RrsetKey(name, type), Optional.empty());
    }

    /** Answers again what the primary has. */
    public void answerNormally() {
        lies.clear();
    }

    @Override
    public void close() {
        refresher.shutdownNow();
        server.close();
    }

    private void query(DnsRequest request, DnsResponder out) {
        send(request, responder.answer("", request), out);
    }

    /** Answers a signed request with a signed reply. */
    private void send(DnsRequest request, Reply answer, DnsResponder out) {
        TsigOutcome signature = verify(request);
        Reply reply = signature instanceof TsigOutcome.Failed failed ? request.reply(failed.rcode()) : answer;
        out.reply(TsigSession.answering(signature, CLOCK).encode(reply, request.replyLimit(reply)));
    }

    private TsigOutcome verify(DnsRequest request) {
        TsigKeys keys = transferKey.map(TsigKeys::of).orElseGet(TsigKeys::none);
        return new TsigVerifier(keys).verify(request.raw(), request.message(), request.received());
    }

    private void notified(DnsRequest request, DnsResponder out) {
        Record question = request.message().getQuestion();
        Name zone = question == null ? Name.root : Names.canonical(question.getName());
        boolean accepted = !(verify(request) instanceof TsigOutcome.Failed)
                && zones.contains(zone)
                && request.peer().getAddress().equals(primary.getAddress());
        send(request, request.reply(accepted ? Rcode.NOERROR : Rcode.REFUSED), out);
        if (accepted) {
            refreshSoon(zone);
        }
    }

    private void refreshSoon(Name zone) {
        schedule(zone, 0);
    }

    private void schedule(Name zone, long delayMillis) {
        try {
            var _ = refresher.schedule(() -> refresh(zone), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the secondary is closed");
        }
    }

    private void refresh(Name zone) {
        try {
            held.put(zone, ZoneCopy.refresh(zone, held.get(zone), primary, transferKey));
        } catch (IOException | ZoneTransferException | RuntimeException e) {
            LOG.debug("{} could not be fetched", zone, e);
            schedule(zone, RETRY_MILLIS);
        }
    }

    private Optional<ZoneView> find(Name name) {
        return held.values().stream()
                .filter(each -> Names.isAtOrBelow(name, each.apex()))
                .max((a, b) -> Integer.compare(a.apex().labels(), b.apex().labels()))
                .map(this::withLies);
    }

    private ZoneTree withLies(ZoneTree tree) {
        ZoneTree told = tree;
        for (var each : lies.entrySet()) {
            RrsetKey key = each.getKey();
            Rrset before = told.find(key.name(), key.type()).orElse(null);
            Rrset after = each.getValue().orElse(null);
            boolean differs = !Objects.equals(before, after);
            if (differs && Names.isAtOrBelow(key.name(), told.apex())) {
                told = told.with(List.of(RrsetEdit.between(before, after)), told.version() + 1);
            }
        }
        return told;
    }
}
