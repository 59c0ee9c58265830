package dev.bailiwick.cli.rest;

import dev.bailiwick.cli.report.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Where the server is. A credential travels with each request, so plain {@code http} is accepted only to this machine.
 *
 * @param base scheme, host, port and perhaps a path, without a final slash
 * @param loopback whether it is this machine
 */
public record ServerAddress(String base, boolean loopback) {
    /** Where a server listens unless told otherwise. */
    public static final String DEFAULT = "http://127.0.0.1:8653";

    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    /** Reads an address. @throws Failure if it is no http or https address, or plain http to another machine */
    public static ServerAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused(text, "it is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw refused(text, "it must begin with https:// (or http:// on this machine) and a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(text, "it has more than scheme, host, port and path");
        }
        boolean loopback = isLoopback(host);
        if (scheme.equals("http") && !loopback) {
            throw refused(text, "plain http goes to this machine only; use https, with --ca FILE for an own authority");
        }
        return new ServerAddress(text.replaceFirst("/+$", ""), loopback);
    }

    /** Only literal addresses and {@code localhost}: what another name points to can change. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Failure refused(String text, String why) {
        return Failure.usage("`" + text + "` is not an address of a server: " + why);
    }

    /**
     * The address of a resource.
     *
     * @param path a literal path, such as {@code /v1/zones/{}/changes}, where each {@code {}} stands for a segment
     * @param segments what the marks stand for, in order, in any characters
     */
    public static String path(String path, String... segments) {
        String filled = path;
        for (String segment : segments) {
            filled = filled.replaceFirst("\\{}", escape(segment));
        }
        return filled;
    }

    /** The path with these parameters; empty values are left out. */
    public static String withQuery(String path, Map<String, String> query) {
        StringBuilder out = new StringBuilder(path);
        query.forEach((name, value) -> {
            if (!value.isEmpty()) {
                out.append(out.indexOf("?") < 0 ? '?' : '&')
                        .append(escape(name))
                        .append('=')
                        .append(escape(value));
            }
        });
        return out.toString();
    }

    /** Percent-encoding (RFC 3986, section 2.1), good in a path segment, a query and a form alike. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each > 0 && UNRESERVED.indexOf(each) >= 0) {
                out.append((char) each);
            } else {
                out.append(String.format("%%%02X", each & 0xff));
            }
        }
        return out.toString();
    }
}
