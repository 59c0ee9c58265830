package dev.bailiwick.core.document;

import dev.bailiwick.core.policy.Forbid;
import dev.bailiwick.core.policy.Requirement;
import dev.bailiwick.core.policy.Widening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a change of one document needs a second person. Each reason is a fragment that names the document. */
final class PolicyWidening {
    private PolicyWidening() {}

    static List<String> of(DocumentDiff diff) {
        return switch (diff.id().kind()) {
            case OWNER, PERSON, TRUST_ANCHOR, BACKEND -> List.of(verb(diff) + " " + shown(diff));
            case ZONE -> holdsOnly(diff) ? List.of() : List.of(verb(diff) + " " + shown(diff));
            case IDENTITY -> identity(diff);
            case GRANT -> grant(diff);
            case FORBID -> forbid(diff);
            case APPROVAL_RULE -> approvalRule(diff);
        };
    }

    /** Maintenance begins on one person's word: nothing can be done then that could not be done before. */
    private static boolean holdsOnly(DocumentDiff diff) {
        return spec(diff.before()) instanceof ZoneSpec before
                && spec(diff.after()) instanceof ZoneSpec after
                && after.hold()
                && before.onHold().equals(after);
    }

    /** A new identity has no grant yet, and one that goes can do nothing more. */
    private static List<String> identity(DocumentDiff diff) {
        if (!(spec(diff.before()) instanceof IdentitySpec before)
                || !(spec(diff.after()) instanceof IdentitySpec after)) {
            return List.of();
        }
        List<String> reasons = new ArrayList<>();
        unlessEqual(before.owner(), after.owner(), "owner", diff, reasons);
        unlessEqual(before.environment(), after.environment(), "environment", diff, reasons);
        unlessEqual(List.copyOf(before.match()), List.copyOf(after.match()), "match", diff, reasons);
        unlessEqual(before.notAfter(), after.notAfter(), "end", diff, reasons);
        if (before.suspended() && !after.suspended()) {
            reasons.add("lifts the suspension of " + shown(diff));
        }
        return reasons;
    }

    private static void unlessEqual(Object before, Object after, String what, DocumentDiff diff, List<String> reasons) {
        if (!before.equals(after)) {
            reasons.add("changes the " + what + " of " + shown(diff));
        }
    }

    private static List<String> grant(DocumentDiff diff) {
        if (!(spec(diff.after()) instanceof GrantSpec after)) {
            return List.of();
        }
        if (!(spec(diff.before()) instanceof GrantSpec before)) {
            return List.of("adds " + shown(diff));
        }
        String name = diff.id().name();
        List<String> reasons = new ArrayList<>();
        Widening.ofGrant(Optional.of(before.grant(name)), Optional.of(after.grant(name)))
                .forEach(each -> reasons.add("widens " + shown(diff) + ": " + each));
        if (!before.forms().containsAll(after.forms())) {
            reasons.add("widens " + shown(diff) + ": leases may be had in another form");
        }
        if (before.records() != after.records()) {
            reasons.add("changes whose the records of " + shown(diff) + " are");
        }
        return reasons;
    }

    private static List<String> forbid(DocumentDiff diff) {
        String name = diff.id().name();
        return Widening.ofForbid(forbid(diff.before(), name), forbid(diff.after(), name)).stream()
                .map(each -> (diff.deleted() ? "removes " : "weakens ") + shown(diff) + ": " + each)
                .toList();
    }

    private static Optional<Forbid> forbid(Optional<Document> document, String name) {
        return Optional.ofNullable(spec(document))
                .flatMap(spec ->
                        spec instanceof ForbidSpec forbid ? Optional.of(forbid.forbid(name)) : Optional.empty());
    }

    private static List<String> approvalRule(DocumentDiff diff) {
        boolean stricter = diff.added()
                && spec(diff.after()) instanceof ApprovalRuleSpec rule
                && rule.require() != Requirement.AUTOMATIC;
        return stricter ? List.of() : List.of(verb(diff) + " " + shown(diff));
    }

    private static @Nullable Spec spec(Optional<Document> document) {
        return document.map(Document::spec).orElse(null);
    }

    private static String verb(DocumentDiff diff) {
        return diff.added() ? "adds" : diff.deleted() ? "removes" : "changes";
    }

    private static String shown(DocumentDiff diff) {
        return "`" + diff.id() + "`";
    }
}
