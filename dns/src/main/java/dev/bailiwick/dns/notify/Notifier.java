package dev.bailiwick.dns.notify;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.dns.tsig.TsigClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Tells secondaries of new versions by NOTIFY over UDP (RFC 1996). For each zone and secondary at most one message is
 * under way, with the newest serial; it is repeated with growing pauses until it is answered. One thread of its own;
 * thread-safe.
 */
public final class Notifier implements AutoCloseable {
    /**
     * Limits.
     *
     * @param firstPause the pause before the second try; it doubles with each
     * @param tries how often a message is sent at most
     * @param pending zones x secondaries that may wait at one time; more are dropped
     */
    public record Limits(Duration firstPause, int tries, int pending) {
        public Limits {
            if (!firstPause.isPositive() || tries < 1 || tries > 16 || pending < 1) {
                throw new IllegalArgumentException("a limit of the notifier is out of range");
            }
        }

        /** Six tries within about a minute, for 10,000 at one time. */
        public static Limits defaults() {
            return new Limits(Duration.ofSeconds(1), 6, 10_000);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final int RECEIVE_BYTES = 4096;

    private final Limits limits;
    private final NotifyListener listener;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Pending.Key, Pending> waiting = new LinkedHashMap<>();
    private final Selector selector;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private Notifier(List<InetSocketAddress> sources, Limits limits, NotifyListener listener, InstantSource clock)
            throws IOException {
        this.limits = limits;
        this.listener = listener;
        this.clock = clock;
        this.selector = Selector.open();
        try {
            for (InetSocketAddress each : sources) {
                open(each);
            }
        } catch (IOException | RuntimeException e) {
            closeAll();
            throw e;
        }
        this.thread = Thread.ofPlatform().name("dns-notify").daemon().unstarted(this::run);
    }

    /**
     * Starts a notifier.
     *
     * @param sources the local addresses to send from, at most one for each of IPv4 and IPv6; port 0 takes any
     * @param clock the wall clock, for signatures
     */
    public static Notifier start(
            List<InetSocketAddress> sources, Limits limits, NotifyListener listener, InstantSource clock)
            throws IOException {
        Notifier notifier = new Notifier(sources, limits, listener, clock);
        notifier.thread.start();
        return notifier;
    }

    /**
     * Tells the secondaries of the zone's newest version; returns at once. A message still under way for an older
     * version is given up.
     */
    public void tell(ZoneId zone, SOARecord soa, Collection<NotifyTarget> secondaries) {
        long now = System.nanoTime();
        for (NotifyTarget each : secondaries) {
            Pending.Key key = new Pending.Key(zone, each.address());
            synchronized (waiting) {
                Pending known = waiting.get(key);
                if (known != null) {
                    known.renew(each, soa, now);
                } else if (waiting.size() < limits.pending()) {
                    waiting.put(key, new Pending(key, each, soa, now));
                } else {
                    listener.heard(zone, each.address(), soa.getSerial(), NotifyListener.Outcome.DROPPED);
                }
            }
        }
        selector.wakeup();
    }

    /** The number of zones x secondaries that have yet to answer. */
    public int pending() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeAll();
    }

    private void run() {
        while (!closed) {
            try {
                long untilDue = sendDue();
                selector.select(Math.clamp(TimeUnit.NANOSECONDS.toMillis(untilDue) + 1, 1, 60_000));
                selector.selectedKeys().clear();
                for (DatagramChannel each : channels) {
                    receive(each);
                }
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    LOG.warn("sending NOTIFY failed: {}", e.toString());
                }
            }
        }
    }

    /** Sends what is due and returns the nanoseconds until the next is. */
    private long sendDue() {
        long now = System.nanoTime();
        long soonest = TimeUnit.MINUTES.toNanos(1);
        synchronized (waiting) {
            for (var each = waiting.values().iterator(); each.hasNext(); ) {
                Pending pending = each.next();
                if (pending.dueNanos - now > 0) {
                    soonest = Math.min(soonest, pending.dueNanos - now);
                } else if (pending.tries >= limits.tries()) {
                    each.remove();
                    heard(pending, NotifyListener.Outcome.UNANSWERED);
                } else {
                    long pause = limits.firstPause().toNanos() << pending.tries;
                    pending.tries++;
                    pending.dueNanos = now + pause;
                    soonest = Math.min(soonest, pause);
                    send(pending);
                }
            }
        }
        return soonest;
    }

    private void send(Pending pending) {
        Message message = new Message(random.nextInt(0x10000));
        message.getHeader().setOpcode(Opcode.NOTIFY);
        message.getHeader().setFlag(Flags.AA);
        message.addRecord(Record.newRecord(pending.key.zone().apex(), Type.SOA, DClass.IN), Section.QUESTION);
        message.addRecord(pending.soa, Section.ANSWER);
        byte[] wire = message.toWire();
        pending.messageId = message.getHeader().getID();
        pending.signer =
                pending.target.key().map(key -> new TsigClient(key, clock)).orElse(null);
        if (pending.signer != null) {
            wire = pending.signer.sign(wire);
        }
        for (DatagramChannel each : channels) {
            try {
                boolean sameFamily = ((InetSocketAddress) each.getLocalAddress())
                                .getAddress()
                                .getAddress()
                                .length
                        == pending.target.address().getAddress().getAddress().length;
                if (sameFamily) {
                    each.send(ByteBuffer.wrap(wire), pending.target.address());
                    return;
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("a NOTIFY to {} could not be sent", pending.target.address(), e);
            }
        }
    }

    private void receive(DatagramChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(RECEIVE_BYTES);
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
        while (from != null) {
            buffer.flip();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            take(from, bytes);
            buffer.clear();
            from = (InetSocketAddress) channel.receive(buffer);
        }
    }

    private void take(InetSocketAddress from, byte[] bytes) {
        boolean response = bytes.length >= 12 && bytes[2] < 0 && ((bytes[2] >> 3) & 0x0f) == Opcode.NOTIFY;
        if (!response) {
            return;
        }
        int id = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        synchronized (waiting) {
            for (Pending each : waiting.values()) {
                if (each.messageId == id && each.target.address().equals(from)) {
                    settle(each, bytes);
                    return;
                }
            }
        }
    }

    private void settle(Pending pending, byte[] answer) {
        TsigClient signer = pending.signer;
        if (signer != null && !signer.verifies(answer)) {
            // Forged, or a secondary that lacks the key: the tries go on and end as unanswered.
            return;
        }
        waiting.remove(pending.key);
        boolean accepted = (answer[3] & 0x0f) == Rcode.NOERROR;
        heard(pending, accepted ? NotifyListener.Outcome.ACKNOWLEDGED : NotifyListener.Outcome.REFUSED);
    }

    private void heard(Pending pending, NotifyListener.Outcome outcome) {
        listener.heard(pending.key.zone(), pending.key.secondary(), pending.soa.getSerial(), outcome);
    }

    private void open(InetSocketAddress source) throws IOException {
        boolean v4 = source.getAddress() instanceof java.net.Inet4Address;
        DatagramChannel channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        channels.add(channel);
        channel.bind(source);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    private void closeAll() {
        try {
            for (DatagramChannel each : channels) {
                each.close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the notifier failed", e);
        }
    }
}
