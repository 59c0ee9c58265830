package dev.bailiwick.backends;

import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.backends.powerdns.PowerDnsBackend;
import dev.bailiwick.backends.rfc2136.Rfc2136Backend;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.TrustAnchorSpec.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.KnotServer;
import dev.bailiwick.testkit.servers.PowerDnsServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.xbill.DNS.Name;

/**
 * One real server with one zone, behind the backend that speaks to it.
 *
 * @param dns where it answers questions
 */
record ServerUnderTest(Backend backend, InetSocketAddress dns, long pid, Runnable end) implements AutoCloseable {
    static final ZoneId ZONE = ZoneId.parse("example.com");
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    static final ServerKey KEY =
            new ServerKey("bailiwick", "hmac-sha256", Base64.getEncoder().encodeToString(SECRET));
    static final TsigKey TSIG =
            TsigKey.of(Name.fromConstantString("bailiwick."), dev.bailiwick.dns.tsig.TsigAlgorithm.HMAC_SHA256, SECRET);

    /** Which server, and how it is spoken to. */
    enum Kind {
        BIND,
        KNOT,
        POWERDNS_UPDATE,
        POWERDNS_API,
        BIND_SIGNING,
        KNOT_SIGNING;

        /** Whether what someone else wrote is noticed by the server itself before it would be overwritten. */
        boolean compares() {
            return this != POWERDNS_API;
        }
    }

    private static final String ZONE_FILE = """
            $ORIGIN example.com.
            $TTL 300
            @ SOA ns1 hostmaster 1 3600 600 86400 300
            @ NS ns1
            @ NS ns2
            @ MX 10 mail
            ns1 A 192.0.2.1
            ns2 A 192.0.2.2
            mail A 192.0.2.25
            www A 192.0.2.10
            www A 192.0.2.11
            alias CNAME www
            """;

    static ServerUnderTest start(Kind kind, InetSocketAddress told) {
        return switch (kind) {
            case BIND -> bind(BindServer.primaryOf(present(BindServer.installed()), ZONE_FILE, KEY, told));
            case BIND_SIGNING ->
                bind(BindServer.signingPrimaryOf(present(BindServer.installed()), ZONE_FILE, KEY, told));
            case KNOT -> knot(KnotServer.primaryOf(present(KnotServer.installed()), ZONE_FILE, KEY, told));
            case KNOT_SIGNING ->
                knot(KnotServer.signingPrimaryOf(present(KnotServer.installed()), ZONE_FILE, KEY, told));
            case POWERDNS_UPDATE -> {
                PowerDnsServer server =
                        PowerDnsServer.primaryOf(present(PowerDnsServer.installed()), ZONE_FILE, KEY, told);
                yield new ServerUnderTest(update(server.address()), server.address(), server.pid(), server::close);
            }
            case POWERDNS_API -> {
                PowerDnsServer server =
                        PowerDnsServer.primaryOf(present(PowerDnsServer.installed()), ZONE_FILE, KEY, told);
                yield new ServerUnderTest(api(server), server.address(), server.pid(), server::close);
            }
        };
    }

    private static Name present(boolean installed) {
        Assumptions.assumeTrue(installed, "the server is not installed");
        return ZONE.apex();
    }

    private static ServerUnderTest bind(BindServer server) {
        return new ServerUnderTest(update(server.address()), server.address(), server.pid(), server::close);
    }

    private static ServerUnderTest knot(KnotServer server) {
        return new ServerUnderTest(update(server.address()), server.address(), server.pid(), server::close);
    }

    static Backend update(InetSocketAddress server) {
        return new Rfc2136Backend(
                new BackendSpec.Rfc2136(
                        server,
                        Name.fromConstantString("bailiwick."),
                        TsigAlgorithm.HMAC_SHA256,
                        "k",
                        Duration.ofSeconds(2)),
                id -> Optional.of(SECRET),
                InstantSource.system());
    }

    private static Backend api(PowerDnsServer server) {
        OutgoingHttp.Settings usual =
                OutgoingHttp.Settings.defaults(AddressPolicy.allowing(java.util.List.of("127.0.0.0/8")));
        return new PowerDnsBackend(
                new BackendSpec.PowerDns(server.url(), "localhost", "k", Duration.ofSeconds(2)),
                id -> Optional.of(server.apiKey()),
                new OutgoingHttp(new OutgoingHttp.Settings(
                        usual.connectTimeout(),
                        Duration.ofSeconds(2),
                        64 << 20,
                        usual.addresses(),
                        usual.resolver(),
                        usual.tls())));
    }

    /** An address at which nobody listens for what a server tells. */
    static InetSocketAddress nobody() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    }

    @Override
    public void close() {
        end.run();
    }
}
