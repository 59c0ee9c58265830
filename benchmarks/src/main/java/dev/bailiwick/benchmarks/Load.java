package dev.bailiwick.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Clients that each do one thing after the other, all at once, for some seconds. */
final class Load {
    private Load() {}

    /** One client's next call; {@code i} rises with each. True where it succeeded. */
    @FunctionalInterface
    interface Client extends AutoCloseable {
        boolean call(int i) throws Exception;

        @Override
        default void close() throws java.io.IOException {}
    }

    /**
     * What came of it.
     *
     * @param perSecond calls that succeeded, a second
     * @param failed share of calls that failed
     * @param millis times of single calls, sorted
     */
    record Outcome(double perSecond, double failed, double[] millis) {
        double millisAt(double share) {
            return millis.length == 0
                    ? 0
                    : millis[(int) Math.min(millis.length - 1, Math.floor(share * millis.length))];
        }
    }

    /** Runs the clients for a warm-up that does not count, then for the time that does. */
    static Outcome run(List<Client> clients, double warmSeconds, double seconds) throws Exception {
        AtomicBoolean counting = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(clients.size());
        List<Tally> tallies = new ArrayList<>();
        for (Client client : clients) {
            Tally tally = new Tally();
            tallies.add(tally);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (int i = 0; !over.get(); i++) {
                        boolean counts = counting.get();
                        long start = System.nanoTime();
                        boolean good = client.call(i);
                        if (counts && !over.get()) {
                            tally.add(good, (System.nanoTime() - start) / 1_000_000.0);
                        }
                    }
                } catch (Exception e) {
                    fault.compareAndSet(null, e);
                } finally {
                    done.countDown();
                }
            });
        }
        pause(warmSeconds);
        counting.set(true);
        long start = System.nanoTime();
        pause(seconds);
        over.set(true);
        double took = (System.nanoTime() - start) / 1e9;
        done.await();
        Exception e = fault.get();
        if (e != null) {
            throw e;
        }
        return outcome(tallies, took);
    }

    private static void pause(double seconds) throws InterruptedException {
        new CountDownLatch(1).await((long) (seconds * 1e9), java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    private static Outcome outcome(List<Tally> tallies, double seconds) {
        long good = tallies.stream().mapToLong(t -> t.good).sum();
        long bad = tallies.stream().mapToLong(t -> t.bad).sum();
        double[] millis = tallies.stream()
                .flatMapToDouble(t -> Arrays.stream(t.millis, 0, t.size))
                .sorted()
                .toArray();
        return new Outcome(good / seconds, bad == 0 ? 0 : (double) bad / (good + bad), millis);
    }

    private static final class Tally {
        private double[] millis = new double[1 << 12];
        private int size;
        private long good;
        private long bad;

        void add(boolean succeeded, double took) {
            if (!succeeded) {
                bad++;
                return;
            }
            good++;
            if (size == millis.length) {
                millis = Arrays.copyOf(millis, 2 * size);
            }
            millis[size++] = took;
        }
    }
}
