package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Semantics;
import java.util.ArrayList;
import java.util.List;

/** Edits written as the operations that would ask for them. */
final class Inverses {
    private Inverses() {}

    static RequestCodec.Asked asked(List<RrsetEdit> edits) {
        List<EditOp> operations = new ArrayList<>();
        for (RrsetEdit edit : edits) {
            operations.add(
                    edit.after() == null
                            ? new EditOp.DeleteRrset(edit.name(), edit.type())
                            : new EditOp.Replace(edit.after()));
        }
        return new RequestCodec.Asked(List.of(), operations, Semantics.STRICT);
    }
}
