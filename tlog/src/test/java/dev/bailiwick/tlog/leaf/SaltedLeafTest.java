package dev.bailiwick.tlog.leaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SaltedLeafTest {

    private static final byte[] SALT = bytes(32);

    private static byte[] bytes(int length) {
        byte[] out = new byte[length];
        new Random(length).nextBytes(out);
        return out;
    }

    private static SortedMap<String, byte[]> fields(String... namesAndValues) {
        SortedMap<String, byte[]> out = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.put(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return out;
    }

    @Test
    void commitments_are_what_the_platforms_hmac_and_digest_say() throws Exception {
        byte[] leaf = SaltedLeaf.encode(fields("actor", "someone", "zone", ""), SALT);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SALT, "HmacSHA256"));
        byte[] fieldSalt = mac.doFinal("actor".getBytes(UTF_8));
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(fieldSalt);
        byte[] commitment = sha.digest("someone".getBytes(UTF_8));

        assertThat(SaltedLeaf.fieldSalt(SALT, "actor")).isEqualTo(fieldSalt);
        assertThat(leaf).hasSize(3 + 1 + 5 + 32 + 1 + 4 + 32);
        assertThat(Arrays.copyOfRange(leaf, 0, 9)).isEqualTo(new byte[] {1, 0, 2, 5, 'a', 'c', 't', 'o', 'r'});
        assertThat(Arrays.copyOfRange(leaf, 9, 41)).isEqualTo(commitment);
    }

    @Test
    void a_disclosed_field_verifies_alone_and_only_as_it_was() {
        byte[] leaf = SaltedLeaf.encode(fields("a", "1", "b", "2"), SALT);
        byte[] saltOfA = SaltedLeaf.fieldSalt(SALT, "a");
        assertThat(SaltedLeaf.verify(leaf, "a", "1".getBytes(UTF_8), saltOfA)).isTrue();
        assertThat(SaltedLeaf.verify(leaf, "a", "2".getBytes(UTF_8), saltOfA)).isFalse();
        assertThat(SaltedLeaf.verify(leaf, "b", "1".getBytes(UTF_8), saltOfA)).isFalse();
        assertThat(SaltedLeaf.verify(leaf, "b", "2".getBytes(UTF_8), saltOfA)).isFalse();
        assertThat(SaltedLeaf.verify(leaf, "c", "1".getBytes(UTF_8), saltOfA)).isFalse();
    }

    @Test
    void equal_values_have_unlike_commitments() {
        byte[] leaf = SaltedLeaf.encode(fields("a", "same", "b", "same"), SALT);
        assertThat(SaltedLeaf.decode(leaf))
                .extracting(SaltedLeaf.Commitment::hash)
                .doesNotHaveDuplicates();
        byte[] fresh = SALT.clone();
        fresh[0] ^= 1;
        assertThat(SaltedLeaf.decode(SaltedLeaf.encode(fields("a", "same"), fresh))
                        .getFirst())
                .isNotEqualTo(SaltedLeaf.decode(leaf).getFirst());
    }

    @Test
    void fields_stand_in_ascending_order_whatever_the_callers_comparator() {
        SortedMap<String, byte[]> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.putAll(fields("a", "1", "b", "2", "B", "3"));
        assertThat(SaltedLeaf.encode(reversed, SALT))
                .isEqualTo(SaltedLeaf.encode(fields("a", "1", "b", "2", "B", "3"), SALT));
        assertThat(SaltedLeaf.decode(SaltedLeaf.encode(reversed, SALT)))
                .extracting(SaltedLeaf.Commitment::name)
                .containsExactly("B", "a", "b");
    }

    @Test
    void the_largest_entry_fits_and_none_beyond_it() {
        SortedMap<String, byte[]> most = new TreeMap<>();
        for (int i = 0; i < SaltedLeaf.MAX_FIELDS; i++) {
            most.put(String.format("f%03d", i) + "x".repeat(SaltedLeaf.MAX_NAME_BYTES - 4), new byte[0]);
        }
        assertThat(SaltedLeaf.encode(most, SALT).length).isLessThanOrEqualTo(SaltedLeaf.MAX_LEAF_BYTES);
        assertThat(SaltedLeaf.decode(SaltedLeaf.encode(most, SALT))).hasSize(SaltedLeaf.MAX_FIELDS);
        most.put("one-more", new byte[0]);
        assertThatThrownBy(() -> SaltedLeaf.encode(most, SALT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("257");
    }

    @Test
    void what_is_no_entry_is_refused() {
        assertThatThrownBy(() -> SaltedLeaf.encode(new TreeMap<>(), SALT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SaltedLeaf.encode(fields("a", "1"), bytes(16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
        for (String name : new String[] {"", "with space", "quote\"", "\u00e9", "\u0161", "x".repeat(101)}) {
            assertThatThrownBy(() -> SaltedLeaf.encode(fields(name, "1"), SALT))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void every_altered_leaf_is_refused_or_commits_to_something_else() {
        byte[] leaf = SaltedLeaf.encode(fields("action", "x", "actor", "y"), SALT);
        for (int i = 0; i < leaf.length * 8; i++) {
            byte[] altered = leaf.clone();
            altered[i / 8] ^= (byte) (1 << (i % 8));
            try {
                assertThat(SaltedLeaf.decode(altered)).isNotEqualTo(SaltedLeaf.decode(leaf));
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageMatching("[a-z].*[^.]");
            }
        }
        assertThatThrownBy(() -> SaltedLeaf.decode(Arrays.copyOf(leaf, leaf.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SaltedLeaf.decode(Arrays.copyOf(leaf, leaf.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
