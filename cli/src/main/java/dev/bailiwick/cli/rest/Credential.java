package dev.bailiwick.cli.rest;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A secret read from a file: a lease, a token, an ID token. Never shown. */
public final class Credential {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final String secret;
    private final boolean shared;

    private Credential(String secret, boolean shared) {
        this.secret = secret;
        this.shared = shared;
    }

    /**
     * Reads the file; blanks and line ends around the secret do not count.
     *
     * @throws Failure if it cannot be read, is empty, or holds what can be no credential
     */
    public static Credential read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            String secret = new String(bytes, StandardCharsets.UTF_8).strip();
            if (secret.isEmpty()) {
                throw Failure.usage("`" + file + "` is empty: a credential was expected in it");
            }
            if (bytes.length > MAX_BYTES || secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw Failure.usage("`" + file + "` holds no credential: one word of ASCII was expected");
            }
            return new Credential(secret, readByOthers(file));
        } catch (IOException e) {
            Failure failure = Failure.usage("the credential `" + file + "` cannot be read: " + cause(e));
            failure.initCause(e);
            throw failure;
        }
    }

    /**
     * A secret that the server just gave, which is kept in memory only.
     *
     * @throws Failure if it can be no credential
     */
    public static Credential of(String secret) {
        if (secret.isEmpty() || secret.length() > MAX_BYTES || secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Failure(ExitCode.INTERNAL, "internal", "the server's answer holds no credential");
        }
        return new Credential(secret, false);
    }

    private static String cause(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException missing -> "there is no such file";
            case java.nio.file.AccessDeniedException denied -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static boolean readByOthers(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether others than its owner may read or write the file. */
    public boolean shared() {
        return shared;
    }

    /** The secret itself, for the request only. */
    public String secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "Credential[not shown]";
    }
}
