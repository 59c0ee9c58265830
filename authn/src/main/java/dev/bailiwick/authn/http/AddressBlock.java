package dev.bailiwick.authn.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** A block of addresses of one family in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
record AddressBlock(BigInteger network, int bits, int prefix) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @throws IllegalArgumentException if malformed, or if bits beyond the prefix are set */
    static AddressBlock parse(String cidr) {
        String[] parts = cidr.split("/", -1);
        if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
            throw new IllegalArgumentException("`" + cidr + "` is no address block such as `10.1.0.0/16`");
        }
        byte[] address = literal(parts[0], cidr).getAddress();
        int bits = address.length * 8;
        int prefix = Integer.parseInt(parts[1]);
        if (prefix > bits) {
            throw new IllegalArgumentException("the prefix of `" + cidr + "` is longer than " + bits);
        }
        BigInteger network = new BigInteger(1, address);
        if (network.getLowestSetBit() >= 0 && network.getLowestSetBit() < bits - prefix) {
            throw new IllegalArgumentException("`" + cidr + "` has bits set beyond its prefix");
        }
        return new AddressBlock(network, bits, prefix);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        int shift = bits - prefix;
        return bytes.length * 8 == bits
                && new BigInteger(1, bytes).shiftRight(shift).equals(network.shiftRight(shift));
    }

    // Never a name: looking one up here would let DNS decide what is allowed.
    private static InetAddress literal(String text, String cidr) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            throw new IllegalArgumentException("`" + cidr + "` does not start with an IP address");
        }
        return InetAddress.ofLiteral(text);
    }
}
