package dev.bailiwick.doors.noise;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The network that a caller's address is counted under: /24 for IPv4, /56 for IPv6. Stateless. */
final class SourcePrefix {
    private static final int IPV4_OCTETS = 3;
    private static final int IPV6_OCTETS = 7;

    private SourcePrefix() {}

    static String of(InetAddress source) {
        byte[] octets = source.getAddress();
        boolean short4 = octets.length == 4;
        byte[] prefix = Arrays.copyOf(Arrays.copyOf(octets, short4 ? IPV4_OCTETS : IPV6_OCTETS), octets.length);
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + (short4 ? "/24" : "/56");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
