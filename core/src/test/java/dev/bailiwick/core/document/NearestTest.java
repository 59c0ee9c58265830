package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("environment", "owner", "purpose", "match", "notAfter");

    @Test
    void a_missing_doubled_swapped_or_wrong_letter_is_near() {
        assertThat(Nearest.of("owmer", KNOWN)).isEqualTo("owner");
        assertThat(Nearest.of("onwer", KNOWN)).isEqualTo("owner");
        assertThat(Nearest.of("ownner", KNOWN)).isEqualTo("owner");
        assertThat(Nearest.of("enviroment", KNOWN)).isEqualTo("environment");
    }

    @Test
    void case_counts_nothing() {
        assertThat(Nearest.of("notafter", KNOWN)).isEqualTo("notAfter");
        assertThat(Nearest.of("OWNER", KNOWN)).isEqualTo("owner");
    }

    @Test
    void what_is_far_from_all_has_no_nearest() {
        assertThat(Nearest.of("colour", KNOWN)).isNull();
        assertThat(Nearest.of("", KNOWN)).isNull();
        assertThat(Nearest.of("x", List.of("y"))).isNull();
        assertThat(Nearest.of("owner".repeat(100), KNOWN)).isNull();
    }

    @Test
    void of_two_equally_near_ones_the_first_in_order_is_named() {
        assertThat(Nearest.of("cat", List.of("rat", "bat"))).isEqualTo("bat");
    }
}
