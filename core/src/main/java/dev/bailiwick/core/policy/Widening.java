package dev.bailiwick.core.policy;

import dev.bailiwick.core.scope.TooComplexException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Tells how an edit of policy allows more than before: such an edit needs a second person. An answer is a list of
 * sentence fragments, empty where nothing is wider. Scopes are compared exactly; what cannot be compared counts as
 * wider, and so does every other doubt.
 */
public final class Widening {
    private final List<String> found = new ArrayList<>();

    private Widening() {}

    /** Of a grant; an empty one stands for none. */
    public static List<String> ofGrant(Optional<Grant> before, Optional<Grant> after) {
        Widening widening = new Widening();
        if (after.isPresent()) {
            if (before.isPresent()) {
                widening.grant(before.get(), after.get());
            } else {
                widening.found.add("there was no such grant");
            }
        }
        return List.copyOf(widening.found);
    }

    /** Of a forbid; an empty one stands for none. */
    public static List<String> ofForbid(Optional<Forbid> before, Optional<Forbid> after) {
        Widening widening = new Widening();
        if (before.isPresent()) {
            if (after.isPresent()) {
                widening.forbid(before.get(), after.get());
            } else {
                widening.found.add("the forbid is removed");
            }
        }
        return List.copyOf(widening.found);
    }

    /** Of an approval rule; an empty one stands for none. */
    public static List<String> ofApprovalRule(Optional<ApprovalRule> before, Optional<ApprovalRule> after) {
        Widening widening = new Widening();
        boolean binds =
                before.map(each -> each.requirement() != Requirement.AUTOMATIC).orElse(false);
        if (binds && after.isEmpty()) {
            widening.found.add("the rule is removed");
        }
        after.ifPresent(rule -> widening.approvalRule(before, rule));
        return List.copyOf(widening.found);
    }

    private void wider(BooleanSupplier notWider, String message) {
        try {
            if (!notWider.getAsBoolean()) {
                found.add(message);
            }
        } catch (TooComplexException e) {
            found.add(message + ", in doubt: " + e.getMessage());
        }
    }

    private void grant(Grant before, Grant after) {
        wider(() -> before.scope().contains(after.scope()), "the scope is wider");
        if (before.observation().isPresent()) {
            wider(() -> before.lastingScope().contains(after.lastingScope()), "what it comes down to is wider");
        }
        wider(() -> observesNoLonger(before, after), "what is intended is enforced later");
        wider(() -> before.identities().containsAll(after.identities()), "it names further identities");
        wider(
                () -> before.condition().isEmpty() || before.condition().equals(after.condition()),
                "the condition differs");
        wider(() -> before.limits().atLeast(after.limits()), "a limit is raised");
        wider(() -> !after.notAfter().isAfter(before.notAfter()), "it ends later");
        wider(() -> before.unboundAllowed() || !after.unboundAllowed(), "leases need no longer be bound to a key");
    }

    /** Beginning to observe takes nothing away yet and gives nothing. */
    private static boolean observesNoLonger(Grant before, Grant after) {
        return before.observation().isEmpty()
                || after.observation().isEmpty()
                || !after.observation()
                        .get()
                        .until()
                        .isAfter(before.observation().get().until());
    }

    private void forbid(Forbid before, Forbid after) {
        wider(() -> after.zones().contains(before.zones()), "it leaves out zones");
        wider(() -> after.names().contains(before.names()), "it leaves out names");
        wider(() -> after.types().isAll() || after.types().contains(before.types()), "it leaves out types");
        wider(() -> after.operations().containsAll(before.operations()), "it leaves out operations");
        wider(() -> covers(after.identities(), before.identities()), "it leaves out identities");
        wider(
                () -> after.condition().isEmpty() || after.condition().equals(before.condition()),
                "the condition differs");
    }

    // An automatic rule can only take away what the built-in defaults demand; the others can only add to it.
    private void approvalRule(Optional<ApprovalRule> earlier, ApprovalRule after) {
        boolean automatic = after.requirement() == Requirement.AUTOMATIC;
        boolean bound =
                earlier.map(each -> each.requirement() != Requirement.AUTOMATIC).orElse(false);
        if (automatic && (earlier.isEmpty() || bound)) {
            found.add("what it speaks of needs no approval any more");
        } else if (automatic) {
            reaches(earlier.get(), after, "it makes more automatic: ");
        } else if (bound) {
            ApprovalRule before = earlier.get();
            wider(
                    () -> after.requirement().compareTo(before.requirement()) >= 0,
                    "it demands less than `" + before.requirement().word() + "`");
            reaches(after, before, "it leaves out ");
        }
    }

    private void reaches(ApprovalRule outer, ApprovalRule inner, String prefix) {
        wider(() -> outer.zones().contains(inner.zones()), prefix + "zones");
        wider(() -> covers(outer.consequences(), inner.consequences()), prefix + "consequences");
        wider(() -> covers(outer.environments(), inner.environments()), prefix + "environments");
        wider(() -> covers(outer.identities(), inner.identities()), prefix + "identities");
    }

    // An empty optional stands for all there are.
    private static <T> boolean covers(Optional<Set<T>> outer, Optional<Set<T>> inner) {
        return outer.isEmpty() || (inner.isPresent() && outer.get().containsAll(inner.get()));
    }
}
