package dev.bailiwick.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProofsAgainstReferenceTest {

    private static final int MAX = 300;
    private static final ReferenceTree TREE = ReferenceTree.ofSize(MAX);
    private static final List<Hash> HASHES = TREE.leafHashes();
    private static final HashReader READER =
            (level, index) -> TREE.root((int) (index << level), (int) ((index + 1) << level));

    @Test
    void every_inclusion_proof_equals_the_reference_and_verifies() {
        for (int size = 1; size <= MAX; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.of(index, size, READER);
                assertThat(proof.path()).isEqualTo(TREE.inclusion(index, size));
                assertThat(proof.verify(HASHES.get(index), TREE.root(size)))
                        .as("index %d of %d", index, size)
                        .isTrue();
            }
        }
    }

    @Test
    void every_consistency_proof_equals_the_reference_and_verifies() {
        for (int size = 0; size <= MAX; size++) {
            for (int old = 0; old <= size; old++) {
                ConsistencyProof proof = ConsistencyProof.of(old, size, READER);
                assertThat(proof.path()).isEqualTo(TREE.consistency(old, size));
                assertThat(proof.verify(TREE.root(old), TREE.root(size)))
                        .as("from %d to %d", old, size)
                        .isTrue();
            }
        }
    }

    @Test
    void an_altered_inclusion_proof_is_refused() {
        Random random = new Random(6962);
        for (int round = 0; round < 3000; round++) {
            int size = 2 + random.nextInt(MAX - 1);
            int index = random.nextInt(size);
            InclusionProof proof = InclusionProof.of(index, size, READER);
            InclusionProof altered = new InclusionProof(index, size, alter(proof.path(), random));
            assertThat(altered.verify(HASHES.get(index), TREE.root(size)))
                    .as("%s", altered)
                    .isFalse();
            int other = (index + 1 + random.nextInt(size - 1)) % size;
            assertThat(proof.verify(HASHES.get(other), TREE.root(size))).isFalse();
            assertThat(proof.verify(HASHES.get(index), TREE.root(size - 1))).isFalse();
        }
    }

    @Test
    void a_proof_for_another_index_is_refused() {
        for (int size = 2; size <= 64; size++) {
            for (int index = 0; index < size; index++) {
                for (int other = 0; other < size; other++) {
                    InclusionProof moved = new InclusionProof(other, size, TREE.inclusion(index, size));
                    assertThat(moved.verify(HASHES.get(index), TREE.root(size)))
                            .as("proof of %d as %d of %d", index, other, size)
                            .isEqualTo(index == other);
                }
            }
        }
    }

    @Test
    void an_altered_consistency_proof_is_refused() {
        Random random = new Random(9162);
        for (int round = 0; round < 3000; round++) {
            int size = 2 + random.nextInt(MAX - 1);
            int old = 1 + random.nextInt(size - 1);
            ConsistencyProof proof = ConsistencyProof.of(old, size, READER);
            ConsistencyProof altered = new ConsistencyProof(old, size, alter(proof.path(), random));
            assertThat(altered.verify(TREE.root(old), TREE.root(size)))
                    .as("%s", altered)
                    .isFalse();
            assertThat(proof.verify(TREE.root(old - 1), TREE.root(size))).isFalse();
            assertThat(proof.verify(TREE.root(old), TREE.root(size - 1))).isFalse();
        }
    }

    private static List<Hash> alter(List<Hash> path, Random random) {
        List<Hash> out = new ArrayList<>(path);
        switch (random.nextInt(4)) {
            case 0 -> out.add(random.nextInt(out.size() + 1), HASHES.get(random.nextInt(MAX)));
            case 1 -> out.remove(random.nextInt(out.size()));
            case 2 -> out.add(out.getLast());
            default -> {
                int at = random.nextInt(out.size());
                byte[] bytes = out.get(at).bytes();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                out.set(at, Hash.of(bytes));
            }
        }
        return out;
    }
}
