package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.WKSRecord;

/** Applies steps in order to drafts of the names they touch (RFC 2136, section 3.4.2). Used once, by one thread. */
final class UpdateSteps {
    private final ZoneView zone;
    private final Semantics semantics;
    private final ChallengeRule challengeRule;
    private final SortedMap<Name, NameDraft> drafts = new TreeMap<>();

    UpdateSteps(ZoneView zone, Semantics semantics, ChallengeRule challengeRule) {
        this.zone = zone;
        this.semantics = semantics;
        this.challengeRule = challengeRule;
    }

    void apply(EditOp op) {
        switch (op) {
            case EditOp.AddRecords add -> add(add);
            case EditOp.Replace replace -> replace(replace.rrset());
            case EditOp.DeleteRecords delete -> deleteRecords(delete);
            case EditOp.DeleteRrset delete -> deleteRrset(delete.name(), delete.type());
            case EditOp.DeleteName delete -> deleteName(delete.name());
            case EditOp.Revise revise -> revise(revise);
        }
    }

    /** The edits in canonical order, once all steps are applied. */
    List<RrsetEdit> finish() {
        List<RrsetEdit> edits =
                drafts.values().stream().flatMap(NameDraft::edits).toList();
        if (semantics == Semantics.STRICT) {
            StrictRules.require(zone, drafts, edits);
        }
        return edits;
    }

    private NameDraft draft(Name name) {
        return drafts.computeIfAbsent(name, n -> new NameDraft(n, zone.at(n)));
    }

    private void add(EditOp.AddRecords op) {
        NameDraft draft = draft(op.name());
        RrsetDraft rrset = draft.rrset(op.type());
        for (Record each : op.records()) {
            if (mayAdd(draft, op.type(), each)) {
                makeRoom(rrset, each);
                rrset.add(each, ttl(op.name(), op.type(), op.ttlSeconds()));
            }
        }
    }

    private void replace(Rrset rrset) {
        NameDraft draft = draft(rrset.name());
        if (!mayAdd(draft, rrset.type(), rrset.records().getFirst())) {
            return;
        }
        RrsetDraft old = draft.rrset(rrset.type());
        old.removeIf(each -> !rrset.holds(each) && mayClear(rrset.name(), old, each));
        long ttl = ttl(rrset.name(), rrset.type(), rrset.ttlSeconds());
        rrset.records().forEach(each -> old.add(each, ttl));
    }

    private void revise(EditOp.Revise op) {
        NameDraft draft = draft(op.name());
        RrsetDraft rrset = draft.rrset(Type.TXT);
        List<Record> removed = op.removed();
        rrset.removeIf(each -> removed.contains(each) && mayClear(op.name(), rrset, each));
        for (Record each : op.added()) {
            if (mayAdd(draft, Type.TXT, each)) {
                rrset.add(each, ttl(op.name(), Type.TXT, ChallengeRule.TTL_SECONDS));
            }
        }
    }

    /** Section 3.4.2.2. What may not be added is passed over, or fails where nothing is to be ignored. */
    private boolean mayAdd(NameDraft draft, int type, Record record) {
        requireNoAlias(draft, type);
        if (semantics == Semantics.RFC2136 && draft.clashesOverCname(type)) {
            return false;
        }
        return type != Type.SOA || mayAddSoa(draft, (SOARecord) record);
    }

    /** A value put beside an alias is never looked up, so ignoring it would leave its client waiting in vain. */
    private void requireNoAlias(NameDraft draft, int type) {
        if (RrTypes.isChallenge(draft.name(), type) && draft.has(Type.CNAME)) {
            throw new Refused(
                    Refusal.Kind.FORBIDDEN,
                    "`" + Names.text(draft.name()) + "` is an alias: place the value at the name it points to");
        }
    }

    private boolean mayAddSoa(NameDraft draft, SOARecord soa) {
        RrsetDraft held = draft.rrset(Type.SOA);
        long oldSerial = held.isEmpty() ? 0 : serial(held.records().iterator().next());
        if (semantics == Semantics.RFC2136) {
            return !held.isEmpty() && Serials.isNewer(soa.getSerial(), oldSerial);
        }
        if (!draft.name().equals(zone.apex())) {
            throw UpdateEvaluator.invalid(
                    "an SOA record stands only at the apex, not at `" + Names.text(draft.name()) + "`");
        }
        if (!held.isEmpty() && soa.getSerial() != oldSerial && !Serials.isNewer(soa.getSerial(), oldSerial)) {
            throw UpdateEvaluator.invalid(
                    "serial " + soa.getSerial() + " is older than " + oldSerial + ", and serials only go forward");
        }
        return true;
    }

    private static long serial(Record soa) {
        return ((SOARecord) soa).getSerial();
    }

    /** Takes out what the added record replaces: the one record of a singleton, or the same service's WKS. */
    private void makeRoom(RrsetDraft rrset, Record added) {
        switch (added.getType()) {
            case Type.SOA -> rrset.clear();
            case Type.CNAME, Type.DNAME -> {
                if (semantics == Semantics.STRICT && !rrset.isEmpty() && !rrset.holds(added)) {
                    throw UpdateEvaluator.invalid("`" + Names.text(rrset.name()) + "` has a "
                            + Type.string(rrset.type()) + " already, and may have one only: replace it");
                }
                rrset.removeIf(each -> true);
            }
            case Type.WKS -> rrset.removeIf(each -> sameService((WKSRecord) each, (WKSRecord) added));
            default -> {}
        }
    }

    private static boolean sameService(WKSRecord a, WKSRecord b) {
        return a.getProtocol() == b.getProtocol() && Objects.equals(a.getAddress(), b.getAddress());
    }

    /** Section 3.4.2.4. */
    private void deleteRecords(EditOp.DeleteRecords op) {
        RrsetDraft rrset = draft(op.name()).rrset(op.type());
        for (Record each : op.records()) {
            if (op.type() == Type.SOA) {
                passOver("the SOA record cannot be deleted");
            } else if (isApex(op.name(), op.type(), Type.NS) && rrset.size() == 1 && rrset.holds(each)) {
                passOver("the last NS record of the apex cannot be deleted");
            } else if (!mayRemove(op.name(), rrset, each)) {
                passOver(
                        Refusal.Kind.FORBIDDEN,
                        "a value at `" + Names.text(op.name()) + "` was placed by another credential");
            } else {
                rrset.remove(each);
            }
        }
    }

    /** Section 3.4.2.3, with a type. */
    private void deleteRrset(Name name, int type) {
        if (isApex(name, type, Type.SOA) || isApex(name, type, Type.NS)) {
            passOver("`" + new RrsetKey(name, type) + "` belongs to the apex and cannot be deleted");
            return;
        }
        RrsetDraft rrset = draft(name).rrset(type);
        rrset.removeIf(each -> mayClear(name, rrset, each));
    }

    /** Section 3.4.2.3, for all types of a name. */
    private void deleteName(Name name) {
        boolean apex = name.equals(zone.apex());
        if (apex) {
            passOver("the apex keeps its SOA and NS: delete the other RRsets one by one");
        }
        Predicate<RrsetDraft> goes = each -> !(apex && (each.type() == Type.SOA || each.type() == Type.NS));
        draft(name)
                .rrsets()
                .filter(goes)
                .toList()
                .forEach(rrset -> rrset.removeIf(each -> mayClear(name, rrset, each)));
    }

    private boolean isApex(Name name, int type, int wanted) {
        return type == wanted && name.equals(zone.apex());
    }

    /** What this edit itself has placed is the caller's; of what was there before, the rule decides. */
    private boolean mayRemove(Name name, RrsetDraft rrset, Record record) {
        return isFree(name, rrset, record) || challengeRule.mayRemove(name, record);
    }

    private boolean mayClear(Name name, RrsetDraft rrset, Record record) {
        return isFree(name, rrset, record) || challengeRule.mayClear(name, record);
    }

    private static boolean isFree(Name name, RrsetDraft rrset, Record record) {
        return !RrTypes.isChallenge(name, rrset.type()) || !rrset.holds(record) || rrset.placedHere(record);
    }

    private long ttl(Name name, int type, long asked) {
        return RrTypes.isChallenge(name, type) ? challengeRule.ttlSeconds() : asked;
    }

    private void passOver(String reason) {
        passOver(Refusal.Kind.INVALID, reason);
    }

    private void passOver(Refusal.Kind kind, String reason) {
        if (semantics == Semantics.STRICT) {
            throw new Refused(kind, reason);
        }
    }
}
