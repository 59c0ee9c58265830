package dev.bailiwick.benchmarks;

import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Governed changes by REST from sixteen clients, beside changes that go to PowerDNS's own API. */
final class RestBench {
    private static final int CLIENTS = 16;
    private static final int RUNS = 3;
    private static final String PDNS = "/usr/sbin/pdns_server";
    private static final Path SCHEMA = Path.of("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql");

    List<Result> run() throws Exception {
        double[] p99 = new double[1];
        double ours = ours(p99);
        boolean met = ours >= 3_000 && p99[0] < 50;
        List<Result> results = new ArrayList<>();
        String what = "governed changes by REST, 16 clients, durable and audited";
        results.add(
                ServerProcess.installed(PDNS)
                        ? Result.beside(
                                "rest-16",
                                what,
                                ours,
                                "changes/s",
                                "PowerDNS API on sqlite, 1 client",
                                powerDns(),
                                "3,000",
                                met)
                        : Result.alone("rest-16", what, ours, "changes/s", "3,000", met));
        results.add(Result.alone("rest-16-p99", what, p99[0], "ms", "under 50 ms", p99[0] < 50));
        return results;
    }

    private static double ours(double[] p99) throws Exception {
        try (BenchServer server = BenchServer.start()) {
            server.estate(CLIENTS, BenchServer.smallZone());
            List<String> leases = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                leases.add(server.lease(i, "bearer"));
            }
            return Measure.median(RUNS, () -> {
                List<Load.Client> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(client(server.rest(), leases.get(i), i));
                }
                Load.Outcome outcome = Load.run(clients, 4, 5);
                p99[0] = Math.max(p99[0], outcome.millisAt(0.99));
                tell("Bailiwick", outcome);
                for (Load.Client each : clients) {
                    each.close();
                }
                return outcome.failed() > 0 ? 0 : outcome.perSecond();
            });
        }
    }

    static Load.Client client(InetSocketAddress server, String lease, int number) throws IOException {
        HttpConnection connection = new HttpConnection(server, "Authorization: Bearer " + lease + "\r\n");
        return new Load.Client() {
            @Override
            public boolean call(int i) throws IOException {
                String body = "{\"operations\":[{\"op\":\"replace\",\"name\":\"txt.n" + number
                        + ".bench.example\",\"type\":\"TXT\",\"ttl\":60,\"records\":[\"\\\"v" + i + "-"
                        + System.nanoTime()
                        + "\\\"\"]}]}";
                return connection.send("POST", "/v1/zones/bench.example/changes", "", body) == 200;
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }

    private static void tell(String who, Load.Outcome outcome) {
        Bench.say(String.format(
                "  %s: %.0f/s, p50 %.2f ms, p99 %.2f ms, failed %.4f",
                who, outcome.perSecond(), outcome.millisAt(0.5), outcome.millisAt(0.99), outcome.failed()));
    }

    /** One client, as with more of them most of its changes fail: its database is locked. */
    private static double powerDns() throws Exception {
        Path directory = ServerProcess.newDirectory("pdns");
        Path database = directory.resolve("pdns.sqlite3");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String sql : Files.readString(SCHEMA).split(";", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        int web = Ports.free();
        int dns = Ports.free();
        try (ServerProcess process = ServerProcess.start(
                directory,
                List.of(
                        PDNS,
                        "--no-config",
                        "--config-dir=" + directory,
                        "--socket-dir=" + directory,
                        "--daemon=no",
                        "--guardian=no",
                        "--launch=gsqlite3",
                        "--gsqlite3-database=" + database,
                        "--local-address=127.0.0.1",
                        "--local-port=" + dns,
                        "--api=yes",
                        "--api-key=bench",
                        "--webserver=yes",
                        "--webserver-address=127.0.0.1",
                        "--webserver-port=" + web))) {
            InetSocketAddress address = new InetSocketAddress(Ports.loopback(), web);
            Await.until(process::output, Duration.ofSeconds(20), () -> isUp(address));
            try (HttpConnection setup = new HttpConnection(address, "X-API-Key: bench\r\n")) {
                int made = setup.send(
                        "POST",
                        "/api/v1/servers/localhost/zones",
                        "",
                        "{\"name\":\"bench.example.\",\"kind\":\"Native\",\"nameservers\":[\"ns1.bench.example.\"]}");
                if (made != 201) {
                    throw new IllegalStateException("PowerDNS made no zone: " + made + process.output());
                }
            }
            return Measure.median(RUNS, () -> {
                // PowerDNS closes each connection after its answer
                Load.Outcome outcome = Load.run(
                        List.of(i -> {
                            try (HttpConnection connection = new HttpConnection(address, "X-API-Key: bench\r\n")) {
                                return patch(connection, i);
                            }
                        }),
                        1,
                        3);
                tell("PowerDNS", outcome);
                return outcome.perSecond();
            });
        }
    }

    private static boolean isUp(InetSocketAddress address) {
        try (HttpConnection connection = new HttpConnection(address, "X-API-Key: bench\r\n")) {
            return connection.send("GET", "/api/v1/servers/localhost", "", "") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean patch(HttpConnection connection, int i) throws IOException {
        String body =
                "{\"rrsets\":[{\"name\":\"txt.bench.example.\",\"type\":\"TXT\",\"ttl\":60,\"changetype\":\"REPLACE\","
                        + "\"records\":[{\"content\":\"\\\"v" + i + "-" + System.nanoTime()
                        + "\\\"\",\"disabled\":false}]}]}";
        return connection.send("PATCH", "/api/v1/servers/localhost/zones/bench.example.", "", body) == 204;
    }
}
