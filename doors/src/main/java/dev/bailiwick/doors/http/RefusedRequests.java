package dev.bailiwick.doors.http;

import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.principal.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what a door itself refuses of somebody who is known: one entry {@code request.refused} each. Thread-safe. */
public final class RefusedRequests {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedRequests.class);
    private static final int MAX_TARGET_CHARS = 300;
    private static final int MAX_CAUSE_CHARS = 1_000;

    private final Engine engine;
    private final String door;

    /** @param door the door's name, as the log tells it */
    public RefusedRequests(Engine engine, String door) {
        this.engine = engine;
        this.door = door;
    }

    /**
     * Writes the entry and waits for it; where it cannot be written the refusal stands all the same.
     *
     * @param target what the request was about, cut where it is long
     * @param request which of the door's calls it was
     * @param cause why it was refused; never with a secret in it
     */
    public void record(
            Principal principal, String correlation, String target, String request, String cause, String outcome) {
        try {
            engine.store()
                    .write(tx -> tx.append(Audit.entry("request.refused", correlation)
                            .by(principal)
                            .through(door)
                            .on(cut(target, MAX_TARGET_CHARS))
                            .with("request", request)
                            .with("cause", cut(cause, MAX_CAUSE_CHARS))
                            .outcome(outcome)
                            .at(engine.time().now())))
                    .join();
        } catch (RuntimeException e) {
            LOG.warn("a refusal could not be recorded, reference {}: {}", correlation, e.toString());
        }
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }
}
