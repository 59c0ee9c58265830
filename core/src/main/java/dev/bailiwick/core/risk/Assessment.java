package dev.bailiwick.core.risk;

import dev.bailiwick.core.change.RrsetEdit;
import dev.bailiwick.core.zone.ZoneView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;

/** One assessment. Until the consequences are told apart, every edit is taken to have all of them: doubt denies. */
final class Assessment {
    private final List<RiskNote> notes = new ArrayList<>();

    Assessment(ZoneView before, ZoneView after, RiskContext context) {}

    Risk of(List<RrsetEdit> edits) {
        for (RrsetEdit edit : edits) {
            for (Consequence each : Consequence.values()) {
                notes.add(new RiskNote(each, edit.name(), "not yet told apart"));
            }
        }
        return new Risk(new TreeSet<>(edits.isEmpty() ? List.of() : EnumSet.allOf(Consequence.class)), notes);
    }
}
