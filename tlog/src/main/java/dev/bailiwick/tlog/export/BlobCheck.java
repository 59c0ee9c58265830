package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.merkle.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks blobs against their digests; remembers, within bounds, which are good. Thread-safe. */
final class BlobCheck {

    private static final int REMEMBERED = 100_000;

    private final Path export;
    private final Set<Hash> good = ConcurrentHashMap.newKeySet();

    BlobCheck(Path export) {
        this.export = export;
    }

    Optional<Fault> fault(Hash digest, long index) {
        if (good.contains(digest)) {
            return Optional.empty();
        }
        String file = Layout.blob(digest);
        try (InputStream in = Layout.open(export.resolve(file))) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
            }
            if (!digest.matches(sha.digest(), 0)) {
                return Optional.of(
                        Fault.at(Fault.Kind.BLOB, index, file, "the blob's content is not what its digest says"));
            }
        } catch (IOException e) {
            return Optional.of(Fault.at(Fault.Kind.BLOB, index, file, Layout.cause(e)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        if (good.size() < REMEMBERED) {
            good.add(digest);
        }
        return Optional.empty();
    }
}
