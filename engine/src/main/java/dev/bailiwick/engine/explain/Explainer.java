package dev.bailiwick.engine.explain;

import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.engine.change.Judge;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.zone.ZoneRegistry;

/**
 * Puts policies on trial over the zones as they are served: the one in force, to explain it, and others, to foresee what
 * they would change. Thread-safe.
 */
public final class Explainer {
    private final PolicyInForce policy;
    private final ZoneRegistry zones;
    private final Judge judge;
    private final GovernedTime time;

    public Explainer(PolicyInForce policy, ZoneRegistry zones, Judge judge, GovernedTime time) {
        this.policy = policy;
        this.zones = zones;
        this.judge = judge;
        this.time = time;
    }

    /** The policy in force. */
    public Trial inForce() {
        return of(policy.snapshot());
    }

    /** Another policy. */
    Trial of(PolicySnapshot other) {
        return new Trial(other, zones, judge, time.now());
    }

    /** The operation's word as callers give it. @throws IllegalArgumentException if there is none such */
    public static Operation operation(String word) {
        return Operation.ofWord(word).orElseThrow(() -> new IllegalArgumentException("`" + word + "` is no operation"));
    }
}
