package dev.bailiwick.doors.dns;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.EntryDraft;
import dev.bailiwick.engine.principal.Principal;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the refusals that the door makes by itself, one entry for each signed request. Thread-safe. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Engine engine;
    private final Repeats repeats = new Repeats();

    Refusals(Engine engine) {
        this.engine = engine;
    }

    /** A change that never came before the zone's writer. */
    CompletableFuture<?> change(
            TsigOutcome.Verified signature, Principal.Automation principal, String target, Refusal refusal) {
        return record(
                signature,
                Audit.entry("change.refused", principal.correlation()).by(principal),
                target,
                refusal.kind().name(),
                refusal.message());
    }

    /** A query or transfer. */
    CompletableFuture<?> access(
            TsigOutcome.Verified signature, Principal.Automation principal, String target, String cause) {
        return record(
                signature,
                Audit.entry("access.refused", principal.correlation()).by(principal),
                target,
                Refusal.Kind.FORBIDDEN.name(),
                cause);
    }

    /** Anything that a secondary's key is not for. */
    CompletableFuture<?> secondary(
            TsigOutcome.Verified signature, Caller.Secondary secondary, String target, String cause) {
        return record(
                signature,
                Audit.entry("access.refused", "secondary-" + secondary.secretId())
                        .by(secondary.actor()),
                target,
                Refusal.Kind.FORBIDDEN.name(),
                cause);
    }

    /** Use of a key that has ended or was revoked. */
    CompletableFuture<?> ended(TsigOutcome.Verified signature, Caller.Ended ended, String target) {
        return record(
                signature,
                Audit.entry("lease.refused", ended.correlation())
                        .by(ended.actor())
                        .with("credential", ended.credential()),
                target,
                Refusal.Kind.CREDENTIAL_ENDED.name(),
                ended.cause());
    }

    private CompletableFuture<?> record(
            TsigOutcome.Verified signature, Audit entry, String target, String outcome, String cause) {
        if (!repeats.isFirst(signature)) {
            return CompletableFuture.completedFuture(true);
        }
        EntryDraft draft = entry.through(DnsDoor.NAME)
                .on(target)
                .with("cause", cause)
                .outcome(outcome)
                .at(engine.time().now());
        return engine.store().write(tx -> tx.append(draft)).handle((done, error) -> {
            if (error != null) {
                // Denied all the same: what could not be recorded is a refusal, not an effect.
                LOG.error("a refusal at the DNS door could not be recorded", error);
            }
            return true;
        });
    }
}
