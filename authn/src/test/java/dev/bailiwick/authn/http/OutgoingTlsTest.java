package dev.bailiwick.authn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.bailiwick.authn.http.HttpResult.Cause;
import dev.bailiwick.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real TLS server whose certificate is for {@code issuer.example} and is trusted by the client under test. */
class OutgoingTlsTest {
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static SSLContext context;
    private static HttpsServer server;

    @BeforeAll
    static void start() throws IOException {
        context = TestCertificate.of(directory, "dns:issuer.example").context();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            REQUESTS.incrementAndGet();
            ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            byte[] told = (session.getRequestedServerNames() + " "
                            + exchange.getRequestHeaders().getFirst("Host"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, told.length);
            exchange.getResponseBody().write(told);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void the_name_of_the_uri_is_what_is_told_and_what_the_certificate_must_have() {
        HttpResult.Answered answer = OutgoingHttpTest.answered(get(context, uri("issuer.example")));

        assertThat(answer.text())
                .contains("value=issuer.example")
                .endsWith(" issuer.example:" + server.getAddress().getPort());
    }

    @Test
    void a_certificate_for_another_name_is_refused_before_anything_is_sent() {
        int before = REQUESTS.get();

        assertThat(OutgoingHttpTest.failed(get(context, uri("other.example")))).isEqualTo(Cause.TLS_FAILED);
        assertThat(OutgoingHttpTest.failed(get(context, uri("127.0.0.1")))).isEqualTo(Cause.TLS_FAILED);
        assertThat(REQUESTS).hasValue(before);
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_refused() throws GeneralSecurityException {
        assertThat(OutgoingHttpTest.failed(get(SSLContext.getDefault(), uri("issuer.example"))))
                .isEqualTo(Cause.TLS_FAILED);
    }

    private static URI uri(String host) {
        return URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
    }

    private static HttpResult get(SSLContext trusting, URI uri) {
        OutgoingHttp http = new OutgoingHttp(new OutgoingHttp.Settings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1024,
                AddressPolicy.allowing(List.of("127.0.0.1/32")),
                OutgoingHttpTest.resolver("127.0.0.1"),
                trusting.getSocketFactory()));
        return http.get(uri);
    }
}
