package dev.bailiwick.core.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sets of names agree with an enumeration of all short names over a small alphabet. */
@Tag("campaign")
class NameSetReferenceTest {
    private static final long SEED = Long.getLong("bailiwick.seed", 20_261_123L);
    private static final int CASES = Integer.getInteger("bailiwick.cases", 100_000);
    private static final int PATTERNS = 300;

    private final Universe universe = new Universe(6);
    private final Random random = new Random(SEED);
    private final List<String> patterns = new ArrayList<>();
    private int refused;

    NameSetReferenceTest() {
        for (int i = 0; i < PATTERNS; i++) {
            patterns.add(Universe.randomPattern(random, 3));
        }
    }

    @Test
    void patterns_match_what_the_enumeration_matches() {
        for (String pattern : patterns) {
            NameSet set = NameSet.parse(pattern);
            BitSet expected = universe.reference(pattern);
            for (int i = 0; i < universe.names().size(); i++) {
                assertThat(set.matches(universe.names().get(i)))
                        .as(
                                "seed %d: %s matches %s",
                                SEED, pattern, universe.names().get(i))
                        .isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void containment_and_intersection_are_those_of_the_enumerated_sets() {
        for (int i = 0; i < CASES; i++) {
            NameSet one = Universe.randomSet(random, patterns);
            NameSet two = Universe.randomSet(random, patterns);
            check(one, two);
        }
        assertThat(refused)
                .as("seed %d: what is shared can nearly always be written", SEED)
                .isLessThan(CASES / 100);
    }

    private void check(NameSet one, NameSet two) {
        BitSet ones = universe.reference(one);
        BitSet twos = universe.reference(two);
        BitSet shared = (BitSet) ones.clone();
        shared.and(twos);
        boolean contains = shared.equals(twos);
        if (one.contains(two) != contains) {
            fail("seed " + SEED + ": " + one + " contains " + two + ": expected " + contains);
        }
        if (one.intersects(two) == shared.isEmpty()) {
            fail("seed " + SEED + ": " + one + " intersects " + two + ": expected " + !shared.isEmpty());
        }
        Optional<NameSet> both;
        try {
            both = one.intersection(two);
        } catch (TooComplexException e) {
            refused++;
            return;
        }
        BitSet written = both.map(universe::reference).orElseGet(BitSet::new);
        if (!written.equals(shared)) {
            fail("seed " + SEED + ": " + one + " and " + two + " share " + both);
        }
    }
}
