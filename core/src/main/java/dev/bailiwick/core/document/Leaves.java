package dev.bailiwick.core.document;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.identity.Claims;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** The values at the ends of documents: names of documents, domain names, addresses, URLs. */
final class Leaves {
    /** Names of documents, and of secrets in the server's local configuration. */
    static final Shape<String> DOCUMENT_NAME = Shapes.pattern(
            "[a-z0-9][a-z0-9._-]{0,127}",
            128,
            "a name of `a-z`, `0-9`, `.`, `_` and `-` that begins with a letter or digit");

    static final Shape<String> SECRET_ID = DOCUMENT_NAME;

    static final Shape<String> ENVIRONMENT =
            Shapes.pattern("[a-z0-9][a-z0-9-]{0,62}", 63, "an environment of `a-z`, `0-9` and `-`");

    static final Shape<Name> DOMAIN_NAME =
            Shapes.parsed(Names.MAX_TEXT_CHARS, "a domain name", Names::parse, Names::text);

    static final Shape<InetSocketAddress> SERVER =
            Shapes.parsed(64, "an address such as `192.0.2.1:53`", Leaves::parseServer, Leaves::printServer);

    static final Shape<List<String>> NAMES = Shapes.set(DOCUMENT_NAME, 0, 256);

    /** The name of a claim, or a JSON pointer (RFC 6901) into nested ones. */
    static final Shape<String> CLAIM_PATH = Shapes.parsed(256, "the name of a claim", Leaves::claimPath, path -> path);

    private static final Pattern V4 = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})(?::(\\d{1,5}))?");
    private static final Pattern V6 = Pattern.compile("\\[([0-9A-Fa-f:.]{2,45})](?::(\\d{1,5}))?");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private Leaves() {}

    /** Whole seconds within a range, both ends included. */
    static Shape<Duration> seconds(long min, long max) {
        return Shapes.mapped(Shapes.integer(min, max), Duration::ofSeconds, Duration::toSeconds);
    }

    /** Claims with the exact text of each, at least {@code min}, at most 16. */
    static Shape<Map<String, String>> claims(int min) {
        return Shapes.map(CLAIM_PATH, Shapes.text(1, 1024), min, 16);
    }

    /** An https URL, http towards loopback only, without user, fragment or (unless allowed) query. */
    static Shape<String> url(boolean query) {
        return Shapes.parsed(512, "an https URL", text -> checkedUrl(text, query), text -> text);
    }

    private static String claimPath(String text) {
        Claims.checkPath(text);
        return text;
    }

    private static String checkedUrl(String text, boolean query) {
        URI uri = uri(text);
        String host = uri.getHost();
        boolean secure = "https".equals(uri.getScheme());
        boolean local = "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host);
        if (host == null || !(secure || local)) {
            throw new IllegalArgumentException(
                    Reading.shown(text) + " is not an https URL (http is for loopback addresses only)");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || (!query && uri.getRawQuery() != null)) {
            throw new IllegalArgumentException(
                    Reading.shown(text) + " has a user, a fragment or a query, which is not allowed here");
        }
        return text;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Reading.shown(text) + " is not a URL", e);
        }
    }

    private static InetSocketAddress parseServer(String text) {
        Matcher v4 = V4.matcher(text);
        Matcher v6 = V6.matcher(text);
        Matcher match = v4.matches() ? v4 : v6;
        if (match == v4 || v6.matches()) {
            String port = match.group(2);
            int number = port == null ? 53 : Integer.parseInt(port);
            if (number >= 1 && number <= 65535) {
                return new InetSocketAddress(literal(match.group(1), text), number);
            }
        }
        throw notServer(text, null);
    }

    private static InetAddress literal(String address, String text) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw notServer(text, e);
        }
    }

    private static IllegalArgumentException notServer(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                Reading.shown(text) + " is not an address such as `192.0.2.1:53` or `[2001:db8::1]:53`", cause);
    }

    /** The address and port as documents state them. */
    static String printServer(InetSocketAddress server) {
        String address = server.getAddress().getHostAddress();
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + server.getPort();
    }
}
