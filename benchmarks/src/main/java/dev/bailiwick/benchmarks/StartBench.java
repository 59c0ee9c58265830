package dev.bailiwick.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the command to the first answer, without and with the cache of classes made ahead of time, and what an idle server holds. */
final class StartBench {
    private static final int RUNS = 5;
    private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");

    List<Result> run() throws Exception {
        double[] resident = new double[1];
        double plain = seconds(List.of(), resident);
        Path cache = Files.createTempDirectory("bailiwick-aot-").resolve("bailiwick.aot");
        makeCache(cache);
        double cached = seconds(List.of("-XX:AOTCache=" + cache), resident);
        Files.deleteIfExists(cache);
        return List.of(
                Result.beside(
                        "start",
                        "process to first answer, small estate, AOT cache",
                        cached,
                        "s",
                        "without the cache",
                        plain,
                        "under 1 s",
                        cached < 1),
                Result.alone(
                        "memory",
                        "resident, idle, small estate",
                        resident[0],
                        "MiB",
                        "under 200 MiB",
                        resident[0] < 200));
    }

    /** As the launcher makes it: the demo is the training run. */
    private static void makeCache(Path cache) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:AOTCacheOutput=" + cache,
                "-jar",
                BenchServer.jar(),
                "demo"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0 || !Files.exists(cache)) {
            throw new IllegalStateException("the training run made no cache");
        }
    }

    private static double seconds(List<String> more, double[] resident) throws Exception {
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(more);
        return Measure.median(RUNS, () -> {
            long start = System.nanoTime();
            try (BenchServer server = BenchServer.start(options.toArray(String[]::new))) {
                answer(server);
                double took = (System.nanoTime() - start) / 1e9;
                server.estate(1, BenchServer.smallZone());
                resident[0] = residentMebibytes(server.pid());
                return took;
            }
        });
    }

    static void answer(BenchServer server) throws IOException {
        try (HttpConnection connection = new HttpConnection(server.rest(), "")) {
            if (connection.send("GET", "/v1/health", "", "") != 200) {
                throw new IllegalStateException("not healthy");
            }
        }
    }

    static double residentMebibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1_024;
            }
        }
        throw new IllegalStateException("no memory figure for process " + pid);
    }
}
