package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.engine.port.ZoneRows.ChallengeValue;
import dev.bailiwick.engine.zone.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Keeps who placed which challenge value, so that no other credential takes it away. Stateless. */
final class ChallengeOwners {
    private ChallengeOwners() {}

    /** Notes who places the values that the edits add. */
    static void placed(Batch batch, String actor, List<RrsetEdit> edits) {
        for (RrsetEdit edit : edits) {
            for (Record record : beyond(edit, edit.after(), edit.before())) {
                batch.tx()
                        .zones()
                        .putChallengeValue(
                                batch.zone(), new ChallengeValue(edit.name(), Rrset.data(record), actor, batch.now()));
            }
        }
    }

    /** Forgets who placed the values that the edits take away. */
    static void removed(Batch batch, List<RrsetEdit> edits) {
        for (RrsetEdit edit : edits) {
            forget(batch, edit, beyond(edit, edit.before(), edit.after()));
        }
    }

    /** Forgets who was to place the values of edits that did not come about. */
    static void failed(Batch batch, List<RrsetEdit> edits) {
        for (RrsetEdit edit : edits) {
            forget(batch, edit, beyond(edit, edit.after(), edit.before()));
        }
    }

    private static void forget(Batch batch, RrsetEdit edit, List<Record> records) {
        records.forEach(
                record -> batch.tx().zones().removeChallengeValue(batch.zone(), edit.name(), Rrset.data(record)));
    }

    private static List<Record> beyond(RrsetEdit edit, @Nullable Rrset one, @Nullable Rrset other) {
        if (edit.type() != Type.TXT || !Names.isChallenge(edit.name()) || one == null) {
            return List.of();
        }
        return one.records().stream()
                .filter(record -> other == null || !other.holds(record))
                .toList();
    }
}
