package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.Backend.Outcome;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.zone.AppliedChange;
import dev.bailiwick.engine.zone.Batch;
import dev.bailiwick.engine.zone.Settler;
import java.util.List;
import java.util.Map;

/** Writes what became of changes that were handed to their zone's server. Thread-safe. */
final class HandedChanges implements Settler {
    private static final int OPEN_LIMIT = 10_000;

    private final Store store;

    HandedChanges(Store store) {
        this.store = store;
    }

    @Override
    public List<Intended> open(ZoneId zone) {
        ChangeFilter filter = new ChangeFilter("zone", zone.toString(), ChangeState.APPLYING.word(), null);
        return store.read(reads -> reads.changes().list(filter, Long.MAX_VALUE, OPEN_LIMIT)).reversed().stream()
                .map(row -> new Intended(row.id(), row.correlation(), PlanCodec.edits(row.plan())))
                .toList();
    }

    @Override
    public void settled(Batch batch, String changeId, Outcome outcome) {
        ChangeRow row = batch.tx().changes().find(changeId).orElse(null);
        if (row == null || !row.state().equals(ChangeState.APPLYING.word())) {
            return;
        }
        List<RrsetEdit> edits = PlanCodec.edits(row.plan());
        switch (outcome) {
            case Outcome.Accepted accepted -> applied(batch, row, edits);
            case Outcome.Rejected rejected -> failed(batch, row, edits, rejected);
            case Outcome.Unknown unknown -> throw new IllegalArgumentException("an outcome that is not known");
        }
    }

    private static void applied(Batch batch, ChangeRow row, List<RrsetEdit> edits) {
        batch.tx().changes().replace(ChangeRowEdits.applied(row, batch.now(), batch.nextVersion()), row.state());
        batch.apply(AppliedChange.over(batch.tree(), row.id(), row.correlation(), edits));
        Claims.removed(batch, edits);
        batch.tx()
                .append(entry("change.applied", row)
                        .with("version", Long.toString(batch.nextVersion()))
                        .outcome("applied")
                        .at(batch.now()));
        String rollbackOf = row.rollbackOf();
        if (rollbackOf != null) {
            batch.tx()
                    .changes()
                    .find(rollbackOf)
                    .filter(first -> first.state().equals(ChangeState.APPLIED.word()))
                    .ifPresent(first -> ChangeEnd.write(
                            batch.tx(),
                            first,
                            ChangeState.ROLLED_BACK,
                            row.identity(),
                            "taken back by change " + row.id(),
                            batch.now()));
        }
    }

    private static void failed(Batch batch, ChangeRow row, List<RrsetEdit> edits, Outcome.Rejected rejected) {
        batch.tx().changes().replace(ChangeRowEdits.withState(row, ChangeState.FAILED), row.state());
        Claims.failed(batch, edits);
        batch.tx()
                .append(entry("change.failed", row)
                        .with("cause", rejected.refusal().message())
                        .with("moved", Boolean.toString(rejected.moved()))
                        .outcome(rejected.refusal().kind().name())
                        .at(batch.now()));
        if (row.rollbackOf() != null) {
            batch.tx()
                    .findings()
                    .open(new FindingRow(
                            "rollback-blocked",
                            "change/" + row.rollbackOf(),
                            "urgent",
                            "could not be undone: " + rejected.refusal().message(),
                            batch.now()));
        }
    }

    private static Audit entry(String type, ChangeRow row) {
        Map<String, Object> principal = Json.readObject(row.principal());
        String owner = row.owner();
        return Audit.entry(type, row.correlation())
                .by(RecordText.text(principal, "actor"))
                .with("credential", RecordText.text(principal, "credential"))
                .with("owner", owner == null ? "" : owner)
                .through(row.door())
                .on(row.target())
                .with("change", row.id());
    }
}
