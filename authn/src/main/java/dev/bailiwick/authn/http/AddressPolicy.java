package dev.bailiwick.authn.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * To which addresses the server may open a connection. Immutable and thread-safe.
 *
 * <p>Allowed are the globally routed unicast addresses. Everything that the IANA special-purpose registries
 * (RFC 6890) keep for other ends is refused: private, shared, link-local, loopback, documentation and benchmarking
 * space, unique local addresses, and IPv6 addresses that carry an IPv4 address inside (mapped, compatible, NAT64,
 * 6to4, Teredo), since those would reach the embedded one. Local configuration may open blocks of these by name.
 * Multicast, broadcast and the unspecified address are never allowed.
 */
public final class AddressPolicy {
    // IPv6 is turned round: only 2000::/3 is unicast space in use, and what lies outside needs no naming.
    private static final AddressBlock GLOBAL_IPV6 = AddressBlock.parse("2000::/3");

    private static final List<AddressBlock> SPECIAL = blocks(List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20"));

    private static final List<AddressBlock> NEVER =
            blocks(List.of("0.0.0.0/32", "224.0.0.0/4", "255.255.255.255/32", "::/128", "ff00::/8"));

    private final List<AddressBlock> allowedPrivate;

    private AddressPolicy(List<AddressBlock> allowedPrivate) {
        this.allowedPrivate = allowedPrivate;
    }

    /** Globally routed addresses only. */
    public static AddressPolicy publicOnly() {
        return new AddressPolicy(List.of());
    }

    /**
     * Globally routed addresses and the given blocks.
     *
     * @param cidrs such as {@code 10.1.0.0/16} or {@code fd00::/8}
     * @throws IllegalArgumentException if a block is malformed or has bits set beyond its prefix
     */
    public static AddressPolicy allowing(Collection<String> cidrs) {
        return new AddressPolicy(blocks(cidrs));
    }

    /** Whether a connection to this address may be opened. */
    public boolean permits(InetAddress address) {
        if (NEVER.stream().anyMatch(block -> block.contains(address))) {
            return false;
        }
        if (allowedPrivate.stream().anyMatch(block -> block.contains(address))) {
            return true;
        }
        boolean routed = address instanceof Inet4Address || GLOBAL_IPV6.contains(address);
        return routed && SPECIAL.stream().noneMatch(block -> block.contains(address));
    }

    private static List<AddressBlock> blocks(Collection<String> cidrs) {
        return cidrs.stream().map(AddressBlock::parse).toList();
    }
}
