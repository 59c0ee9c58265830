package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Holds prerequisites and steps against a zone and finds what they come down to (RFC 2136, section 3), for every door
 * alike. The serial is not touched unless a step edits the SOA: raising it is the zone writer's. Stateless, thread-safe.
 */
public final class UpdateEvaluator {
    private UpdateEvaluator() {}

    /** Evaluates under the default limits. */
    public static Evaluation evaluate(
            ZoneView zone,
            List<Prerequisite> prerequisites,
            List<EditOp> ops,
            Semantics semantics,
            ChallengeRule challengeRule) {
        return evaluate(zone, prerequisites, ops, semantics, challengeRule, EditLimits.DEFAULT);
    }

    /**
     * Evaluates prerequisites first, then all steps in order, as one: it gives the whole of the edits or a refusal.
     * The cost follows from the steps, never from the zone's size.
     */
    public static Evaluation evaluate(
            ZoneView zone,
            List<Prerequisite> prerequisites,
            List<EditOp> ops,
            Semantics semantics,
            ChallengeRule challengeRule,
            EditLimits limits) {
        try {
            requireWithin(limits, prerequisites, ops);
            PrerequisiteCheck.require(zone, prerequisites);
            prescan(zone.apex(), ops);
            UpdateSteps steps = new UpdateSteps(zone, semantics, challengeRule);
            ops.forEach(steps::apply);
            return new Evaluation.Edits(withinLimits(steps.finish(), limits));
        } catch (Refused e) {
            return new Evaluation.Failed(e.refusal());
        }
    }

    /**
     * The first name outside the zone, of the prerequisites, then of the steps: what RFC 2136 answers NOTZONE to
     * (3.2.5, 3.4.1.3), where {@link #evaluate} gives {@code INVALID}.
     */
    public static Optional<Name> firstOutOfZone(Name apex, List<Prerequisite> prerequisites, List<EditOp> ops) {
        return Stream.concat(
                        prerequisites.stream().flatMap(each -> PrerequisiteCheck.name(each).stream()),
                        ops.stream().map(EditOp::name))
                .filter(name -> !Names.isAtOrBelow(name, apex))
                .findFirst();
    }

    /** Refuses what no zone content could make right, before any step is applied (RFC 2136, section 3.4.1). */
    private static void prescan(Name apex, List<EditOp> ops) {
        for (EditOp op : ops) {
            requireInZone(apex, op.name());
            switch (op) {
                case EditOp.AddRecords add -> requireData(add.type());
                case EditOp.Replace replace -> {
                    Rrset rrset = replace.rrset();
                    requireData(rrset.type());
                    if (RrTypes.isSingleton(rrset.type()) && rrset.records().size() > 1) {
                        throw invalid(
                                "a name has at most one " + rrset.typeText() + " record, `" + Names.text(rrset.name())
                                        + "` would have " + rrset.records().size());
                    }
                }
                case EditOp.DeleteRecords delete -> requireData(delete.type());
                case EditOp.DeleteRrset delete -> requireData(delete.type());
                case EditOp.DeleteName delete -> {}
                case EditOp.Revise revise -> {}
            }
        }
    }

    static void requireInZone(Name apex, Name name) {
        if (!Names.isAtOrBelow(name, apex)) {
            throw invalid("`" + Names.text(name) + "` is not in the zone `" + Names.text(apex) + "`");
        }
    }

    static void requireData(int type) {
        if (!RrTypes.isData(type)) {
            throw invalid("`" + Type.string(type) + "` is not a type of data");
        }
    }

    static Refused invalid(String message) {
        return new Refused(Refusal.Kind.INVALID, message);
    }

    private static void requireWithin(EditLimits limits, List<Prerequisite> prerequisites, List<EditOp> ops) {
        long asked = prerequisites.size();
        for (Prerequisite each : prerequisites) {
            asked += each instanceof Prerequisite.RrsetEquals equals
                    ? equals.records().size()
                    : 0;
        }
        long steps = 0;
        for (EditOp op : ops) {
            steps += switch (op) {
                case EditOp.AddRecords add -> add.records().size();
                case EditOp.DeleteRecords delete -> delete.records().size();
                case EditOp.Replace replace -> replace.rrset().records().size();
                case EditOp.DeleteRrset delete -> 1;
                case EditOp.DeleteName delete -> 1;
                case EditOp.Revise revise ->
                    revise.added().size() + revise.removed().size();
            };
        }
        if (Math.max(asked, steps) > limits.rrsetEdits()) {
            throw limit("an edit has at most " + limits.rrsetEdits() + " steps and as many prerequisites");
        }
    }

    private static List<RrsetEdit> withinLimits(List<RrsetEdit> edits, EditLimits limits) {
        if (edits.size() > limits.rrsetEdits()) {
            throw limit("an edit touches at most " + limits.rrsetEdits() + " RRsets, not " + edits.size());
        }
        for (RrsetEdit each : edits) {
            Rrset after = each.after();
            if (after != null) {
                requireWithin(limits, each.before(), after);
            }
        }
        return edits;
    }

    /** An RRset that is too large already, as imported ones may be, can still be made smaller. */
    private static void requireWithin(EditLimits limits, @Nullable Rrset before, Rrset after) {
        boolean more =
                before == null || after.records().size() > before.records().size();
        if (more && after.records().size() > limits.recordsPerRrset()) {
            throw limit("an RRset has at most " + limits.recordsPerRrset() + " records, `" + Names.text(after.name())
                    + " " + after.typeText() + "` would have " + after.records().size());
        }
        int octets = after.wireOctets();
        if (octets > limits.rrsetOctets() && (before == null || octets > before.wireOctets())) {
            throw limit("an RRset has at most " + limits.rrsetOctets() + " octets on the wire, `"
                    + Names.text(after.name()) + " " + after.typeText() + "` would have " + octets);
        }
    }

    private static Refused limit(String message) {
        return new Refused(Refusal.Kind.LIMIT_REACHED, message);
    }
}
