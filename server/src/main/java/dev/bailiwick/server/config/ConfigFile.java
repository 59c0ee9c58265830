package dev.bailiwick.server.config;

import dev.bailiwick.cli.document.UnreadableDocuments;
import dev.bailiwick.cli.document.YamlDocuments;
import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.DocumentError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the configuration file, YAML or JSON. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads and binds a file.
     *
     * @throws IllegalArgumentException naming file, line, and the nearest known key
     * @throws IOException if the file cannot be read
     */
    public static ServerConfig read(Path file) throws IOException {
        List<YamlDocuments.YamlDocument> documents;
        try {
            documents = YamlDocuments.read(file.toString(), Files.readString(file));
        } catch (UnreadableDocuments e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (documents.size() != 1) {
            throw new IllegalArgumentException("`" + file + "` must hold exactly one document");
        }
        YamlDocuments.YamlDocument document = documents.getFirst();
        Bound<ServerConfig> bound = ServerConfig.SHAPE.bind(document.tree());
        List<DocumentError> errors = bound.errorsOrNone();
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join(
                    "\n",
                    errors.stream()
                            .map(e -> document.locate(e.pointer(), e.message(), e.nearest()))
                            .toList()));
        }
        return bound.orElseThrow();
    }
}
