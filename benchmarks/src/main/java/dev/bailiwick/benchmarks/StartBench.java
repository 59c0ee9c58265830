package dev.bailiwick.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** From the command to the first answer, and what an idle server holds. */
final class StartBench {
    private static final int RUNS = 5;

    List<Result> run() throws Exception {
        double[] resident = new double[1];
        double seconds = Measure.median(RUNS, () -> {
            long start = System.nanoTime();
            try (BenchServer server = BenchServer.start()) {
                try (HttpConnection connection = new HttpConnection(server.rest(), "")) {
                    if (connection.send("GET", "/v1/health", "", "") != 200) {
                        throw new IllegalStateException("not healthy");
                    }
                }
                double took = (System.nanoTime() - start) / 1e9;
                server.estate(1, BenchServer.smallZone());
                resident[0] = residentMebibytes(server.pid());
                return took;
            }
        });
        return List.of(
                Result.alone(
                        "start", "first answer, small estate, no AOT cache", seconds, "s", "under 1 s", seconds < 1),
                Result.alone(
                        "memory",
                        "resident, idle, small estate",
                        resident[0],
                        "MiB",
                        "under 200 MiB",
                        resident[0] < 200));
    }

    private static double residentMebibytes(long pid) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1_024;
            }
        }
        throw new IllegalStateException("no memory figure for process " + pid);
    }
}
