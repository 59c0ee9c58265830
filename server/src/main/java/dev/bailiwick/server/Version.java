package dev.bailiwick.server;

import java.net.InetSocketAddress;

/** How the program names itself and its addresses. */
public final class Version {
    /** The version of this build. */
    public static final String TEXT = "0.1.0-SNAPSHOT";

    private Version() {}

    /** Address and port. */
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The URL of a listener on loopback. */
    public static String url(InetSocketAddress address) {
        return (address.getAddress().isLoopbackAddress() ? "http://" : "https://") + text(address);
    }
}
