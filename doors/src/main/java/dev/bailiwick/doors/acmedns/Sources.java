package dev.bailiwick.doors.acmedns;

import dev.bailiwick.core.scope.Cidr;
import dev.bailiwick.doors.http.SmallDoor.Call;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from. {@code X-Forwarded-For} counts only on connections of configured proxies, and of what it says only what
 * such proxies have added: the last address that is none of theirs. Immutable.
 */
record Sources(List<Cidr> proxies) {
    private static final int MAX_HOPS = 32;

    Sources {
        proxies = List.copyOf(proxies);
    }

    /** The source; empty where a proxy says something that is no address. */
    Optional<InetAddress> of(Call call) {
        InetAddress source = call.source();
        String[] hops = call.header("x-forwarded-for").split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isProxy(source); i--) {
            String hop = hops[i].strip();
            if (hop.isEmpty() && hops.length == 1) {
                return Optional.of(source);
            }
            if (hops.length > MAX_HOPS) {
                return Optional.empty();
            }
            try {
                source = InetAddress.ofLiteral(hop);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(source);
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(each -> each.contains(address.getAddress()));
    }
}
