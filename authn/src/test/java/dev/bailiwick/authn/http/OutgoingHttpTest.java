package dev.bailiwick.authn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import dev.bailiwick.authn.http.HttpResult.Answered;
import dev.bailiwick.authn.http.HttpResult.Cause;
import dev.bailiwick.authn.http.HttpResult.Failed;
import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.localissuer.Misbehaviour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingHttpTest {
    private static final AddressPolicy LOOPBACK = AddressPolicy.allowing(List.of("127.0.0.0/8", "::1/128"));

    private static LocalIssuer issuer;
    private static int port;

    private int before;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(Clock.systemUTC());
        port = issuer.jwksUri().getPort();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @BeforeEach
    void behave() {
        issuer.misbehave(Misbehaviour.NONE);
        before = issuer.requests();
    }

    @Test
    void an_allowed_address_is_asked() {
        Answered answer = answered(http(LOOPBACK, HostResolver.system()).get(issuer.jwksUri()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).contains("application/json");
        assertThat(answer.text()).startsWith("{\"keys\":[");
    }

    @Test
    void the_loopback_is_refused_unless_local_configuration_allows_it() {
        assertThat(failed(
                        http(AddressPolicy.publicOnly(), HostResolver.system()).get(issuer.jwksUri())))
                .isEqualTo(Cause.ADDRESS_NOT_ALLOWED);
        assertThat(issuer.requests()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[fd00::1]/",
                "https://192.168.0.1:8443/",
                "https://[64:ff9b::7f00:1]/"
            })
    void address_literals_are_judged_like_the_answers_for_names(String uri) {
        assertThat(failed(
                        http(AddressPolicy.publicOnly(), HostResolver.system()).get(URI.create(uri))))
                .isEqualTo(Cause.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void a_name_that_leads_inside_is_refused() {
        HostResolver inside = resolver("10.0.0.1", "fd00::1", "127.0.0.1");

        assertThat(failed(http(AddressPolicy.publicOnly(), inside).get(URI.create("https://issuer.example/"))))
                .isEqualTo(Cause.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void of_a_name_that_leads_inside_and_outside_only_the_allowed_addresses_are_used() {
        HostResolver both = resolver("10.0.0.1", "127.0.0.1");

        assertThat(answered(http(LOOPBACK, both).get(URI.create("http://issuer.example:" + port + "/keys")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_name_that_answers_otherwise_a_moment_later_changes_nothing() throws IOException {
        AddressPolicy onlyOutside = AddressPolicy.allowing(List.of("127.0.0.2/32"));
        AtomicInteger asked = new AtomicInteger();
        HostResolver rebinding =
                host -> List.of(InetAddress.ofLiteral(asked.incrementAndGet() == 1 ? "127.0.0.2" : "127.0.0.1"));
        HttpServer outside = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), port), 0);
        outside.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("outside".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        outside.start();
        try {
            OutgoingHttp http = http(onlyOutside, rebinding);
            URI uri = URI.create("http://rebinding.example:" + port + "/keys");

            assertThat(answered(http.get(uri)).text()).isEqualTo("outside");
            assertThat(asked).hasValue(1);
            assertThat(failed(http.get(uri))).isEqualTo(Cause.ADDRESS_NOT_ALLOWED);
            assertThat(asked).hasValue(2);
            assertThat(issuer.requests())
                    .as("the server inside, on the same port")
                    .isEqualTo(before);
        } finally {
            outside.stop(0);
        }
    }

    @Test
    void plain_http_is_for_the_loopback_only_even_where_the_address_is_allowed() {
        URI uri = URI.create("http://issuer.example/");
        OutgoingHttp inside = http(AddressPolicy.allowing(List.of("10.0.0.0/8")), resolver("10.0.0.1"));
        OutgoingHttp outside = http(AddressPolicy.publicOnly(), resolver("1.1.1.1"));

        assertThat(failed(inside.get(uri))).isEqualTo(Cause.ADDRESS_NOT_ALLOWED);
        assertThat(failed(outside.get(uri))).isEqualTo(Cause.ADDRESS_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/",
                "file:///etc/passwd",
                "jar:https://a/",
                "/keys",
                "https:///keys",
                "https://user:secret@issuer.example/",
                "https://issuer.example/#f",
                "https://issuer.example./",
                "https://issuer.example:0/",
                "https://issuer.example:65536/",
                "https://b%C3%BCcher.example/",
                "mailto:a@b"
            })
    void an_address_of_another_kind_is_refused_without_a_lookup(String uri) {
        AtomicInteger lookups = new AtomicInteger();
        HostResolver counting = host -> {
            lookups.incrementAndGet();
            return List.of();
        };

        assertThat(failed(http(LOOPBACK, counting).get(URI.create(uri)))).isEqualTo(Cause.URL_NOT_ALLOWED);
        assertThat(lookups).hasValue(0);
    }

    @Test
    void a_redirect_comes_back_as_it_is() {
        issuer.misbehave(Misbehaviour.REDIRECTING);

        assertThat(answered(http(LOOPBACK, HostResolver.system()).get(issuer.jwksUri()))
                        .status())
                .isEqualTo(302);
        assertThat(issuer.requests()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource({"SILENT, TIMED_OUT", "DRIPPING, TIMED_OUT", "HUGE, TOO_LARGE"})
    void a_server_cannot_hold_us_by_silence_dripping_or_size(Misbehaviour how, Cause expected) {
        issuer.misbehave(how);
        // Large enough for the machine under load in the case that is not about time.
        Duration timeout = how == Misbehaviour.HUGE ? Duration.ofSeconds(10) : Duration.ofMillis(300);
        OutgoingHttp http = new OutgoingHttp(settings(LOOPBACK, HostResolver.system(), timeout));

        assertThat(failed(http.get(issuer.jwksUri()))).isEqualTo(expected);
    }

    @Test
    void a_resolver_that_hangs_cannot_hold_us_either() {
        CountDownLatch never = new CountDownLatch(1);
        HostResolver hanging = host -> {
            try {
                never.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        };
        OutgoingHttp http = new OutgoingHttp(settings(LOOPBACK, hanging, Duration.ofMillis(50)));
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(failed(http.get(URI.create("https://issuer.example/"))))
                        .isEqualTo(Cause.TIMED_OUT);
            }
        } finally {
            never.countDown();
        }
    }

    @Test
    void a_name_without_address_and_a_port_without_server_are_told_apart() throws IOException {
        HostResolver nothing = host -> {
            throw new UnknownHostException(host);
        };
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        assertThat(failed(http(LOOPBACK, nothing).get(URI.create("https://issuer.example/"))))
                .isEqualTo(Cause.NOT_RESOLVED);
        assertThat(failed(http(LOOPBACK, HostResolver.system()).get(URI.create("http://127.0.0.1:" + closed + "/"))))
                .isEqualTo(Cause.NOT_CONNECTED);
    }

    @Test
    void a_post_carries_its_headers_and_body() throws IOException {
        AtomicReference<String> seen = new AtomicReference<>("");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Signature") + " "
                    + exchange.getRequestHeaders().getFirst("Host") + " " + body);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            String authority = "127.0.0.1:" + server.getAddress().getPort();
            URI uri = URI.create("http://" + authority + "/hook?a=b%20c");
            OutgoingRequest request = new OutgoingRequest("POST", uri, Map.of("X-Signature", "s"), "größe");

            assertThat(answered(http(LOOPBACK, HostResolver.system()).send(request))
                            .status())
                    .isEqualTo(204);
            assertThat(seen).hasValue("POST /hook?a=b%20c s " + authority + " größe");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_request_cannot_smuggle_headers_and_does_not_print_its_secrets() {
        URI uri = URI.create("https://issuer.example/?key=canary");

        for (String name : List.of("Host", "content-length", "Transfer-Encoding", "Connection", "a b", "a:b", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new OutgoingRequest("GET", uri, Map.of(name, "x"), ""));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutgoingRequest("GET", uri, Map.of("A", "canary\r\nB: 1"), ""))
                .withMessageNotContaining("canary");
        assertThatIllegalArgumentException().isThrownBy(() -> new OutgoingRequest("CONNECT", uri, Map.of(), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new OutgoingRequest("GET", uri, Map.of(), "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutgoingRequest("POST", uri, Map.of(), "x".repeat((1 << 20) + 1)));
        assertThat(new OutgoingRequest("POST", uri, Map.of("Authorization", "canary"), "canary").toString())
                .doesNotContain("canary");
    }

    static OutgoingHttp http(AddressPolicy addresses, HostResolver resolver) {
        return new OutgoingHttp(settings(addresses, resolver, Duration.ofSeconds(10)));
    }

    static OutgoingHttp.Settings settings(AddressPolicy addresses, HostResolver resolver, Duration timeout) {
        SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
        return new OutgoingHttp.Settings(timeout, timeout, 256 * 1024, addresses, resolver, tls);
    }

    static HostResolver resolver(String... addresses) {
        List<InetAddress> all =
                Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
        return host -> all;
    }

    static Answered answered(HttpResult result) {
        assertThat(result).isInstanceOf(Answered.class);
        return (Answered) result;
    }

    static Cause failed(HttpResult result) {
        assertThat(result).isInstanceOf(Failed.class);
        return ((Failed) result).cause();
    }
}
