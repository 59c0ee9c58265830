package dev.bailiwick.benchmarks;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Name;
import tools.jackson.databind.json.JsonMapper;

/** DNS UPDATE over UDP with TSIG, one client and sixteen, beside BIND with the same clients. */
final class UpdateBench {
    private static final int CLIENTS = 16;
    private static final int RUNS = 3;
    private static final double WARM_SECONDS = 8;
    private static final double SECONDS = 5;
    private static final JsonMapper JSON = new JsonMapper();

    List<Result> run() throws Exception {
        Name zone = Names.parse(BenchServer.ZONE);
        byte[] secret = "a secret that BIND knows as well".getBytes(StandardCharsets.US_ASCII);
        ServerKey bindKey =
                new ServerKey("bind.key.", "hmac-sha256", Base64.getEncoder().encodeToString(secret));
        TsigKey theirs = TsigKey.of(Names.parse("bind.key"), TsigAlgorithm.HMAC_SHA256, secret);
        List<Result> results = new ArrayList<>();
        try (BenchServer server = BenchServer.start()) {
            server.estate(CLIENTS, BenchServer.smallZone());
            List<TsigKey> keys = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                keys.add(key(server.lease(i, "tsig")));
            }
            for (int clients : new int[] {1, CLIENTS}) {
                double[] failed = new double[1];
                double ours = Measure.median(RUNS, () -> {
                    List<Load.Client> all = new ArrayList<>();
                    for (int i = 0; i < clients; i++) {
                        all.add(new UpdateClient(server.dns(), keys.get(i), zone, name(i)));
                    }
                    return rate(all, failed);
                });
                double peer;
                try (BindServer bind = BindServer.primaryOf(zone, BenchServer.smallZone(), bindKey)) {
                    peer = Measure.median(RUNS, () -> {
                        List<Load.Client> all = new ArrayList<>();
                        for (int i = 0; i < clients; i++) {
                            all.add(new UpdateClient(bind.address(), theirs, zone, name(i)));
                        }
                        return rate(all, failed);
                    });
                }
                double wanted = clients == 1 ? 1.3 : 4;
                results.add(Result.beside(
                        "update-" + clients,
                        "DNS UPDATE over UDP, TSIG, delete and add of a new value, durable and audited, " + clients
                                + (clients == 1 ? " client" : " clients"),
                        ours,
                        "updates/s",
                        "BIND",
                        peer,
                        wanted + " times BIND",
                        ours >= wanted * peer && failed[0] == 0));
            }
        }
        return results;
    }

    private static double rate(List<Load.Client> clients, double[] failed) throws Exception {
        try {
            Load.Outcome outcome = Load.run(clients, WARM_SECONDS, SECONDS);
            failed[0] = Math.max(failed[0], outcome.failed());
            Bench.say(String.format(
                    "  %d clients: %.0f/s, p50 %.2f ms, p99 %.2f ms, failed %.4f",
                    clients.size(),
                    outcome.perSecond(),
                    outcome.millisAt(0.5),
                    outcome.millisAt(0.99),
                    outcome.failed()));
            return outcome.perSecond();
        } finally {
            for (Load.Client each : clients) {
                each.close();
            }
        }
    }

    static Name name(int client) {
        return Names.parse("txt.n" + client + "." + BenchServer.ZONE);
    }

    /** The key of a lease as the command line writes it. */
    static TsigKey key(String lease) {
        Map<?, ?> tree = JSON.readValue(lease, Map.class);
        return TsigKey.of(
                Names.parse(String.valueOf(tree.get("key_name"))),
                TsigAlgorithm.HMAC_SHA256,
                Base64.getDecoder().decode(String.valueOf(tree.get("secret"))));
    }
}
