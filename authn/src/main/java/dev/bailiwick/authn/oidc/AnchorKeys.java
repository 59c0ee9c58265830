package dev.bailiwick.authn.oidc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one anchor's issuer, kept for a while. Thread-safe; {@link #find} may block while keys are fetched, and
 * then only callers with a token of this very anchor.
 *
 * <p>Keys are fetched anew when they are older than {@link KeyLimits#maxAge} or a token names a key that is not among
 * them, by one caller while the others wait, and never sooner than {@link KeyLimits#minRefreshInterval} after the last
 * try. When fetching fails the old keys serve on up to {@link KeyLimits#maxStaleAge}: an issuer's outage must not
 * stop every automation at once, and an attacker who can keep us from the issuer for a day gains only that a key
 * withdrawn meanwhile stays good, while its tokens still end by the anchor's maximum age.
 */
final class AnchorKeys {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorKeys.class);
    private static final int MAX_WAITING = 64;
    private static final Duration MAX_WAIT = Duration.ofSeconds(12);

    private final TrustAnchorSettings anchor;
    private final KeyFetcher fetcher;
    private final KeyLimits limits;
    private final LongSupplier nanoTime;
    private final ReentrantLock refreshing = new ReentrantLock();

    // Both guarded by the lock for writing; the times are of nanoTime, which may start below zero.
    private volatile @Nullable Held held;
    private volatile @Nullable Long triedAt;
    private volatile @Nullable String problem;

    private record Held(KeySet keys, long fetchedAt) {}

    AnchorKeys(TrustAnchorSettings anchor, KeyFetcher fetcher, KeyLimits limits, LongSupplier nanoTime) {
        this.anchor = anchor;
        this.fetcher = fetcher;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** A key and whether there are any keys at all. */
    record Found(boolean available, Optional<VerifyingKey> key) {}

    /** Looks a key up, and fetches first where that is due and {@code mayFetch}. */
    Found find(String keyId, boolean mayFetch) {
        Held now = usable();
        boolean due = now == null
                || isOlder(now, limits.maxAge())
                || !now.keys().keys().containsKey(keyId);
        if (due && mayFetch) {
            refresh();
            now = usable();
        }
        return now == null
                ? new Found(false, Optional.empty())
                : new Found(true, Optional.ofNullable(now.keys().keys().get(keyId)));
    }

    /** What is known of the keys now. */
    KeyStatus status() {
        Held now = usable();
        return now == null
                ? new KeyStatus(anchor.jwksUri(), 0, null, problem)
                : new KeyStatus(
                        now.keys().source(),
                        now.keys().keys().size(),
                        Duration.ofNanos(nanoTime.getAsLong() - now.fetchedAt()),
                        problem);
    }

    private @Nullable Held usable() {
        Held now = held;
        return now == null || isOlder(now, limits.maxStaleAge()) ? null : now;
    }

    private boolean isOlder(Held keys, Duration age) {
        return nanoTime.getAsLong() - keys.fetchedAt() >= age.toNanos();
    }

    // Whoever waited for the lock finds that a try was just made, and goes on with what that brought.
    private void refresh() {
        if (refreshing.getQueueLength() >= MAX_WAITING) {
            return;
        }
        try {
            if (!refreshing.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            Long last = triedAt;
            long now = nanoTime.getAsLong();
            if (last == null || now - last >= limits.minRefreshInterval().toNanos()) {
                triedAt = now;
                fetch(now);
            }
        } finally {
            refreshing.unlock();
        }
    }

    private void fetch(long now) {
        try {
            held = new Held(fetcher.fetch(anchor), now);
            problem = null;
        } catch (KeysNotFetched failure) {
            problem = String.valueOf(failure.getMessage());
            LOG.warn("keys of trust anchor `{}` not fetched: {}", anchor.name(), problem);
        }
    }
}
