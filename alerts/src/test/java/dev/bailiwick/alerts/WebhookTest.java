package dev.bailiwick.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against an HTTP server of the JDK, which checks signatures by the rules of Standard Webhooks. */
@DisplayName("A webhook")
final class WebhookTest {
    private static final byte[] OLD = "an-old-secret-of-32-octets-......".getBytes(UTF_8);
    private static final byte[] NEW = "a-new-secret-of-32-octets-......".getBytes(UTF_8);

    private final Map<String, Map<String, String>> requests = new ConcurrentHashMap<>();
    private volatile int status = 204;
    private volatile String retryAfter = "";
    private HttpServer server = none();
    private Webhook webhook = webhook("old");

    private static HttpServer none() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
        webhook = webhook("old");
    }

    @AfterEach
    void stop() {
        webhook.close();
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        requests.put(
                id,
                Map.of(
                        "timestamp", exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                        "signature", exchange.getRequestHeaders().getFirst("webhook-signature"),
                        "type", exchange.getRequestHeaders().getFirst("content-type"),
                        "body", new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private Webhook webhook(String... secrets) {
        int port = server.getAddress() == null ? 1 : server.getAddress().getPort();
        return new Webhook(
                new Webhook.Settings(
                        "siem",
                        URI.create("http://127.0.0.1:" + port + "/hook"),
                        List.of(secrets),
                        Set.of("change.applied")),
                new OutgoingHttp(OutgoingHttp.Settings.defaults(AddressPolicy.allowing(List.of("127.0.0.0/8")))),
                id -> switch (id) {
                    case "old" -> Optional.of(OLD);
                    case "new" -> Optional.of(NEW);
                    case "short" -> Optional.of(new byte[23]);
                    default -> Optional.empty();
                },
                () -> Samples.NOW);
    }

    @Test
    void the_signature_is_that_of_the_published_example() {
        assertThat(WebhookSignature.of(
                        List.of(Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl")),
                        "msg_loFOjxBNrRLzqYUf",
                        Instant.ofEpochSecond(1_731_705_121),
                        "{\"event_type\":\"ping\",\"data\":{\"success\":true}}"))
                .isEqualTo("v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
    }

    @Test
    void each_alert_is_one_signed_post() {
        List<Alert> alerts = IntStream.range(0, 40).mapToObj(Samples::alert).toList();
        assertThat(webhook.offer(alerts)).hasSize(40).allMatch(Delivery.Taken.class::isInstance);
        assertThat(requests).hasSize(40);
        for (Alert alert : alerts) {
            Map<String, String> request = requests.getOrDefault(alert.id(), Map.of());
            assertThat(request)
                    .containsEntry("body", alert.body())
                    .containsEntry("type", "application/json")
                    .containsEntry("timestamp", Long.toString(Samples.NOW.getEpochSecond()))
                    .containsEntry(
                            "signature", WebhookSignature.of(List.of(OLD), alert.id(), Samples.NOW, alert.body()));
        }
    }

    @Test
    void while_a_secret_is_replaced_both_sign() {
        try (Webhook both = webhook("new", "old")) {
            both.offer(List.of(Samples.alert(1)));
        }
        String signature = requests.getOrDefault("e1-0011", Map.of()).getOrDefault("signature", "");
        Alert alert = Samples.alert(1);
        assertThat(signature.split(" "))
                .containsExactly(
                        WebhookSignature.of(List.of(NEW), alert.id(), Samples.NOW, alert.body()),
                        WebhookSignature.of(List.of(OLD), alert.id(), Samples.NOW, alert.body()));
    }

    private Delivery offered() {
        return webhook.offer(List.of(Samples.alert(7))).getFirst();
    }

    @Test
    void what_an_answer_means_for_an_alert() {
        for (int refused : new int[] {301, 302, 400, 401, 403, 404, 410, 422}) {
            status = refused;
            assertThat(offered()).as("%d", refused).isInstanceOf(Delivery.Refused.class);
        }
        for (int later : new int[] {408, 429, 500, 502, 503}) {
            status = later;
            assertThat(offered()).as("%d", later).isInstanceOf(Delivery.Unreachable.class);
        }
        status = 202;
        assertThat(offered()).isInstanceOf(Delivery.Taken.class);
    }

    @Test
    void a_receiver_may_ask_for_time_up_to_five_minutes() {
        status = 503;
        for (Map.Entry<String, Long> each : Map.of("7", 7L, "86400", 300L, "Sun, 06 Nov 1994 08:49:37 GMT", 0L)
                .entrySet()) {
            retryAfter = each.getKey();
            assertThat(offered())
                    .isInstanceOfSatisfying(
                            Delivery.Unreachable.class,
                            away -> assertThat(away.notBefore()).isEqualTo(Duration.ofSeconds(each.getValue())));
        }
    }

    @Test
    void nothing_is_sent_without_a_proper_secret() {
        for (String secret : List.of("short", "absent")) {
            try (Webhook unsigned = webhook(secret)) {
                assertThat(unsigned.offer(List.of(Samples.alert(1)))).allMatch(Delivery.Unreachable.class::isInstance);
            }
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void what_is_too_large_to_be_sent_is_refused_and_holds_up_nothing() {
        Alert alert = new Alert("e1", 1, "policy.applied", Samples.NOW, "a", "policy", "applied", "x".repeat(1 << 21));
        assertThat(webhook.offer(List.of(alert, Samples.alert(2))))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Delivery.Refused.class),
                        second -> assertThat(second).isInstanceOf(Delivery.Taken.class));
    }

    @Test
    void a_receiver_that_is_down_is_unreachable() {
        server.stop(0);
        assertThat(offered()).isInstanceOf(Delivery.Unreachable.class);
    }
}
