package dev.bailiwick.doors.dns;

import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.zone.Semantics;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigSignature;
import dev.bailiwick.dns.tsig.TsigVerifier;
import dev.bailiwick.dns.update.UpdateMessage;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.change.ChangeRequest.Repeat;
import dev.bailiwick.engine.change.RequestCodec.Asked;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.principal.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/** Takes signed UPDATEs to the engine and brings its outcome into the words of RFC 2136. Thread-safe; does not block. */
final class Updates {
    /** How much longer than the signature's window a first answer is kept. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

    private final Engine engine;
    private final String view;
    private final Reach reach;
    private final Refusals refusals;
    private final Duration verifiedWithin;

    Updates(Engine engine, String view, Reach reach, Refusals refusals, Duration verifiedWithin) {
        this.engine = engine;
        this.view = view;
        this.reach = reach;
        this.refusals = refusals;
        this.verifiedWithin = verifiedWithin;
    }

    /** Answers one verified UPDATE; the future never fails. */
    CompletableFuture<UpdateAnswer> answer(
            DnsRequest request, TsigOutcome.Verified signature, Principal.Automation principal) {
        UpdateMessage.Parsed parsed = UpdateMessage.parse(request.message());
        Optional<Name> zone = switch (parsed) {
            case UpdateMessage.Parsed.Ok ok -> Optional.of(ok.update().zone());
            case UpdateMessage.Parsed.Bad bad -> bad.zone();
        };
        if (zone.filter(name -> !reach.has(principal, new ZoneId(view, name))).isPresent()) {
            Refusal refusal = Refusal.of(Kind.NOT_FOUND, "no such zone");
            return refuse(signature, principal, zone, refusal, UpdateAnswer.of(refusal));
        }
        return switch (parsed) {
            case UpdateMessage.Parsed.Bad bad ->
                refuse(signature, principal, zone, Refusal.of(Kind.INVALID, bad.why()), UpdateAnswer.of(bad.rcode()));
            case UpdateMessage.Parsed.Ok ok -> submit(signature, principal, ok.update());
        };
    }

    private CompletableFuture<UpdateAnswer> refuse(
            TsigOutcome.Verified signature,
            Principal.Automation principal,
            Optional<Name> zone,
            Refusal refusal,
            UpdateAnswer answer) {
        String target = zone.map(name -> new ZoneId(view, name).toString()).orElse("unknown");
        return refusals.change(signature, principal, target, refusal).thenApply(recorded -> answer);
    }

    private CompletableFuture<UpdateAnswer> submit(
            TsigOutcome.Verified signature, Principal.Automation principal, UpdateMessage update) {
        ZoneId zone = new ZoneId(view, update.zone());
        ChangeRequest change = new ChangeRequest(
                zone,
                principal,
                DnsDoor.NAME,
                principal.correlation(),
                new Asked(update.prerequisites(), update.ops(), Semantics.RFC2136),
                false,
                Optional.of(repeat(signature.signature())));
        return engine.changes()
                .submit(change)
                .thenCompose(outcome -> answered(zone, outcome))
                .exceptionally(error -> failed(principal, error));
    }

    /**
     * One request is known by its key and MAC as long as its signature holds. Engine time may run ahead of the wall
     * clock that signatures are judged by, so what is left of the window is counted from engine time.
     */
    private Repeat repeat(TsigSignature signature) {
        int fudge = Math.min(signature.fudgeSeconds(), TsigVerifier.MAX_FUDGE_SECONDS);
        Duration left =
                Duration.between(engine.time().wall(), signature.timeSigned().plusSeconds(fudge));
        return new Repeat(
                "tsig/" + Names.text(signature.keyName()),
                HexFormat.of().formatHex(signature.mac()),
                engine.time().now().plus(left).plus(MARGIN));
    }

    private CompletableFuture<UpdateAnswer> answered(ZoneId zone, ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Applied applied
            when applied.changed() && awaitsVerification(zone) -> verified(applied.changeId());
            case ChangeOutcome.Applied applied -> CompletableFuture.completedFuture(UpdateAnswer.of(Rcode.NOERROR));
            case ChangeOutcome.Waiting waiting ->
                CompletableFuture.completedFuture(UpdateAnswer.of(
                        Refusal.of(Kind.NEEDS_APPROVAL, "change " + waiting.changeId() + " waits for approval")));
            case ChangeOutcome.Unsettled unsettled ->
                CompletableFuture.completedFuture(UpdateAnswer.of(unsettled.told()));
            case ChangeOutcome.Refused refused -> CompletableFuture.completedFuture(UpdateAnswer.of(refused.refusal()));
        };
    }

    private boolean awaitsVerification(ZoneId zone) {
        return engine.policy()
                .snapshot()
                .zone(zone)
                .filter(z -> z.spec().answerWhen() == ZoneSpec.AnswerWhen.VERIFIED)
                .isPresent();
    }

    private CompletableFuture<UpdateAnswer> verified(String changeId) {
        // the engine's future is shared: the timeout belongs to a copy
        CompletableFuture<Verification> seen = engine.changes().verified(changeId);
        return seen.copy()
                .completeOnTimeout(Verification.PENDING, verifiedWithin.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(found -> switch (found) {
                    case SEEN, SUPERSEDED -> UpdateAnswer.of(Rcode.NOERROR);
                    case DIFFERS ->
                        new UpdateAnswer(
                                Rcode.SERVFAIL,
                                ExtendedErrorCodeOption.OTHER,
                                "change " + changeId + " was seen otherwise on a server");
                    case PENDING, UNREACHABLE -> {
                        keepFinding(changeId, seen);
                        yield UpdateAnswer.of(Rcode.NOERROR);
                    }
                });
    }

    /** Says that an answer went out before the change was seen, until it is. */
    private void keepFinding(String changeId, CompletableFuture<Verification> seen) {
        String subject = "change/" + changeId;
        Instant now = engine.time().now();
        CompletableFuture<Boolean> opened = engine.store().write(tx -> {
            tx.findings()
                    .open(new FindingRow(
                            "answered-unverified",
                            subject,
                            "warning",
                            "the caller was answered before the change was seen on its servers",
                            now));
            return true;
        });
        Background.run(
                "following an answer given before verification",
                opened.thenCombine(seen, (open, found) -> found)
                        .thenCompose(found -> found == Verification.SEEN || found == Verification.SUPERSEDED
                                ? engine.store().write(tx -> {
                                    tx.findings().close("answered-unverified", subject);
                                    return true;
                                })
                                : CompletableFuture.completedFuture(true)));
    }

    private static UpdateAnswer failed(Principal.Automation principal, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof Refused refused) {
            return UpdateAnswer.of(refused.refusal());
        }
        LOG.error("an update failed, reference {}", principal.correlation(), cause);
        return UpdateAnswer.of(Refusal.of(Kind.INTERNAL, "internal error, reference " + principal.correlation()));
    }
}
