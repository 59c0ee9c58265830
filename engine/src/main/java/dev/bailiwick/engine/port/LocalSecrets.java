package dev.bailiwick.engine.port;

import java.util.Optional;

/** Secrets that documents name by id and only the server's local configuration maps to files. Thread-safe. */
@FunctionalInterface
public interface LocalSecrets {
    /** The secret's octets, or empty where the local configuration does not know the id. */
    Optional<byte[]> find(String id);
}
