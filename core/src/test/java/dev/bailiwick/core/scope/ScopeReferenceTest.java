package dev.bailiwick.core.scope;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Scopes agree with a naive reading of every access in a small world. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("campaign")
class ScopeReferenceTest {
    private static final long SEED = Long.getLong("bailiwick.seed", 31_415_926L);
    private static final int CASES = Integer.getInteger("bailiwick.cases", 100_000);
    private static final int SCOPES = 320;
    private static final int SAMPLES = 12;

    private final Random random = new Random(SEED);
    private final ScopeModel model = new ScopeModel(4);
    private final List<Scope> scopes = new ArrayList<>();
    private final List<BitSet> inside = new ArrayList<>();

    ScopeReferenceTest() {
        for (int i = 0; i < SCOPES; i++) {
            scopes.add(ScopeModel.randomScope(random));
            inside.add(model.reference(scopes.getLast()));
        }
    }

    @Test
    void every_access_is_checked_as_the_model_reads_it() {
        for (int i = 0; i < 20; i++) {
            for (int p = 0; p < model.probes().size(); p++) {
                checkProbe(scopes.get(i), inside.get(i), p);
            }
        }
    }

    @Test
    void comparisons_are_those_of_the_sets_of_accesses() {
        for (int i = 0; i < CASES; i++) {
            int one = random.nextInt(SCOPES);
            int two = random.nextInt(SCOPES);
            compare(scopes.get(one), inside.get(one), scopes.get(two), inside.get(two));
        }
    }

    private void compare(Scope one, BitSet ones, Scope two, BitSet twos) {
        BitSet shared = (BitSet) ones.clone();
        shared.and(twos);
        boolean contains = shared.equals(twos);
        if (one.contains(two) != contains) {
            fail("seed " + SEED + ": " + one + "\ncontains " + two + ": expected " + contains);
        }
        if (one.intersects(two) == shared.isEmpty()) {
            fail("seed " + SEED + ": " + one + "\nintersects " + two + ": expected " + !shared.isEmpty());
        }
        Optional<Scope> narrowed = one.narrow(two);
        if (narrowed.isEmpty() != shared.isEmpty()) {
            fail("seed " + SEED + ": " + one + "\nnarrowed to " + two + " is " + narrowed);
        }
        narrowed.ifPresent(scope -> {
            if (!one.contains(scope) || !two.contains(scope)) {
                fail("seed " + SEED + ": " + scope + "\nexceeds " + one + "\nor " + two);
            }
            for (int i = 0; i < SAMPLES; i++) {
                checkProbe(scope, shared, random.nextInt(model.probes().size()));
            }
            checkSome(scope, shared);
        });
    }

    private void checkSome(Scope scope, BitSet shared) {
        for (int i = 0; i < SAMPLES; i++) {
            int at = shared.nextSetBit(random.nextInt(model.probes().size()));
            if (at >= 0) {
                checkProbe(scope, shared, at);
            }
        }
    }

    private void checkProbe(Scope scope, BitSet expected, int probe) {
        if (ScopeModel.isInside(scope, model.probes().get(probe)) != expected.get(probe)) {
            fail("seed " + SEED + ": " + scope + "\nlets in " + model.probes().get(probe) + ": expected "
                    + expected.get(probe));
        }
    }
}
