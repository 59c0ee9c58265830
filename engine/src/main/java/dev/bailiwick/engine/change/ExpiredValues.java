package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Semantics;
import dev.bailiwick.engine.credential.LegacyKeys;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.ClaimRows.Claim;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.zone.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/**
 * Takes away the challenge values whose lease has ended or was revoked: their client may have died before its clean-up, and
 * each is enough to have a certificate issued. One change for each lease, in its own story. A value that another lease
 * still needs stays. Thread-safe; state lies in the batch's transaction.
 */
final class ExpiredValues {
    /** Claims that one job looks at. */
    static final int AT_ONCE = 500;

    private static final Principal EXPIRY = new Principal.Internal("expiry");
    private static final String LEFT = "challenge-left";

    private final PolicyInForce policy;
    private final Judge judge;
    private final ChangeLedger ledger;
    private final Predicate<Batch> watched;

    ExpiredValues(PolicyInForce policy, Judge judge, ChangeLedger ledger, Predicate<Batch> watched) {
        this.policy = policy;
        this.judge = judge;
        this.ledger = ledger;
        this.watched = watched;
    }

    /**
     * One job of the zone's writer.
     *
     * @param revoked credentials that were revoked
     * @return how many leases' values it took away
     */
    int takeAway(Batch batch, Set<String> revoked) {
        List<Claim> over = new ArrayList<>(batch.tx().claims().ended(batch.zone(), batch.now(), AT_ONCE));
        revoked.forEach(credential -> over.addAll(batch.tx().claims().of(batch.zone(), credential, AT_ONCE)));
        List<Claim> all = batch.tx()
                .claims()
                .at(batch.zone(), over.stream().map(Claim::name).collect(Collectors.toSet()));
        List<Claim> idle = new ArrayList<>();
        Map<String, SortedMap<RrsetKey, List<Record>>> going = new LinkedHashMap<>();
        for (Claim claim : over) {
            Optional<Record> value = held(batch, claim);
            boolean needed = all.stream()
                    .anyMatch(each -> value.filter(each::isOn).isPresent()
                            && !each.isOver(batch.now())
                            && !revoked.contains(each.credential()));
            if (value.isEmpty() || needed) {
                idle.add(claim);
            } else if (going.values().stream().noneMatch(each -> goes(each, claim, value.get()))) {
                going.computeIfAbsent(claim.credential(), key -> new TreeMap<>())
                        .computeIfAbsent(new RrsetKey(claim.name(), claim.type()), key -> new ArrayList<>())
                        .add(value.get());
            }
        }
        batch.tx().claims().drop(batch.zone(), idle);
        going.forEach((credential, values) -> takeAway(batch, credential, values));
        return going.size();
    }

    private static boolean goes(Map<RrsetKey, List<Record>> values, Claim claim, Record value) {
        return values.getOrDefault(new RrsetKey(claim.name(), claim.type()), List.of())
                .contains(value);
    }

    private static Optional<Record> held(Batch batch, Claim claim) {
        return batch.tree()
                .find(claim.name(), claim.type())
                .flatMap(rrset -> rrset.records().stream().filter(claim::isOn).findFirst());
    }

    private void takeAway(Batch batch, String credential, SortedMap<RrsetKey, List<Record>> values) {
        List<RrsetEdit> edits = new ArrayList<>();
        List<EditOp> operations = new ArrayList<>();
        values.forEach((key, records) -> {
            Rrset before = batch.tree().find(key.name(), key.type()).orElseThrow();
            edits.add(RrsetEdit.between(before, without(before, records)));
            operations.add(new EditOp.DeleteRecords(key.name(), key.type(), records));
        });
        ChangeRequest request = new ChangeRequest(
                batch.zone(),
                EXPIRY,
                "expiry",
                correlation(batch, credential),
                new RequestCodec.Asked(List.of(), operations, Semantics.RFC2136),
                false,
                Optional.empty());
        Verdict verdict = judge.judgeEdits(
                new Judge.Situation(
                        policy.at(batch.tx()).snapshot(),
                        batch.zone(),
                        batch.tree(),
                        EXPIRY,
                        Ownership.NONE,
                        batch.now(),
                        true),
                edits);
        switch (verdict) {
            case Verdict.Judged judged
            when judged.decision() instanceof Decision.Allow allow -> {
                ledger.apply(batch, request, judged.plan(), allow, watched.test(batch), null, null);
                batch.tx().findings().close(LEFT, credential);
            }
            case Verdict.Judged other ->
                left(batch, credential, other.decision().reasons().getFirst().message());
            case Verdict.Refuse refuse -> {
                if (refuse.refusal().kind() != Refusal.Kind.UNAVAILABLE) {
                    left(batch, credential, refuse.refusal().message());
                }
            }
        }
    }

    private static @Nullable Rrset without(Rrset rrset, List<Record> gone) {
        List<Record> left =
                rrset.records().stream().filter(each -> !gone.contains(each)).toList();
        return left.isEmpty() ? null : Rrset.of(rrset.name(), rrset.type(), rrset.ttlSeconds(), left);
    }

    private static String correlation(Batch batch, String credential) {
        return credential.startsWith("legacy/")
                ? LegacyKeys.correlation(credential.substring("legacy/".length()))
                : batch.tx()
                        .credentials()
                        .leaseById(credential.substring(credential.indexOf('/') + 1))
                        .map(LeaseRow::correlation)
                        .orElse(credential);
    }

    private static void left(Batch batch, String credential, String cause) {
        batch.tx()
                .findings()
                .open(new FindingRow(
                        LEFT,
                        credential,
                        "warning",
                        "a challenge value in " + batch.zone() + " outlives its lease: " + cause,
                        batch.now()));
    }
}
