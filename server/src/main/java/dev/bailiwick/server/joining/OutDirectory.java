package dev.bailiwick.server.joining;

import dev.bailiwick.cli.command.Yaml;
import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import dev.bailiwick.cli.policy.DocumentFiles;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PrivateFile;
import dev.bailiwick.core.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The directory that an import writes: it appears whole, and what is in it has been read back. */
final class OutDirectory {
    private final Path directory;

    private OutDirectory(Path directory) {
        this.directory = directory;
    }

    /** @throws Failure where there is something already */
    static OutDirectory empty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (var files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw Failure.usage("`" + directory + "` is not empty");
            }
        }
        return new OutDirectory(directory);
    }

    void write(Map<String, List<Document>> files, String notes) throws IOException {
        for (Map.Entry<String, List<Document>> each : files.entrySet()) {
            Path file = directory.resolve(each.getKey());
            Path folder = file.getParent();
            Files.createDirectories(folder == null ? directory : folder);
            Files.writeString(
                    file, each.getValue().stream().map(OutDirectory::yaml).collect(Collectors.joining("---\n")));
        }
        Files.writeString(directory.resolve("NOTES.md"), notes);
        readBack(files);
    }

    /** Writes secrets in base64, and the lines of configuration that name them. */
    void writeSecrets(Map<String, byte[]> secrets) throws IOException {
        Path folder = Files.createDirectory(
                directory.resolve("secrets"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Map.Entry<String, byte[]> each : secrets.entrySet()) {
            keep(folder.resolve(each.getKey() + ".b64"), Base64.getEncoder().encodeToString(each.getValue()) + "\n");
        }
        keep(folder.resolve("configuration"), configuration(secrets.keySet()) + "\n");
    }

    /** What the server's configuration has to say, so that it knows the secrets. */
    String configuration(Set<String> ids) {
        return "secrets:\n"
                + ids.stream()
                        .map(id -> "  " + id + ": \""
                                + directory.toAbsolutePath().normalize().resolve("secrets") + "/" + id + ".b64\"")
                        .collect(Collectors.joining("\n"));
    }

    private static void keep(Path file, String content) {
        try (PrivateFile secret = PrivateFile.prepare(file, false)) {
            secret.keep(content);
        }
    }

    private static String yaml(Document document) {
        return String.join("\n", Yaml.lines(Json.of(document.source()))) + "\n";
    }

    private void readBack(Map<String, List<Document>> files) {
        Set<Document> read = new HashSet<>();
        for (YamlDocument each : DocumentFiles.read(List.of(directory))) {
            read.add(Document.bind(each.tree()).orElseThrow());
        }
        Set<Document> written = files.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        if (!read.equals(written)) {
            throw new IllegalStateException("what was written does not read back as it was meant");
        }
    }
}
