package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.port.LocalSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets by id, each in a file that holds it in base64. Read at each use, so that a replaced file needs no restart.
 *
 * @param files file of each id
 */
record FileSecrets(Map<String, Path> files) implements LocalSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(FileSecrets.class);
    private static final int MAX_BYTES = 4_096;

    /** How Standard Webhooks writes its secrets: this before the base64. */
    private static final String WEBHOOK = "whsec_";

    @Override
    public Optional<byte[]> find(String id) {
        Path file = files.get(id);
        if (file == null) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                LOG.warn("the file of secret `{}` is larger than {} octets", id, MAX_BYTES);
                return Optional.empty();
            }
            String text = Files.readString(file).strip();
            return Optional.of(
                    Base64.getDecoder().decode(text.startsWith(WEBHOOK) ? text.substring(WEBHOOK.length()) : text));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("the file of secret `{}` cannot be read as base64", id);
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "FileSecrets" + files.keySet();
    }
}
