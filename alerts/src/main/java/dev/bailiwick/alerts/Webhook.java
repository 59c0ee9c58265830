package dev.bailiwick.alerts;

import dev.bailiwick.authn.http.HttpResult;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.authn.http.OutgoingRequest;
import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.LocalSecrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * POSTs each alert, signed after Standard Webhooks: {@code webhook-id} (the same at each attempt), {@code
 * webhook-timestamp}, {@code webhook-signature}. A few go side by side, so a receiver sees neighbours in either order; the
 * payload says each one's place in the log. Thread-safe.
 */
public final class Webhook implements AlertReceiver {
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final Settings settings;
    private final OutgoingHttp http;
    private final LocalSecrets secrets;
    private final Supplier<Instant> clock;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Where alerts go.
     *
     * @param secretIds the ids of the signing secrets, 24 to 64 octets each; more than one while a secret is replaced
     */
    public record Settings(String name, URI url, List<String> secretIds, Set<String> types) {
        public Settings {
            secretIds = List.copyOf(secretIds);
            types = Set.copyOf(types);
        }
    }

    /** @param clock wall time, which the receiver compares with its own */
    public Webhook(Settings settings, OutgoingHttp http, LocalSecrets secrets, Supplier<Instant> clock) {
        this.settings = settings;
        this.http = http;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Set<String> types() {
        return settings.types();
    }

    @Override
    public List<Delivery> offer(List<Alert> alerts) {
        List<byte[]> keys = new ArrayList<>();
        for (String id : settings.secretIds()) {
            byte[] key = secrets.find(id).orElse(new byte[0]);
            if (key.length < WebhookSignature.MIN_OCTETS || key.length > WebhookSignature.MAX_OCTETS) {
                Delivery none = new Delivery.Unreachable(
                        "secret `" + id + "` is missing or not 24 to 64 octets", Duration.ZERO);
                return alerts.stream().map(alert -> none).toList();
            }
            keys.add(key);
        }
        List<Future<Delivery>> futures = alerts.stream()
                .map(alert -> threads.submit(() -> oneOfFew(alert, keys)))
                .toList();
        return futures.stream().map(Webhook::await).toList();
    }

    private Delivery oneOfFew(Alert alert, List<byte[]> keys) throws InterruptedException {
        slots.acquire();
        try {
            return send(alert, keys);
        } finally {
            slots.release();
        }
    }

    private static Delivery await(Future<Delivery> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Unreachable("stopped", Duration.ZERO);
        } catch (ExecutionException e) {
            return new Delivery.Unreachable("failed: " + e.getCause(), Duration.ZERO);
        }
    }

    private Delivery send(Alert alert, List<byte[]> keys) {
        if (alert.body().getBytes(StandardCharsets.UTF_8).length > OutgoingRequest.MAX_BODY_BYTES) {
            return new Delivery.Refused("larger than " + OutgoingRequest.MAX_BODY_BYTES + " octets");
        }
        Instant now = clock.get();
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "webhook-id", alert.id(),
                "webhook-timestamp", Long.toString(now.getEpochSecond()),
                "webhook-signature", WebhookSignature.of(keys, alert.id(), now, alert.body()));
        return switch (http.send(new OutgoingRequest("POST", settings.url(), headers, alert.body()))) {
            case HttpResult.Failed failed -> new Delivery.Unreachable(failed.message(), Duration.ZERO);
            case HttpResult.Answered answered -> judged(answered);
        };
    }

    /** What was not taken for a reason that passes is offered again; any other answer is about this alert. */
    private static Delivery judged(HttpResult.Answered answered) {
        int status = answered.status();
        if (status / 100 == 2) {
            return new Delivery.Taken();
        }
        String cause = "answered with status " + status;
        return status == 429 || status == 408 || status / 100 == 5
                ? new Delivery.Unreachable(cause, retryAfter(answered))
                : new Delivery.Refused(cause);
    }

    /** In seconds (RFC 9110, section 10.2.3); a date or nonsense counts as nothing. */
    private static Duration retryAfter(HttpResult.Answered answered) {
        return answered.header("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(asked -> asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
