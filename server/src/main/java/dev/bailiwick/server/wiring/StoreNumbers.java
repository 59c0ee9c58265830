package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.alert.Alerts;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only the store can tell, asked for at each scrape, together and not for long: while the store is away the other metrics
 * are wanted most. Thread-safe.
 */
final class StoreNumbers {
    private static final Logger LOG = LoggerFactory.getLogger(StoreNumbers.class);
    private static final int MAX_FINDINGS = 10_000;
    private static final long PATIENCE_MILLIS = 1_000;

    private final Engine engine;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<CompletableFuture<Numbers>> asked = Optional.empty();

    StoreNumbers(Engine engine) {
        this.engine = engine;
    }

    /**
     * What the store told.
     *
     * @param unsignedEntries beyond the newest signed checkpoint
     * @param findings open ones by severity
     */
    record Numbers(long entries, long unsignedEntries, Map<String, Long> findings, List<Alerts.Status> receivers) {
        Numbers {
            findings = Map.copyOf(findings);
            receivers = List.copyOf(receivers);
        }
    }

    /** Empty where the store does not answer soon. */
    Optional<Numbers> now() {
        CompletableFuture<Numbers> asking = ask();
        try {
            return Optional.of(asking.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.debug("the store tells no numbers: {}", e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** One question at a time: a store that is away is not asked by one thread more at each scrape. */
    private CompletableFuture<Numbers> ask() {
        lock.lock();
        try {
            CompletableFuture<Numbers> asking = asked.filter(each -> !each.isDone())
                    .orElseGet(() -> CompletableFuture.supplyAsync(
                            this::read,
                            task -> Thread.ofVirtual().name("numbers").start(task)));
            asked = Optional.of(asking);
            return asking;
        } finally {
            lock.unlock();
        }
    }

    private Numbers read() {
        long[] log = engine.store().read(reads -> {
            long size = reads.log().size();
            long signed = reads.log().latestCheckpoint().map(row -> row.size()).orElse(0L);
            return new long[] {size, size - signed};
        });
        List<FindingRow> findings =
                engine.store().read(reads -> reads.findings().open(MAX_FINDINGS));
        return new Numbers(
                log[0],
                log[1],
                findings.stream().collect(Collectors.groupingBy(FindingRow::severity, Collectors.counting())),
                engine.alerts().status());
    }
}
