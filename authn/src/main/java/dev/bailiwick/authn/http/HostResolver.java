package dev.bailiwick.authn.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host name or an IP literal into addresses. Implementations are thread-safe and may block. */
@FunctionalInterface
public interface HostResolver {
    /**
     * All addresses of a host.
     *
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The resolver of the machine. */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
