package dev.bailiwick.dns.primary;

import static dev.bailiwick.dns.primary.ResponseRate.Verdict.DROP;
import static dev.bailiwick.dns.primary.ResponseRate.Verdict.SEND;
import static dev.bailiwick.dns.primary.ResponseRate.Verdict.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ResponseRateTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress SAME_PREFIX = InetAddress.ofLiteral("192.0.2.200");
    private static final InetAddress OTHER_PREFIX = InetAddress.ofLiteral("192.0.3.1");
    private final ResponseRate rate = new ResponseRate(new ResponseRate.Settings(3, 2, 24, 56, false));

    private List<ResponseRate.Verdict> judge(InetAddress source, long second, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> rate.judge(source, second))
                .toList();
    }

    @Test
    void above_the_limit_answers_are_dropped_and_each_second_one_truncated() {
        assertThat(judge(ONE, 100, 7)).containsExactly(SEND, SEND, SEND, DROP, TRUNCATE, DROP, TRUNCATE);
    }

    @Test
    void a_prefix_shares_its_allowance_and_another_has_its_own() {
        assertThat(judge(ONE, 100, 3)).containsOnly(SEND);
        assertThat(rate.judge(SAME_PREFIX, 100)).isEqualTo(DROP);
        assertThat(rate.judge(OTHER_PREFIX, 100)).isEqualTo(SEND);
    }

    @Test
    void ipv6_goes_by_the_56_bits_of_a_site() {
        assertThat(judge(InetAddress.ofLiteral("2001:db8:1:2::1"), 100, 3)).containsOnly(SEND);
        assertThat(rate.judge(InetAddress.ofLiteral("2001:db8:1:ff::9"), 100)).isEqualTo(DROP);
        assertThat(rate.judge(InetAddress.ofLiteral("2001:db8:1:100::9"), 100)).isEqualTo(SEND);
    }

    @Test
    void each_second_starts_anew() {
        assertThat(judge(ONE, 100, 4)).endsWith(DROP);
        assertThat(judge(ONE, 101, 3)).containsOnly(SEND);
    }

    @Test
    void loopback_is_free_unless_the_settings_say_otherwise() {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        assertThat(judge(loopback, 100, 50)).containsOnly(SEND);
        ResponseRate strict = new ResponseRate(new ResponseRate.Settings(1, 0, 24, 56, true));
        assertThat(strict.judge(loopback, 1)).isEqualTo(SEND);
        assertThat(strict.judge(loopback, 1)).isEqualTo(DROP);
        assertThat(strict.judge(loopback, 1)).isEqualTo(DROP);
    }
}
