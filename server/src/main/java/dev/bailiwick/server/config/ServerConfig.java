package dev.bailiwick.server.config;

import dev.bailiwick.core.document.ObjectShape;
import dev.bailiwick.core.document.Shape;
import dev.bailiwick.core.document.Shapes;
import dev.bailiwick.core.scope.Cidr;
import dev.bailiwick.doors.rest.RestLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What only the machine's administrator decides: addresses, the database, files behind secret ids, where the log is
 * anchored. Immutable.
 *
 * @param rest where REST listens; beyond loopback it needs TLS
 * @param tls certificate chain and key in PEM
 * @param dns where DNS listens, UDP and TCP
 * @param dnsAdvertised what holders of TSIG leases are told; the first DNS address if empty
 * @param postgres the database; the embedded one in the data directory if empty
 * @param secrets file of each secret id that documents may name; relative to the configuration's directory
 * @param allowPrivate networks (CIDR) of issuers that outgoing requests may reach although they are not public
 * @param anchorFile where checkpoints are kept beside the database; in the keys' directory if empty
 * @param anchorCommand a program and its arguments that takes each checkpoint on its standard input as well
 * @param origin the log's name in checkpoints
 * @param trustedNames names that Bailiwick itself trusts: changes to them always need approval
 * @param singleAdministrator whether one person alone administers: what widens then waits a day
 * @param node this node's name, its own among those that share a database
 * @param alerts who is told of what was done
 * @param powerdns where the PowerDNS API is spoken; nowhere if empty
 * @param httpreq where lego's httpreq is spoken; nowhere if empty
 * @param acmeDns where the API of acme-dns is spoken; nowhere if empty
 * @param proxies networks (CIDR) whose {@code X-Forwarded-For} counts there
 * @param management where health and metrics listen, without credentials; nowhere if empty
 * @param connectionsPerSource connections to REST that one source (an IPv4 address, or a /64 of IPv6) may hold at once
 */
public record ServerConfig(
        InetSocketAddress rest,
        Optional<Tls> tls,
        List<InetSocketAddress> dns,
        Optional<InetSocketAddress> dnsAdvertised,
        Optional<Postgres> postgres,
        Map<String, String> secrets,
        List<String> allowPrivate,
        Optional<String> anchorFile,
        List<String> anchorCommand,
        String origin,
        List<String> trustedNames,
        boolean singleAdministrator,
        String node,
        AlertsConfig alerts,
        Optional<InetSocketAddress> powerdns,
        Optional<InetSocketAddress> httpreq,
        Optional<InetSocketAddress> acmeDns,
        List<Cidr> proxies,
        Optional<InetSocketAddress> management,
        int connectionsPerSource) {
    static final Shape<InetSocketAddress> ADDRESS = Shapes.parsed(
            300, "an address and a port such as `127.0.0.1:8653`", ServerConfig::address, ServerConfig::text);

    /** The shape of the configuration file. */
    public static final ObjectShape<ServerConfig> SHAPE = shape();

    /** A certificate chain and its key, as files in PEM. */
    public record Tls(String certificate, String key) {
        static final ObjectShape<Tls> SHAPE = shape();

        private static ObjectShape<Tls> shape() {
            var o = ObjectShape.<Tls>of("Tls: certificate and key of the REST listener");
            var certificate =
                    o.required("certificate", "the chain, a file in PEM", Shapes.text(1, 4_096), Tls::certificate);
            var key = o.required("key", "the private key, a file in PEM", Shapes.text(1, 4_096), Tls::key);
            return o.make(in -> new Tls(in.get(certificate), in.get(key)));
        }
    }

    /** A PostgreSQL database. */
    public record Postgres(String url, String user, String passwordFile) {
        static final ObjectShape<Postgres> SHAPE = shape();

        private static ObjectShape<Postgres> shape() {
            var o = ObjectShape.<Postgres>of("Postgres: the database instead of the embedded one");
            var url = o.required(
                    "url", "JDBC URL", Shapes.pattern("jdbc:postgresql:.{1,1000}", 1_024, "a JDBC URL"), Postgres::url);
            var user = o.required("user", "the role", Shapes.text(1, 128), Postgres::user);
            var password = o.required(
                    "passwordFile", "file that holds the password", Shapes.text(1, 4_096), Postgres::passwordFile);
            return o.make(in -> new Postgres(in.get(url), in.get(user), in.get(password)));
        }
    }

    /** What holds where there is no configuration file: loopback only. */
    public static ServerConfig defaults() {
        return SHAPE.bind(Map.of()).orElseThrow();
    }

    private static ObjectShape<ServerConfig> shape() {
        var o = ObjectShape.<ServerConfig>of("the server's configuration");
        var rest = o.defaulted("rest", "where REST listens", ADDRESS, address("127.0.0.1:8653"), ServerConfig::rest);
        var tls = o.optional("tls", "certificate and key", Tls.SHAPE, ServerConfig::tls);
        var dns = o.defaulted(
                "dns",
                "where DNS listens, UDP and TCP",
                Shapes.list(ADDRESS, 1, 16),
                List.of(address("127.0.0.1:8053")),
                ServerConfig::dns);
        var advertised = o.optional(
                "dnsAdvertised", "the DNS address told to lease holders", ADDRESS, ServerConfig::dnsAdvertised);
        var postgres = o.optional(
                "postgres", "PostgreSQL instead of the embedded database", Postgres.SHAPE, ServerConfig::postgres);
        var secrets = o.defaulted(
                "secrets",
                "file of each secret id",
                Shapes.map(
                        Shapes.pattern("[a-z0-9][a-z0-9._-]{0,127}", 128, "a secret id"),
                        Shapes.text(1, 4_096),
                        0,
                        1_000),
                Map.of(),
                ServerConfig::secrets);
        var allow = o.defaulted(
                "allowPrivate",
                "networks outgoing requests may reach although not public",
                Shapes.set(Shapes.text(1, 64), 0, 64),
                List.of(),
                ServerConfig::allowPrivate);
        var anchor =
                o.optional("anchorFile", "where checkpoints are kept", Shapes.text(1, 4_096), ServerConfig::anchorFile);
        var anchorCommand = o.defaulted(
                "anchorCommand",
                "a program and its arguments that takes each checkpoint on its standard input",
                Shapes.list(Shapes.text(1, 4_096), 0, 64),
                List.of(),
                ServerConfig::anchorCommand);
        var origin = o.defaulted(
                "origin",
                "the log's name",
                Shapes.pattern("[a-z0-9][a-z0-9./-]{0,127}", 128, "a log's name"),
                "bailiwick.local/log",
                ServerConfig::origin);
        var trusted = o.defaulted(
                "trustedNames",
                "names that Bailiwick itself trusts",
                Shapes.set(Shapes.text(1, 255), 0, 256),
                List.of(),
                ServerConfig::trustedNames);
        var single = o.defaulted(
                "singleAdministrator",
                "whether one person alone administers: what widens then waits a day",
                Shapes.bool(),
                false,
                ServerConfig::singleAdministrator);
        var node = o.defaulted(
                "node",
                "this node's name, its own among those that share a database",
                Shapes.pattern("[a-z0-9][a-z0-9.-]{0,62}", 63, "a node's name"),
                "node-1",
                ServerConfig::node);
        var alerts = o.defaulted(
                "alerts", "who is told of what was done", AlertsConfig.SHAPE, AlertsConfig.NONE, ServerConfig::alerts);
        var powerdns = o.optional("powerdns", "where the PowerDNS API is spoken", ADDRESS, ServerConfig::powerdns);
        var httpreq = o.optional("httpreq", "where lego's httpreq is spoken", ADDRESS, ServerConfig::httpreq);
        var acmeDns = o.optional("acmeDns", "where the API of acme-dns is spoken", ADDRESS, ServerConfig::acmeDns);
        var proxies = o.defaulted(
                "proxies",
                "networks whose X-Forwarded-For counts at the acme-dns API",
                Shapes.list(Shapes.parsed(64, "a network", Cidr::parse, Cidr::toString), 0, 64),
                List.of(),
                ServerConfig::proxies);
        var management = o.optional(
                "management",
                "where health and metrics listen, without credentials",
                ADDRESS,
                ServerConfig::management);
        var perSource = o.defaulted(
                "connectionsPerSource",
                "connections to REST that one source may hold at once; all of them where a proxy stands before it",
                Shapes.integer(1, 1_024),
                (long) RestLimits.DEFAULT.maxConnectionsPerSource(),
                (ServerConfig c) -> (long) c.connectionsPerSource());
        return o.make(in -> new ServerConfig(
                in.get(rest),
                in.get(tls),
                in.get(dns),
                in.get(advertised),
                in.get(postgres),
                in.get(secrets),
                in.get(allow),
                in.get(anchor),
                in.get(anchorCommand),
                in.get(origin),
                in.get(trusted),
                in.get(single),
                in.get(node),
                in.get(alerts),
                in.get(powerdns),
                in.get(httpreq),
                in.get(acmeDns),
                in.get(proxies),
                in.get(management),
                Math.toIntExact(in.get(perSource))));
    }

    /** Reads {@code host:port}; the host is an address, so that nothing is looked up. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("`" + text + "` lacks a port");
        }
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        if (!host.matches("[0-9.]+|[0-9a-fA-F:]+")) {
            throw new IllegalArgumentException("`" + host + "` is not an address");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(text.substring(colon + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("`" + text + "` is not an address with a port", e);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
