package dev.bailiwick.server.joining;

import dev.bailiwick.core.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an import is about to write. Shows no secret.
 *
 * @param files documents by file, relative to the directory
 * @param secrets octets by secret id, where they are known; none are written unless that was asked for
 * @param unknownSecrets the ids whose secrets are not known
 * @param clients a line for each key that was looked at
 * @param notes what a person should know
 */
record Drawn(
        Map<String, List<Document>> files,
        Map<String, byte[]> secrets,
        List<String> unknownSecrets,
        List<String> clients,
        List<String> notes) {
    Drawn {
        files = new LinkedHashMap<>(files);
        secrets = new LinkedHashMap<>(secrets);
        unknownSecrets = List.copyOf(unknownSecrets);
        clients = List.copyOf(clients);
        notes = List.copyOf(notes);
    }

    List<Document> documents() {
        return files.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public String toString() {
        return "Drawn" + files.keySet();
    }
}
