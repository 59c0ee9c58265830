package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * What must hold of the touched names once all steps are applied, so that the order of the steps does not matter. Only
 * what the edit brings about is held against it, not what the zone held before.
 */
final class StrictRules {
    private StrictRules() {}

    static void require(ZoneView zone, Map<Name, NameDraft> drafts, List<RrsetEdit> edits) {
        for (RrsetEdit edit : edits) {
            NameDraft draft = drafts.get(edit.name());
            if (draft != null && addsData(edit)) {
                requireAlone(draft);
                requireNotBelowDname(zone, drafts, edit);
                requireNoDelegationBesideDname(zone.apex(), draft);
            }
        }
    }

    private static boolean addsData(RrsetEdit edit) {
        Rrset before = edit.before();
        Rrset after = edit.after();
        return after != null && (before == null || after.records().stream().anyMatch(each -> !before.holds(each)));
    }

    private static void requireAlone(NameDraft draft) {
        if (draft.has(Type.CNAME) && draft.hasDataBesideCname()) {
            throw UpdateEvaluator.invalid("`" + Names.text(draft.name())
                    + "` would have a CNAME beside other data, and a CNAME stands alone");
        }
    }

    /** DNAME hides what lies beneath it (RFC 6672, section 2.4); to hide existing names is a consequence, not an error. */
    private static void requireNotBelowDname(ZoneView zone, Map<Name, NameDraft> drafts, RrsetEdit edit) {
        Name at = edit.name();
        while (!at.equals(zone.apex())) {
            at = Names.parent(at);
            NameDraft draft = drafts.get(at);
            boolean dname = draft == null ? zone.find(at, Type.DNAME).isPresent() : draft.has(Type.DNAME);
            if (dname) {
                throw UpdateEvaluator.invalid("`" + Names.text(edit.name()) + "` would lie beneath the DNAME at `"
                        + Names.text(at) + "`, where nothing is answered");
            }
        }
    }

    private static void requireNoDelegationBesideDname(Name apex, NameDraft draft) {
        if (draft.has(Type.DNAME) && draft.has(Type.NS) && !draft.name().equals(apex)) {
            throw UpdateEvaluator.invalid("`" + Names.text(draft.name())
                    + "` would have a DNAME beside a delegation (RFC 6672, section 2.3)");
        }
    }
}
