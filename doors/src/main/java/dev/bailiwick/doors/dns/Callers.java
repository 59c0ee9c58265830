package dev.bailiwick.doors.dns;

import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.LegacyKeys;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.principal.Principal;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Judges anew, at each use, whether what a key stands for is in force. Thread-safe. */
final class Callers {
    private final Engine engine;
    private final Set<String> weakSeen = ConcurrentHashMap.newKeySet();

    Callers(Engine engine) {
        this.engine = engine;
    }

    Caller of(KeyOwner owner) {
        return switch (owner) {
            case KeyOwner.OfLease lease -> lease(lease.row());
            case KeyOwner.OfLegacy legacy -> legacy(legacy.anchor(), legacy.spec());
            case KeyOwner.OfSecondary secondary -> new Caller.Secondary(secondary.secretId());
        };
    }

    private Caller lease(LeaseRow row) {
        return switch (engine.credentials().lease(row, engine.time().now())) {
            case Authentication.Known known
            when known.principal() instanceof Principal.Automation automation -> new Caller.Acting(automation);
            case Authentication.Known other -> ended(row, "the lease is not an automation's");
            case Authentication.Ended ended -> ended(row, ended.refusal().message());
            case Authentication.Unknown unknown -> ended(row, unknown.refusal().message());
            case Authentication.Undecided undecided -> new Caller.Undecided();
        };
    }

    private static Caller ended(LeaseRow row, String cause) {
        return new Caller.Ended("identity/" + row.identity(), "lease/" + row.id(), row.correlation(), cause);
    }

    private Caller legacy(String anchor, TrustAnchorSpec.Tsig spec) {
        Instant now = engine.time().now();
        return switch (engine.credentials().legacy(anchor, now)) {
            case Authentication.Known known
            when known.principal() instanceof Principal.Automation automation -> {
                if (spec.algorithm().weak() && weakSeen.add(anchor)) {
                    findWeak(anchor, spec, now);
                }
                yield new Caller.Acting(automation);
            }
            case Authentication.Known other -> ended(anchor, spec, "the secret is not an automation's");
            case Authentication.Ended ended ->
                ended(anchor, spec, ended.refusal().message());
            case Authentication.Unknown unknown ->
                ended(anchor, spec, unknown.refusal().message());
            case Authentication.Undecided undecided -> new Caller.Undecided();
        };
    }

    private static Caller ended(String anchor, TrustAnchorSpec.Tsig spec, String cause) {
        return new Caller.Ended(
                "identity/" + spec.identity(), "legacy/" + anchor, LegacyKeys.correlation(anchor), cause);
    }

    private void findWeak(String anchor, TrustAnchorSpec.Tsig spec, Instant now) {
        Background.run("recording a weak legacy secret", engine.store().write(tx -> {
            tx.findings()
                    .open(new FindingRow(
                            "legacy-secret",
                            "anchor/" + anchor,
                            "warning",
                            "in use with the weak algorithm " + spec.algorithm().word(),
                            now));
            return true;
        }));
    }
}
