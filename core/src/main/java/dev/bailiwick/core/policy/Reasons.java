package dev.bailiwick.core.policy;

import dev.bailiwick.core.refusal.Reason;
import java.util.ArrayList;
import java.util.List;

/** Gathers reasons by weight and makes the decision of them. */
final class Reasons {
    private final List<Reason> denying = new ArrayList<>();
    private final List<Reason> waiting = new ArrayList<>();
    private final List<Reason> others = new ArrayList<>();

    void deny(String code, String rule, String message) {
        denying.add(new Reason(code, rule, message));
    }

    void needApproval(String code, String rule, String message) {
        waiting.add(new Reason(code, rule, message));
    }

    void told(String code, String rule, String message) {
        others.add(new Reason(code, rule, message));
    }

    Reasons copy() {
        Reasons copy = new Reasons();
        copy.denying.addAll(denying);
        copy.waiting.addAll(waiting);
        copy.others.addAll(others);
        return copy;
    }

    Decision decision() {
        List<Reason> all = new ArrayList<>(denying);
        all.addAll(waiting);
        all.addAll(others);
        if (!denying.isEmpty() || all.isEmpty()) {
            return new Decision.Deny(
                    all.isEmpty() ? List.of(new Reason("nothing-asked", "built-in", "nothing allows this")) : all);
        }
        return waiting.isEmpty() ? new Decision.Allow(all) : new Decision.NeedsApproval(all);
    }
}
