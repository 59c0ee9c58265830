package dev.bailiwick.server.backup;

import dev.bailiwick.core.document.ObjectShape;
import dev.bailiwick.core.document.Shapes;
import dev.bailiwick.engine.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What a backup says of itself, in {@code backup.json} beside the database's copy.
 *
 * @param format 1
 * @param version the program's version that wrote it
 * @param logSize entries of the audit log
 * @param logRoot the log's root, in hex
 * @param sha256 digest of the copy, in hex
 */
record Manifest(long format, String version, Instant at, long logSize, String logRoot, String sha256) {
    static final String FILE = "backup.json";
    static final long FORMAT = 1;

    private static final ObjectShape<Manifest> SHAPE = shape();

    private static ObjectShape<Manifest> shape() {
        var o = ObjectShape.<Manifest>of("Manifest: what a backup says of itself");
        var hex = Shapes.pattern("[0-9a-f]{64}", 64, "64 hexadecimal digits");
        var format = o.required("format", "the form of the backup", Shapes.integer(1, 1), Manifest::format);
        var version = o.required("version", "the program that wrote it", Shapes.text(1, 100), Manifest::version);
        var at = o.required("at", "when it was taken", Shapes.instant(), Manifest::at);
        var size = o.required("logSize", "entries of the log", Shapes.integer(0, Long.MAX_VALUE), Manifest::logSize);
        var root = o.required("logRoot", "root of the log", hex, Manifest::logRoot);
        var digest = o.required("sha256", "digest of the copy", hex, Manifest::sha256);
        return o.make(in ->
                new Manifest(in.get(format), in.get(version), in.get(at), in.get(size), in.get(root), in.get(digest)));
    }

    /** @throws IOException if it is missing or not such a file */
    static Manifest read(Path directory) throws IOException {
        try {
            var bound = SHAPE.bind(Json.readObject(Files.readString(directory.resolve(FILE))));
            if (!bound.errorsOrNone().isEmpty()) {
                throw new IOException("`" + directory.resolve(FILE) + "` is not understood: "
                        + bound.errorsOrNone().getFirst().message());
            }
            return bound.orElseThrow();
        } catch (IllegalArgumentException e) {
            throw new IOException("`" + directory.resolve(FILE) + "` is not understood: " + e.getMessage(), e);
        }
    }

    String json() {
        return Json.write(SHAPE.write(this)) + "\n";
    }

    static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
