package dev.bailiwick.core.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialsTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0, 1",
        "0, 1, -1",
        "5, 5, 0",
        "0, 4294967295, 1",
        "4294967295, 0, -1",
        "2147483647, 0, 1",
        "2147483649, 0, -1",
        "2147483648, 0, 0",
        "0, 2147483648, 0"
    })
    void compares_on_the_circle(long a, long b, int order) {
        assertThat(Serials.compare(a, b)).isEqualTo(order);
        assertThat(Serials.isNewer(a, b)).isEqualTo(order > 0);
    }

    @Test
    void the_next_serial_is_newer_and_never_zero() {
        assertThat(Serials.next(7)).isEqualTo(8);
        assertThat(Serials.next(Serials.MAX)).isEqualTo(1);
        assertThat(Serials.isNewer(Serials.next(Serials.MAX), Serials.MAX)).isTrue();
    }

    @Test
    void a_restore_jumps_past_what_was_seen() {
        assertThat(Serials.nextPast(10, 50)).isEqualTo(51);
        assertThat(Serials.nextPast(50, 10)).isEqualTo(51);
        assertThat(Serials.nextPast(Serials.MAX - 1, 3)).isEqualTo(4);
    }

    @Test
    void only_32_bits_are_serials() {
        assertThatThrownBy(() -> Serials.next(Serials.MAX + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Serials.compare(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
