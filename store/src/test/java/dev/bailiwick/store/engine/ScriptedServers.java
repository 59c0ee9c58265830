package dev.bailiwick.store.engine;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.ServerObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Name;

/** Name servers that answer as a test says. */
final class ScriptedServers implements ServerObserver {
    /** What the servers answer. */
    @FunctionalInterface
    interface Script {
        Observation answer(int port, ZoneId zone, Name name, int type);
    }

    private final AtomicInteger asked = new AtomicInteger();
    private volatile Script script = (port, zone, name, type) -> new Observation.Unreachable("not scripted");

    void answer(Script next) {
        script = next;
    }

    int asked() {
        return asked.get();
    }

    @Override
    public Observation observe(InetSocketAddress server, ZoneId zone, Name name, int type, Duration timeout) {
        asked.incrementAndGet();
        return script.answer(server.getPort(), zone, name, type);
    }
}
