package dev.bailiwick.benchmarks;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.KnotServer;
import dev.bailiwick.testkit.servers.PowerDnsServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * In front of BIND, Knot and PowerDNS, beside the same clients straight to the same server: DNS UPDATE, and PATCH of one
 * RRset through the PowerDNS API. Durable and audited here; with the server's own durability behind.
 */
final class BackendBench {
    private static final int CLIENTS = 16;
    private static final int RUNS = 3;
    private static final double WARM_SECONDS = 6;
    private static final double SECONDS = 4;
    private static final ServerKey KEY =
            new ServerKey("bench-key", "hmac-sha256", Base64.getEncoder().encodeToString(BenchServer.TRANSFER));
    private static final TsigKey TSIG =
            TsigKey.of(Names.parse("bench-key"), TsigAlgorithm.HMAC_SHA256, BenchServer.TRANSFER);

    /** Makes one client. */
    private interface Maker {
        Load.Client client(int number) throws IOException;
    }

    List<Result> run() throws Exception {
        Name zone = Names.parse(BenchServer.ZONE);
        List<Result> results = new ArrayList<>();
        try (BenchServer server = BenchServer.start();
                BindServer bind = BindServer.primaryOf(zone, BenchServer.smallZone(), KEY, server.dns())) {
            results.addAll(updates("rfc2136-bind", "BIND", server, bind.address(), 0.65, 2));
        }
        try (BenchServer server = BenchServer.start();
                KnotServer knot = KnotServer.primaryOf(zone, BenchServer.smallZone(), KEY, server.dns())) {
            results.addAll(updates("rfc2136-knot", "Knot", server, knot.address(), 0.9, 1.2));
        }
        try (BenchServer server = BenchServer.start();
                PowerDnsServer pdns = PowerDnsServer.primaryOf(zone, BenchServer.smallZone(), KEY, server.dns())) {
            results.addAll(patches(server, pdns));
        }
        return results;
    }

    private static List<Result> updates(
            String id, String peer, BenchServer server, InetSocketAddress behind, double one, double many)
            throws Exception {
        server.estateBehind(
                CLIENTS,
                "{type: rfc2136, server: \"127.0.0.1:" + behind.getPort()
                        + "\", keyName: bench-key, secretId: upstream}");
        Name zone = Names.parse(BenchServer.ZONE);
        List<TsigKey> keys = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            keys.add(UpdateBench.key(server.lease(i, "tsig")));
        }
        List<Result> results = new ArrayList<>();
        for (int clients : new int[] {1, CLIENTS}) {
            double goal = clients == 1 ? one : many;
            Measured ours = measured(
                    "through Bailiwick",
                    clients,
                    i -> new UpdateClient(server.dns(), keys.get(i), zone, UpdateBench.name(i)));
            Measured direct = measured(
                    "straight to " + peer, clients, i -> new UpdateClient(behind, TSIG, zone, UpdateBench.name(i)));
            results.add(Result.beside(
                    id + "-" + clients,
                    "DNS UPDATE over UDP in front of " + peer + ", delete and add of a new value, durable and audited, "
                            + clients + (clients == 1 ? " client" : " clients"),
                    ours.rate(),
                    "updates/s",
                    peer + " itself",
                    direct.rate(),
                    goal + " times direct",
                    ours.rate() >= goal * direct.rate() && ours.failed() == 0));
        }
        return results;
    }

    private static List<Result> patches(BenchServer server, PowerDnsServer pdns) throws Exception {
        server.upstreamSecret(pdns.apiKey());
        server.estateBehind(CLIENTS, "{type: powerdns, url: \"" + pdns.url() + "\", secretId: upstream}");
        List<String> leases = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            leases.add(server.lease(i, "bearer"));
        }
        InetSocketAddress direct = new InetSocketAddress(
                server.rest().getAddress(), URI.create(pdns.url()).getPort());
        List<Result> results = new ArrayList<>();
        for (int clients : new int[] {1, CLIENTS}) {
            double goal = clients == 1 ? 0.7 : 10;
            Measured ours = measured("through Bailiwick", clients, i -> patcher(server.powerdns(), leases.get(i), i));
            Measured theirs =
                    measured("straight to PowerDNS", clients, i -> patcher(direct, PowerDnsServer.API_KEY, i));
            results.add(Result.beside(
                    "pdns-" + clients,
                    "PATCH of one RRset through the PowerDNS door in front of PowerDNS on sqlite, those that succeed, "
                            + clients + (clients == 1 ? " client" : " clients"),
                    ours.rate(),
                    "patches/s",
                    "PowerDNS itself",
                    theirs.rate(),
                    goal + " times direct, none failed",
                    ours.rate() >= goal * theirs.rate() && ours.failed() == 0));
        }
        return results;
    }

    /** PowerDNS closes the connection after each answer, so each call opens one, to both. */
    private static Load.Client patcher(InetSocketAddress server, String key, int number) {
        return i -> {
            String body = "{\"rrsets\":[{\"name\":\"txt.n" + number
                    + ".bench.example.\",\"type\":\"TXT\",\"ttl\":60,\"changetype\":\"REPLACE\",\"records\":[{\"content\":\"\\\"v"
                    + i + "-" + System.nanoTime() + "\\\"\",\"disabled\":false}]}]}";
            try (HttpConnection connection = new HttpConnection(server, "X-API-Key: " + key + "\r\n")) {
                return connection.send("PATCH", "/api/v1/servers/localhost/zones/bench.example.", "", body) == 204;
            }
        };
    }

    /**
     * What came out.
     *
     * @param rate of those that succeeded, a second
     * @param failed the greatest share of failures in a run
     */
    private record Measured(double rate, double failed) {}

    private static Measured measured(String who, int clients, Maker maker) throws Exception {
        double[] failed = new double[1];
        double rate = Measure.median(RUNS, () -> {
            List<Load.Client> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(maker.client(i));
            }
            try {
                Load.Outcome outcome = Load.run(all, WARM_SECONDS, SECONDS);
                failed[0] = Math.max(failed[0], outcome.failed());
                Bench.say(String.format(
                        "  %s, %d clients: %.0f/s, p50 %.2f ms, p99 %.2f ms, failed %.4f",
                        who,
                        clients,
                        outcome.perSecond(),
                        outcome.millisAt(0.5),
                        outcome.millisAt(0.99),
                        outcome.failed()));
                return outcome.perSecond();
            } finally {
                for (Load.Client each : all) {
                    each.close();
                }
            }
        });
        return new Measured(rate, failed[0]);
    }
}
