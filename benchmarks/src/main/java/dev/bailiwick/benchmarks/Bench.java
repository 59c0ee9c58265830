package dev.bailiwick.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs measurements by name, prints them beside their peers, and keeps them in {@code benchmarks/results/latest.json}. */
public final class Bench {
    private static final PrintStream OUT = System.out;

    private Bench() {}

    /** One measurement. */
    @FunctionalInterface
    interface Measurement {
        List<Result> run() throws Exception;
    }

    private static Map<String, Measurement> all() {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("decision", new DecisionBench()::run);
        all.put("audit", new AuditBench()::run);
        all.put("update", new UpdateBench()::run);
        all.put("rest", new RestBench()::run);
        all.put("backends", new BackendBench()::run);
        all.put("start", new StartBench()::run);
        all.put("bigzone", new BigZoneBench()::run);
        all.put("soak", new SoakBench()::run);
        return all;
    }

    /**
     * Measures.
     *
     * @param args names of measurements; none for all of them
     */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Map<String, Measurement> all = all();
        List<String> names = args.length > 0
                ? List.of(args)
                : all.keySet().stream().filter(name -> !name.equals("soak")).toList();
        Path file = Path.of(System.getProperty("bailiwick.root", "."), "benchmarks", "results", "latest.json");
        boolean reached = true;
        for (String name : names) {
            Measurement measurement = all.get(name);
            if (measurement == null) {
                System.err.println("there is no `" + name + "`; there are " + all.keySet());
                System.exit(2);
                return;
            }
            say("== " + name);
            List<Result> results = new ArrayList<>(measurement.run());
            results.forEach(each -> OUT.println(each.line()));
            Results.merge(file, results);
            reached &= results.stream().noneMatch(each -> Boolean.FALSE.equals(each.met()));
        }
        say(reached ? "every goal was reached" : "some goals were not reached: benchmarks/profiles tells why");
        System.exit(0);
    }

    static void say(String text) {
        OUT.println(text);
        OUT.flush();
    }
}
