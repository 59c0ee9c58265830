package dev.bailiwick.dns.server;

import dev.bailiwick.dns.message.Reply;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.xbill.DNS.Rcode;

/** One request and its way back; ends exactly once. */
final class Exchange implements DnsResponder {
    private final byte[] request;
    private final Outlet outlet;
    private final Consumer<Exchange> onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long waitingSince = nonZeroNow();

    Exchange(byte[] request, Outlet outlet, Consumer<Exchange> onEnd) {
        this.request = request;
        this.outlet = outlet;
        this.onEnd = onEnd;
    }

    @Override
    public void reply(byte[] message) {
        if (ended.compareAndSet(false, true)) {
            try {
                outlet.send(message);
            } finally {
                end();
            }
        }
    }

    @Override
    public boolean stream(byte[] message) {
        if (!outlet.streams()) {
            throw new IllegalStateException("only TCP carries several messages");
        }
        waitingSince = 0;
        return !ended.get() && outlet.send(message);
    }

    @Override
    public void finish() {
        if (ended.compareAndSet(false, true)) {
            end();
        }
    }

    /** Answers SERVFAIL unless something was sent already. */
    void fail() {
        if (waitingSince == 0) {
            finish();
        } else {
            reply(Reply.headerOnly(request, Rcode.SERVFAIL));
        }
    }

    /** When the wait for the first message began, in {@link System#nanoTime}; 0 once one was sent. */
    long waitingSince() {
        return waitingSince;
    }

    private void end() {
        outlet.ended();
        onEnd.accept(this);
    }

    private static long nonZeroNow() {
        long now = System.nanoTime();
        return now == 0 ? 1 : now;
    }
}
