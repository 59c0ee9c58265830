package dev.bailiwick.core.scope;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Address;

/**
 * A block of IPv4 or IPv6 addresses (RFC 4632, RFC 4291). The two families never meet: an IPv4 address mapped into IPv6
 * is an IPv6 address here.
 *
 * @param v6 whether it is of IPv6
 * @param first the block's first address as a number
 * @param prefixBits how many leading bits all addresses share
 */
public record Cidr(boolean v6, BigInteger first, int prefixBits) {
    public Cidr {
        int width = v6 ? 128 : 32;
        if (prefixBits < 0 || prefixBits > width || first.signum() < 0 || first.bitLength() > width) {
            throw new IllegalArgumentException("a block of addresses has 0 to " + width + " leading bits");
        }
        if (prefixBits < width && first.signum() != 0 && first.getLowestSetBit() < width - prefixBits) {
            throw new IllegalArgumentException("the address has bits set behind the first " + prefixBits);
        }
    }

    /**
     * Parses {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address.
     *
     * @throws IllegalArgumentException if it is neither, or bits are set behind the prefix
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean v6 = address.indexOf(':') >= 0;
        byte[] octets = text.length() > 64 ? null : Address.toByteArray(address, v6 ? Address.IPv6 : Address.IPv4);
        if (octets == null) {
            throw new IllegalArgumentException("`" + text + "` is no block of addresses");
        }
        try {
            int bits = slash < 0 ? octets.length * 8 : prefix(text.substring(slash + 1));
            return new Cidr(v6, new BigInteger(1, octets), bits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + text + "` is no block of addresses: " + e.getMessage(), e);
        }
    }

    private static int prefix(String digits) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("the length of the prefix is no number");
        }
        return Integer.parseInt(digits);
    }

    private int width() {
        return v6 ? 128 : 32;
    }

    /** Tells whether the address, in 4 or 16 octets, is in the block. */
    public boolean contains(byte[] address) {
        if (address.length * 8 != width()) {
            return false;
        }
        int shift = width() - prefixBits;
        return new BigInteger(1, address).shiftRight(shift).equals(first.shiftRight(shift));
    }

    /** Tells whether the other block lies in this one. */
    public boolean contains(Cidr other) {
        int shift = width() - prefixBits;
        return v6 == other.v6
                && other.prefixBits >= prefixBits
                && other.first.shiftRight(shift).equals(first.shiftRight(shift));
    }

    /** Whether the blocks together hold every address of this one, which no single one may hold alone. */
    boolean isCoveredBy(List<Cidr> blocks) {
        if (blocks.stream().anyMatch(each -> each.contains(this))) {
            return true;
        }
        List<Cidr> inside = blocks.stream().filter(this::contains).toList();
        if (inside.isEmpty()) {
            return false;
        }
        BigInteger half = BigInteger.ONE.shiftLeft(width() - prefixBits - 1);
        return new Cidr(v6, first, prefixBits + 1).isCoveredBy(inside)
                && new Cidr(v6, first.add(half), prefixBits + 1).isCoveredBy(inside);
    }

    /** The blocks that are in one of each list. */
    static List<Cidr> intersection(List<Cidr> one, List<Cidr> other) {
        Set<Cidr> both = new LinkedHashSet<>();
        for (Cidr a : one) {
            for (Cidr b : other) {
                if (a.contains(b)) {
                    both.add(b);
                } else if (b.contains(a)) {
                    both.add(a);
                }
            }
        }
        return new ArrayList<>(both);
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        byte[] raw = first.toByteArray();
        byte[] octets = new byte[width() / 8];
        for (int i = 0; i < Math.min(raw.length, octets.length); i++) {
            octets[octets.length - 1 - i] = raw[raw.length - 1 - i];
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < octets.length; i += v6 ? 2 : 1) {
            out.append(i == 0 ? "" : v6 ? ":" : ".");
            out.append(
                    v6
                            ? Integer.toHexString((octets[i] & 0xff) << 8 | (octets[i + 1] & 0xff))
                            : "" + (octets[i] & 0xff));
        }
        return out + "/" + prefixBits;
    }
}
