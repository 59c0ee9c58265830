package dev.bailiwick.dns.notify;

import dev.bailiwick.dns.tsig.TsigKey;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A secondary that is told of new versions, with the key that signs the message, if any. */
public record NotifyTarget(InetSocketAddress address, Optional<TsigKey> key) {
    public NotifyTarget {
        if (address.isUnresolved() || address.getPort() == 0) {
            throw new IllegalArgumentException("`" + address + "` is not an address with a port");
        }
    }
}
