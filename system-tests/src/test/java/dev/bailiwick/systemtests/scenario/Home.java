package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.testkit.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything of one installation in a temporary directory: data, keys, configuration, secrets, and the files of whoever
 * uses it. Its ports are chosen once, so that it comes back where it was.
 */
record Home(Path path, InetSocketAddress rest, InetSocketAddress dns) implements AutoCloseable {
    /** The id of the secret by which secondaries transfer. */
    static final String TRANSFER = "transfer";

    static Home create() {
        return create("");
    }

    /** With more lines of configuration. */
    static Home create(String configuration) {
        return create(configuration, Map.of());
    }

    /** With more lines of configuration, and with the texts of secrets by their ids. */
    static Home create(String configuration, Map<String, String> secrets) {
        try {
            Path path = Files.createTempDirectory("bailiwick-home-");
            Home home = new Home(
                    path,
                    new InetSocketAddress(Ports.loopback(), Ports.free()),
                    new InetSocketAddress(Ports.loopback(), Ports.free()));
            byte[] secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            home.privateFile("transfer.secret", Base64.getEncoder().encodeToString(secret) + "\n");
            StringBuilder files = new StringBuilder();
            secrets.forEach((id, text) -> {
                byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                home.privateFile(id + ".secret", Base64.getEncoder().encodeToString(octets) + "\n");
                files.append("  ").append(id).append(": ").append(id).append(".secret\n");
            });
            home.file("bailiwick.yaml", """
                    rest: 127.0.0.1:%d
                    dns: ["127.0.0.1:%d"]
                    secrets:
                      %s: transfer.secret
                    %s
                    allowPrivate: ["127.0.0.0/8"]
                    origin: example.test/log
                    %s
                    """.formatted(
                            home.rest.getPort(), home.dns.getPort(), TRANSFER, files, configuration));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return path.resolve("data");
    }

    Path keys() {
        return path.resolve("keys");
    }

    Path config() {
        return path.resolve("bailiwick.yaml");
    }

    /** The transfer secret in base64. */
    String transferSecret() {
        return text(path.resolve("transfer.secret")).strip();
    }

    /** A path in this directory. */
    Path at(String name) {
        return path.resolve(name);
    }

    /** Writes a file in this directory. */
    Path file(String name, String content) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent() == null ? path : file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file that only its owner reads, such as a credential. */
    Path privateFile(String name, String content) {
        Path file = file(name, content);
        try {
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
