package dev.bailiwick.dns.server;

import dev.bailiwick.dns.message.MalformedMessageException;
import dev.bailiwick.dns.message.RawMessage;
import dev.bailiwick.dns.message.Reply;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;

/** What both transports share: the gate before the handler, and the bound on the work behind it. */
final class Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

    private final DnsHandler handler;
    private final InstantSource clock;
    private final Semaphore slots;
    private final int allSlots;
    private final Duration handling;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;
    private final LongAdder requests = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder overload = new LongAdder();
    private final LongAdder failures = new LongAdder();

    Inbound(DnsHandler handler, ServerLimits limits, InstantSource clock) {
        this.handler = handler;
        this.clock = clock;
        this.allSlots = limits.inFlight();
        this.slots = new Semaphore(allSlots);
        this.handling = limits.handling();
    }

    /**
     * Takes in one message.
     *
     * @return false if there was no room for it
     */
    boolean accept(byte[] bytes, Transport transport, InetSocketAddress peer, Outlet outlet) {
        if (bytes.length < RawMessage.HEADER_BYTES || bytes[2] < 0) {
            ignored.increment();
            outlet.ended();
            return true;
        }
        int opcode = (bytes[2] >> 3) & 0x0f;
        if (opcode != Opcode.QUERY && opcode != Opcode.NOTIFY && opcode != Opcode.UPDATE) {
            refuse(bytes, Rcode.NOTIMP, outlet);
            return true;
        }
        if (draining || !slots.tryAcquire()) {
            overloaded();
            outlet.ended();
            return false;
        }
        Exchange exchange = new Exchange(bytes, outlet, this::closed);
        open.add(exchange);
        try {
            DnsRequest request = DnsRequest.read(bytes, transport, peer, clock.instant());
            requests.increment();
            handler.handle(request, exchange);
        } catch (MalformedMessageException e) {
            malformed.increment();
            exchange.reply(Reply.headerOnly(bytes, Rcode.FORMERR));
        } catch (RuntimeException e) {
            failures.increment();
            LOG.error("the handler failed on a request from {}", peer, e);
            exchange.fail();
        }
        return true;
    }

    /** Takes no more requests. */
    void drain() {
        draining = true;
    }

    void overloaded() {
        overload.increment();
    }

    /** Answers SERVFAIL to what the handler has left unanswered for too long. */
    void expire() {
        long now = System.nanoTime();
        for (Exchange each : open) {
            if (each.waitingSince() != 0 && now - each.waitingSince() > handling.toNanos()) {
                failures.increment();
                each.fail();
            }
        }
    }

    /** Tells whether no request is in flight. */
    boolean idle() {
        return slots.availablePermits() == allSlots;
    }

    ServerCounts counts() {
        return new ServerCounts(requests.sum(), malformed.sum(), ignored.sum(), overload.sum(), failures.sum());
    }

    private void refuse(byte[] bytes, int rcode, Outlet outlet) {
        malformed.increment();
        outlet.send(Reply.headerOnly(bytes, rcode));
        outlet.ended();
    }

    private void closed(Exchange exchange) {
        if (open.remove(exchange)) {
            slots.release();
        }
    }
}
