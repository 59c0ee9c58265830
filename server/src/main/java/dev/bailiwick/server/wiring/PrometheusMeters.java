package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.alert.Alerts;
import dev.bailiwick.engine.port.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Metrics for Prometheus. Labels come from small fixed sets (doors, outcomes, rows of the table of endpoints, receivers), so
 * that nobody outside can make series grow. Thread-safe.
 */
final class PrometheusMeters implements Meters {
    private static final double NANOS = 1e-9;
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double[] UNITS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicBoolean lastCommitDone = new AtomicBoolean(true);

    /** What the store told for the scrape that this thread makes. */
    private final ThreadLocal<Optional<StoreNumbers.Numbers>> scrape = ThreadLocal.withInitial(Optional::empty);

    private volatile Supplier<Optional<StoreNumbers.Numbers>> numbers = Optional::empty;

    private final Histogram changes = timed("bailiwick_change_seconds", "time from a change's arrival to its answer")
            .labelNames("door", "outcome")
            .register(registry);
    private final Histogram requests = timed("bailiwick_http_request_seconds", "time to answer a request over HTTP")
            .labelNames("endpoint", "status")
            .register(registry);
    private final Histogram commits =
            timed("bailiwick_commit_seconds", "time of one group commit").register(registry);
    private final Histogram batches = Histogram.builder()
            .name("bailiwick_commit_units")
            .help("units of work that shared a commit")
            .classicOnly()
            .classicUpperBounds(UNITS)
            .register(registry);
    private final Counter commitFailures = counter(
                    "bailiwick_commit_failures_total", "group commits that failed as a whole")
            .register(registry);
    private final Counter messages = counter("bailiwick_dns_messages_total", "messages answered over DNS")
            .labelNames("opcode", "rcode")
            .register(registry);
    private final Counter alerts = counter("bailiwick_alert_offers_total", "alerts offered to receivers")
            .labelNames("receiver", "outcome")
            .register(registry);

    PrometheusMeters() {
        JvmMetrics.builder().register(registry);
    }

    private static Histogram.Builder timed(String name, String help) {
        return Histogram.builder().name(name).help(help).classicOnly().classicUpperBounds(SECONDS);
    }

    private static Counter.Builder counter(String name, String help) {
        return Counter.builder().name(name).help(help);
    }

    /** Adds what the engine can be asked for at each scrape. */
    void watch(Engine engine, String version) {
        gauge("bailiwick_info", "the version that runs", "version", version, 1);
        scraped("bailiwick_zones", "zones served", () -> engine.zones().all().size());
        scraped(
                "bailiwick_rrsets",
                "RRsets served",
                () -> engine.zones().all().stream()
                        .mapToLong(zone -> zone.tree().count())
                        .sum());
        scraped(
                "bailiwick_clock_in_doubt",
                "1 while issuance and approval are stopped",
                () -> engine.time().inDoubt() ? 1 : 0);
        StoreNumbers store = new StoreNumbers(engine);
        numbers = store::now;
        told(
                "bailiwick_log_entries",
                "entries of the audit log",
                callback -> now(known -> callback.call((double) known.entries())));
        told(
                "bailiwick_log_unsigned_entries",
                "entries beyond the newest signed checkpoint",
                callback -> now(known -> callback.call((double) known.unsignedEntries())));
        told(
                "bailiwick_findings",
                "open findings",
                callback -> now(known ->
                        known.findings().forEach((severity, count) -> callback.call((double) count, severity))),
                "severity");
        told(
                "bailiwick_alert_behind_entries",
                "entries of the log that a receiver of alerts has not come to",
                callback -> now(known ->
                        known.receivers().forEach(each -> callback.call((double) behind(each), each.receiver()))),
                "receiver");
        told(
                "bailiwick_alert_dead_letters",
                "alerts that a receiver did not take",
                callback -> now(known ->
                        known.receivers().forEach(each -> callback.call((double) each.deadLetters(), each.receiver()))),
                "receiver");
    }

    private void told(String name, String help, Consumer<GaugeWithCallback.Callback> callback, String... labels) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(callback)
                .register(registry);
    }

    private void now(Consumer<StoreNumbers.Numbers> tell) {
        scrape.get().ifPresent(tell);
    }

    private static long behind(Alerts.Status status) {
        return Math.max(0, status.logSize() - status.nextIndex());
    }

    private void gauge(String name, String help, String label, String value, double number) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> callback.call(number, value))
                .register(registry);
    }

    /** A number that is asked for. */
    private interface Asked {
        long now();
    }

    private void scraped(String name, String help, Asked asked) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) asked.now()))
                .register(registry);
    }

    /** Tells whether the store took what was last written to it. */
    boolean isStoreWritable() {
        return lastCommitDone.get();
    }

    /** All metrics in the text format of Prometheus. */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        scrape.set(numbers.get());
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            scrape.remove();
        }
        return out.toByteArray();
    }

    @Override
    public void change(String door, String outcome, long nanos) {
        changes.labelValues(door, outcome).observe(nanos * NANOS);
    }

    @Override
    public void commit(boolean done, int units, long nanos) {
        lastCommitDone.set(done);
        commits.observe(nanos * NANOS);
        batches.observe(units);
        if (!done) {
            commitFailures.inc();
        }
    }

    @Override
    public void request(String endpoint, int status, long nanos) {
        requests.labelValues(endpoint, Integer.toString(status)).observe(nanos * NANOS);
    }

    @Override
    public void dns(String opcode, String rcode) {
        messages.labelValues(opcode, rcode).inc();
    }

    @Override
    public void alerts(String receiver, int taken, int notTaken) {
        alerts.labelValues(receiver, "taken").inc(taken);
        alerts.labelValues(receiver, "not-taken").inc(notTaken);
    }
}
