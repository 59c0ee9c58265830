package dev.bailiwick.benchmarks;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** How figures are taken: warm-up, several runs, medians. */
final class Measure {
    private Measure() {}

    /** Something that can be done over and over; {@code i} rises with each call. */
    @FunctionalInterface
    interface Work {
        void run(int i) throws Exception;
    }

    /** Several runs of the same, of which the median counts. */
    @FunctionalInterface
    interface Run {
        double value() throws Exception;
    }

    static double median(int runs, Run run) throws Exception {
        double[] values = new double[runs];
        for (int i = 0; i < runs; i++) {
            values[i] = run.value();
        }
        Arrays.sort(values);
        return values[runs / 2];
    }

    /**
     * The times of single calls.
     *
     * @param micros sorted
     */
    record Latencies(double[] micros) {
        double at(double share) {
            return micros[(int) Math.min(micros.length - 1, Math.floor(share * micros.length))];
        }

        double median() {
            return at(0.5);
        }
    }

    /** Times each call, after as many calls for warming up. */
    static Latencies latencies(int warm, int calls, Work work) throws Exception {
        for (int i = 0; i < warm; i++) {
            work.run(i);
        }
        double[] micros = new double[calls];
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            work.run(warm + i);
            micros[i] = (System.nanoTime() - start) / 1_000.0;
        }
        Arrays.sort(micros);
        return new Latencies(micros);
    }

    /** A choice that no cache can foresee. */
    static int random(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }
}
