package dev.bailiwick.testkit.servers;

import dev.bailiwick.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real ACME server for tests, Let's Encrypt's pebble, on 127.0.0.1 and free ports. It validates at once, and by asking
 * one name server only. Its HTTPS certificate is made for it and dies with it.
 */
public final class PebbleServer implements AutoCloseable {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/bin/pebble";

    private static final Duration STARTING = Duration.ofSeconds(15);

    private final ServerProcess process;
    private final int port;
    private final Path certificate;

    private PebbleServer(ServerProcess process, int port, Path certificate) {
        this.process = process;
        this.port = port;
        this.certificate = certificate;
    }

    /** Tells whether pebble is installed. */
    public static boolean installed() {
        return ServerProcess.installed(PROGRAM);
    }

    /** Starts one that asks this name server for challenges. */
    public static PebbleServer start(InetSocketAddress nameServer) {
        Path directory = ServerProcess.newDirectory("pebble");
        try {
            TestCertificate certificate = TestCertificate.of(directory, "ip:127.0.0.1");
            certificate.writeKey(directory.resolve("key.pem"));
            certificate.writeCertificate(directory.resolve("cert.pem"));
            int port = Ports.free();
            Path config = directory.resolve("config.json");
            Files.writeString(config, """
                    {"pebble": {
                      "listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                      "certificate": "%3$s/cert.pem", "privateKey": "%3$s/key.pem",
                      "httpPort": %4$d, "tlsPort": %5$d,
                      "ocspResponderURL": "", "externalAccountBindingRequired": false}}
                    """.formatted(port, Ports.free(), directory, Ports.free(), Ports.free()));
            // Its own settings come from its environment alone; `env` adds them, whatever the tests run in.
            ServerProcess process = ServerProcess.start(
                    directory,
                    List.of(
                            "/usr/bin/env",
                            "PEBBLE_VA_NOSLEEP=1",
                            "PEBBLE_WFE_NONCEREJECT=0",
                            PROGRAM,
                            "-config",
                            config.toString(),
                            "-dnsserver",
                            "127.0.0.1:" + nameServer.getPort()));
            PebbleServer server = new PebbleServer(process, port, directory.resolve("cert.pem"));
            Await.until(() -> "pebble listens: " + process.output(), STARTING, () -> listens(port));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("pebble could not be started", e);
        }
    }

    /** Its ACME directory. */
    public URI directoryUrl() {
        return URI.create("https://127.0.0.1:" + port + "/dir");
    }

    /** Its HTTPS certificate in PEM, signed by itself. */
    public Path certificate() {
        return certificate;
    }

    /** The end of what it wrote. */
    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(Ports.loopback(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
