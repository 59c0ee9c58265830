package dev.bailiwick.core.risk;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBBase;

/** The addresses in records, and which of them mean nothing, or something else, to the world. */
final class Addresses {
    private Addresses() {}

    /** The addresses that the record gives, hints included (RFC 9460, section 7.3). */
    static Stream<InetAddress> in(Record record) {
        return switch (record) {
            case ARecord a -> Stream.of(a.getAddress());
            case AAAARecord aaaa -> Stream.of(aaaa.getAddress());
            case SVCBBase svcb -> hints(svcb);
            default -> Stream.empty();
        };
    }

    private static Stream<InetAddress> hints(SVCBBase svcb) {
        return svcb.getSvcParamKeys().stream().flatMap(key -> addresses(svcb.getSvcParamValue(key)).stream());
    }

    private static List<? extends InetAddress> addresses(SVCBBase.ParameterBase parameter) {
        return switch (parameter) {
            case SVCBBase.ParameterIpv4Hint four -> unchecked(four::getAddresses);
            case SVCBBase.ParameterIpv6Hint six -> unchecked(six::getAddresses);
            default -> List.of();
        };
    }

    private interface Lookup {
        List<? extends InetAddress> get() throws java.net.UnknownHostException;
    }

    private static List<? extends InetAddress> unchecked(Lookup lookup) {
        try {
            return lookup.get();
        } catch (java.net.UnknownHostException e) {
            return List.of();
        }
    }

    /**
     * Tells whether the address is of no use in public: private (RFC 1918), shared (RFC 6598), loopback, link-local,
     * unspecified, unique local (RFC 4193), or site-local (RFC 3879).
     */
    static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()) {
            return true;
        }
        byte[] octets = address.getAddress();
        int first = octets[0] & 0xff;
        return switch (address) {
            case Inet4Address four -> first == 0 || (first == 100 && (octets[1] & 0xc0) == 64);
            case Inet6Address six -> (first & 0xfe) == 0xfc;
            default -> false;
        };
    }
}
