package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.document.GrantSpec;
import dev.bailiwick.core.document.GrantSpec.Records;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.engine.port.ClaimRows.Claim;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.zone.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Keeps who placed which record. At challenge names a claim is the credential's and ends with it, elsewhere it is the
 * identity's. Stateless.
 */
final class Claims {
    /** How long a challenge value stays that was placed by a legacy secret, which may live for years. */
    static final Duration LEGACY_VALUE = Duration.ofHours(24);

    private Claims() {}

    /** Notes who places the records that the edits add, and who goes on needing challenge values that are there. */
    static void placed(Batch batch, PolicySnapshot policy, ChangeRequest request, List<RrsetEdit> edits) {
        List<Claim> claims = new ArrayList<>();
        List<Claim> known = ofReplaced(batch, edits);
        for (RrsetEdit edit : edits) {
            if (!replacesUnowned(edit, known)) {
                for (Record record : beyond(edit.after(), edit.before())) {
                    claim(policy, request.principal(), edit.name(), record, batch.now(), claims);
                }
            }
        }
        if (request.principal() instanceof Principal.Automation automation) {
            prolonged(batch, automation, request.asked().operations(), claims);
        }
        batch.tx().claims().put(batch.zone(), claims);
    }

    private static List<Claim> ofReplaced(Batch batch, List<RrsetEdit> edits) {
        Set<Name> names =
                edits.stream().filter(Claims::replaces).map(RrsetEdit::name).collect(Collectors.toSet());
        return names.isEmpty() ? List.of() : batch.tx().claims().at(batch.zone(), names);
    }

    private static boolean replaces(RrsetEdit edit) {
        return edit.after() != null
                && !RrTypes.isChallenge(edit.name(), edit.type())
                && !beyond(edit.before(), edit.after()).isEmpty();
    }

    /** What takes the place of nobody's record is nobody's: records from before are adopted explicitly, or never. */
    private static boolean replacesUnowned(RrsetEdit edit, List<Claim> known) {
        return replaces(edit)
                && beyond(edit.before(), edit.after()).stream()
                        .anyMatch(record -> known.stream()
                                .noneMatch(claim -> claim.name().equals(edit.name()) && claim.isOn(record)));
    }

    private static void claim(
            PolicySnapshot policy, Principal by, Name name, Record record, Instant now, List<Claim> claims) {
        boolean challenge = RrTypes.isChallenge(name, record.getType());
        switch (by) {
            case Principal.Automation automation when challenge -> claims.add(ending(automation, name, record, now));
            case Principal.Automation automation -> {
                if (!isShared(policy, automation)) {
                    claims.add(staying(automation, name, record, now));
                }
            }
            case Principal.Human human -> {
                if (challenge) {
                    claims.add(staying(human, name, record, now));
                }
            }
            case Principal.Internal internal -> {}
            case Principal.Bootstrap bootstrap -> {}
        }
    }

    private static boolean isShared(PolicySnapshot policy, Principal.Automation automation) {
        return policy.grant(automation.grant())
                .map(GrantSpec::records)
                .filter(records -> records == Records.SHARED)
                .isPresent();
    }

    private static Claim ending(Principal.Automation automation, Name name, Record record, Instant now) {
        Instant end = automation.endsAt();
        Instant latest = now.plus(LEGACY_VALUE);
        boolean legacy = automation.credential().startsWith("legacy/");
        return new Claim(
                name,
                record.getType(),
                Claim.key(record),
                automation.credential(),
                automation.actor(),
                now,
                legacy && end.isAfter(latest) ? latest : end);
    }

    private static Claim staying(Principal by, Name name, Record record, Instant now) {
        return new Claim(name, record.getType(), Claim.key(record), "", by.actor(), now, null);
    }

    /** A value that its identity asks for again, with another lease, stays until that has ended too. */
    private static void prolonged(Batch batch, Principal.Automation by, List<EditOp> operations, List<Claim> claims) {
        for (EditOp operation : operations) {
            if (operation.name().equals(batch.zone().apex()) || !isChallenge(operation)) {
                continue;
            }
            List<Record> there = batch.tree()
                    .find(operation.name(), Type.TXT)
                    .map(Rrset::records)
                    .orElse(List.of());
            List<Record> again =
                    wanted(operation).stream().filter(there::contains).toList();
            if (again.isEmpty()) {
                continue;
            }
            List<Claim> known = batch.tx().claims().at(batch.zone(), List.of(operation.name()));
            for (Record record : again) {
                if (known.stream()
                        .anyMatch(each -> each.isOn(record) && each.owner().equals(by.actor()))) {
                    claims.add(ending(by, operation.name(), record, batch.now()));
                }
            }
        }
    }

    private static boolean isChallenge(EditOp operation) {
        return RrTypes.isChallenge(operation.name(), Type.TXT);
    }

    private static List<Record> wanted(EditOp operation) {
        return switch (operation) {
            case EditOp.AddRecords add when add.type() == Type.TXT -> add.records();
            case EditOp.Replace replace
            when replace.rrset().type() == Type.TXT -> replace.rrset().records();
            case EditOp.Revise revise -> revise.added();
            case EditOp.AddRecords other -> List.of();
            case EditOp.Replace other -> List.of();
            case EditOp.DeleteRecords delete -> List.of();
            case EditOp.DeleteRrset delete -> List.of();
            case EditOp.DeleteName delete -> List.of();
        };
    }

    /** Forgets who placed the records that the edits take away. */
    static void removed(Batch batch, List<RrsetEdit> edits) {
        for (RrsetEdit edit : edits) {
            forget(batch, edit, beyond(edit.before(), edit.after()));
        }
    }

    /** Forgets who was to place the records of edits that did not come about. */
    static void failed(Batch batch, List<RrsetEdit> edits) {
        for (RrsetEdit edit : edits) {
            forget(batch, edit, beyond(edit.after(), edit.before()));
        }
    }

    private static void forget(Batch batch, RrsetEdit edit, List<Record> records) {
        if (!records.isEmpty() && edit.type() != Type.SOA) {
            batch.tx().claims().drop(batch.zone(), edit.name(), records);
        }
    }

    private static List<Record> beyond(@Nullable Rrset one, @Nullable Rrset other) {
        return one == null || one.type() == Type.SOA
                ? List.of()
                : one.records().stream()
                        .filter(record -> other == null || !other.holds(record))
                        .toList();
    }
}
