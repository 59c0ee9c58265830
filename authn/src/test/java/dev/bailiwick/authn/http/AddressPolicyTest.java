package dev.bailiwick.authn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "11.0.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2600::1",
                "2a00:1450::1",
                "2001:200::1"
            })
    void routed_addresses_are_permitted(String address) {
        assertThat(AddressPolicy.publicOnly().permits(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "100::1",
                "4000::1"
            })
    void special_addresses_are_refused(String address) {
        assertThat(AddressPolicy.publicOnly().permits(InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @Test
    void an_ipv4_address_in_ipv6_clothes_is_judged_as_what_it_is() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};

        assertThat(AddressPolicy.publicOnly().permits(InetAddress.getByAddress(mapped)))
                .isFalse();
        assertThat(AddressPolicy.allowing(List.of("10.0.0.0/8")).permits(InetAddress.getByAddress(mapped)))
                .isTrue();
    }

    @Test
    void local_configuration_opens_the_blocks_that_it_names_and_no_more() {
        AddressPolicy policy = AddressPolicy.allowing(List.of("10.1.0.0/16", "fd00:1::/32", "127.0.0.1/32"));

        assertThat(policy.permits(InetAddress.ofLiteral("10.1.255.255"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("10.2.0.0"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("fd00:1:ffff::1"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("fd00:2::1"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("1.1.1.1"))).isTrue();
    }

    @Test
    void multicast_broadcast_and_the_unspecified_address_cannot_be_opened() {
        AddressPolicy policy = AddressPolicy.allowing(List.of("0.0.0.0/0", "::/0"));

        for (String never : List.of("0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "ff02::1")) {
            assertThat(policy.permits(InetAddress.ofLiteral(never))).as(never).isFalse();
        }
        assertThat(policy.permits(InetAddress.ofLiteral("169.254.169.254"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10/8",
                "::/129",
                "localhost/8",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "::1/64",
                "256.0.0.0/8",
                "example.com:/8",
                "10.0.0.0/ 8"
            })
    void a_malformed_block_is_refused(String cidr) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressPolicy.allowing(List.of(cidr)));
    }
}
