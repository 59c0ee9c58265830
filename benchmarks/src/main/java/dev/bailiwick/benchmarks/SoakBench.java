package dev.bailiwick.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Steady load for half an hour, changes by REST with fresh leases each minute; memory must stay flat and nothing fail. Not among all: by its name only. */
final class SoakBench {
    private static final int MINUTES = Integer.getInteger("bench.minutes", 30);
    private static final int CLIENTS = 4;
    private static final int PAUSE_MILLIS = 5;

    /** Leaves the server some air, as clients of an estate do. */
    private static Load.Client paced(Load.Client client) {
        return new Load.Client() {
            @Override
            public boolean call(int i) throws Exception {
                boolean good = client.call(i);
                new java.util.concurrent.CountDownLatch(1)
                        .await(PAUSE_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS);
                return good;
            }

            @Override
            public void close() throws java.io.IOException {
                client.close();
            }
        };
    }

    List<Result> run() throws Exception {
        try (BenchServer server = BenchServer.start()) {
            server.estate(CLIENTS, BenchServer.smallZone());
            double early = 0;
            double failed = 0;
            double changes = 0;
            for (int minute = 0; minute < MINUTES; minute++) {
                // A lease ends, as those of real clients do.
                List<Load.Client> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(paced(RestBench.client(server.rest(), server.lease(i, "bearer"), i)));
                }
                Load.Outcome outcome = Load.run(clients, 0, 60);
                for (Load.Client each : clients) {
                    each.close();
                }
                failed += outcome.failed();
                changes += outcome.perSecond() * 60;
                double resident = StartBench.residentMebibytes(server.pid());
                early = minute == MINUTES / 5 ? resident : early;
                Bench.say(String.format(
                        "  minute %d of %d: %.0f/s, failed %.4f, resident %.0f MiB",
                        minute + 1, MINUTES, outcome.perSecond(), outcome.failed(), resident));
            }
            double late = StartBench.residentMebibytes(server.pid());
            return List.of(
                    Result.beside(
                            "soak-memory",
                            String.format("resident after %d minutes and %.0f changes", MINUTES, changes),
                            late,
                            "MiB",
                            "ourselves after a fifth of the time",
                            early,
                            "at most 1.1 times",
                            late <= 1.1 * early),
                    Result.alone("soak-failures", "share of changes that failed", failed, "", "none", failed == 0));
        }
    }
}
