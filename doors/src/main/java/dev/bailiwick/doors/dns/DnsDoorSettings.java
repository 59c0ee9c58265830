package dev.bailiwick.doors.dns;

import dev.bailiwick.dns.notify.Notifier;
import dev.bailiwick.dns.primary.ResponseRate;
import dev.bailiwick.dns.server.ServerLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a DNS door runs.
 *
 * @param addresses where it listens, over UDP and TCP; port 0 takes a free one
 * @param view the view whose zones it serves and changes
 * @param limits what it takes on at most
 * @param rate the limit on answers to what is not signed
 * @param notifyFrom the local addresses that NOTIFY leaves from, at most one for each of IPv4 and IPv6; port 0 takes any
 * @param notifying how NOTIFY is repeated
 * @param verifiedWithin how long an answer waits in zones that say {@code answerWhen: verified}, at most ten seconds
 */
public record DnsDoorSettings(
        List<InetSocketAddress> addresses,
        String view,
        ServerLimits limits,
        ResponseRate.Settings rate,
        List<InetSocketAddress> notifyFrom,
        Notifier.Limits notifying,
        Duration verifiedWithin) {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    public DnsDoorSettings {
        addresses = List.copyOf(addresses);
        notifyFrom = List.copyOf(notifyFrom);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a DNS door needs an address to listen on");
        }
        if (verifiedWithin.isNegative() || verifiedWithin.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("an answer waits for verification for 0 to 10 seconds");
        }
    }

    /** The default view at one address, NOTIFY sent from the same; the usual limits. */
    public static DnsDoorSettings at(InetSocketAddress address) {
        return at(List.of(address));
    }

    /** The default view at these addresses, NOTIFY sent from the first of each family; the usual limits. */
    public static DnsDoorSettings at(List<InetSocketAddress> addresses) {
        Map<Class<?>, InetSocketAddress> sources = new LinkedHashMap<>();
        for (InetSocketAddress each : addresses) {
            sources.putIfAbsent(each.getAddress().getClass(), new InetSocketAddress(each.getAddress(), 0));
        }
        return new DnsDoorSettings(
                addresses,
                "",
                ServerLimits.defaults(),
                ResponseRate.Settings.defaults(),
                List.copyOf(sources.values()),
                Notifier.Limits.defaults(),
                Duration.ofSeconds(1));
    }

    /** The same for another view. */
    public DnsDoorSettings withView(String other) {
        return new DnsDoorSettings(addresses, other, limits, rate, notifyFrom, notifying, verifiedWithin);
    }

    /** The same with another way to repeat NOTIFY. */
    public DnsDoorSettings withNotify(Notifier.Limits other) {
        return new DnsDoorSettings(addresses, view, limits, rate, notifyFrom, other, verifiedWithin);
    }

    /** The same with another limit on answers. */
    public DnsDoorSettings withRate(ResponseRate.Settings other) {
        return new DnsDoorSettings(addresses, view, limits, other, notifyFrom, notifying, verifiedWithin);
    }
}
