package dev.bailiwick.server.keys;

import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.tlog.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The keys' directory: the master key and the checkpoint key, made at the first start. It has mode 0700 and lies outside
 * the data directory, so that a copy of the data holds no key.
 */
public final class KeyDirectory {
    private static final String MASTER = "master-";
    private static final String CHECKPOINT = "checkpoint.key";
    private static final String PUBLIC = "checkpoint.pub";

    private final Path directory;
    private final SecureRandom random;

    private KeyDirectory(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /**
     * Opens the directory, making it where it is missing.
     *
     * @throws IllegalArgumentException if it lies inside the data, the data inside it, or others may read it
     */
    public static KeyDirectory open(Path directory, Path data, SecureRandom random) throws IOException {
        Path keys = directory.toAbsolutePath().normalize();
        if (!Files.exists(keys)) {
            Files.createDirectories(
                    keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path real = keys.toRealPath();
        Path realData = data.toRealPath();
        if (real.startsWith(realData) || realData.startsWith(real)) {
            throw new IllegalArgumentException(
                    "the keys' directory `" + keys + "` must lie outside the data directory");
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(real, LinkOption.NOFOLLOW_LINKS));
        if (!mode.endsWith("------")) {
            throw new IllegalArgumentException(
                    "the keys' directory `" + keys + "` is open to others (" + mode + "): chmod 700 it");
        }
        return new KeyDirectory(real, random);
    }

    public Path path() {
        return directory;
    }

    /** The master key with all its versions; version 1 is made where there is none. */
    public MasterKey masterKey() throws IOException {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("master-[0-9]{1,3}\\.key")) {
                    int version = Integer.parseInt(name.substring(MASTER.length(), name.length() - 4));
                    keys.put(
                            version,
                            Base64.getDecoder().decode(Files.readString(file).strip()));
                }
            }
        }
        if (keys.isEmpty()) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            write(directory.resolve("master-1.key"), Base64.getEncoder().encodeToString(key) + "\n");
            keys.put(1, key);
        }
        return new MasterKey(keys, random);
    }

    /** The checkpoint key, named like the log's origin; made where there is none, its public half beside it. */
    public NoteSigner checkpointKey(String origin) throws IOException {
        Path file = directory.resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            NoteSigner made = NoteSigner.generate(origin, random);
            write(file, made.secretKey() + "\n");
            write(directory.resolve(PUBLIC), made.verifier().vkey() + "\n");
        }
        NoteSigner signer = NoteSigner.parse(Files.readString(file).strip());
        if (!signer.name().equals(origin)) {
            throw new IllegalArgumentException("the checkpoint key belongs to the log `" + signer.name()
                    + "`, but the configuration says `" + origin + "`");
        }
        return signer;
    }

    /** The anchor's file where the configuration names none. */
    public Path anchorFile() {
        return directory.resolve("anchor");
    }

    /** Writes a file of mode 0600 that must not exist yet. */
    public static void write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }
}
