package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Shell.Ran;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.tlog.export.AnchorFile;
import dev.bailiwick.tlog.export.ExportWriter;
import dev.bailiwick.tlog.export.Receipt;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.Salt;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.HashReader;
import dev.bailiwick.tlog.merkle.MerkleHash;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.NoteSigner;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("The audit commands")
final class AuditTest {
    private static final NoteSigner KEY = NoteSigner.generate("log.example/audit", new SecureRandom());

    @TempDir
    Path folder = Path.of("");

    private final FakeServer server;
    private final Shell shell;
    private String key = "";

    AuditTest() throws IOException {
        server = new FakeServer();
        shell = new Shell().with("BAILIWICK_SERVER", server.url());
    }

    @BeforeEach
    void publish() throws IOException {
        Path file = folder.resolve("vkey");
        Files.writeString(file, KEY.verifier().vkey() + "\n");
        key = file.toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<EntryBody> bodies(int size, String outcome) {
        List<EntryBody> bodies = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Salt salt = Salt.of(MerkleHash.digest(new byte[] {(byte) i}).bytes());
            bodies.add(EntryBody.of(salt, Map.of("type", "change.applied", "outcome", outcome + i), Map.of()));
        }
        return bodies;
    }

    private static SignedCheckpoint checkpoint(List<EntryBody> bodies) {
        List<Hash> hashes =
                bodies.stream().map(body -> MerkleHash.leaf(body.leaf())).toList();
        return new Checkpoint(
                        "log.example/audit",
                        bodies.size(),
                        Frontier.EMPTY.appendAll(hashes).root())
                .sign(KEY);
    }

    private Path export(String name, List<EntryBody> bodies) throws IOException {
        Path directory = folder.resolve(name);
        try (ExportWriter writer = ExportWriter.create(directory)) {
            for (EntryBody body : bodies) {
                writer.append(body.leaf(), body);
            }
            writer.finish(checkpoint(bodies));
        }
        return directory;
    }

    private Ran verify(String... args) {
        List<String> all = new ArrayList<>(List.of("audit", "verify", "--key", key));
        all.addAll(List.of(args));
        return new Shell().run(all.toArray(String[]::new));
    }

    @Test
    void a_sound_export_is_verified_offline_and_says_what_it_cannot_know() throws IOException {
        Path export = export("export", bodies(20, "a"));
        Ran ran = verify(export.toString());
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .startsWith("sound: log.example/audit of size 20")
                .contains("not known: without an anchor");
        Ran json = verify(export.toString(), "--output", "json");
        assertThat(json.json().at("/sound").booleanValue()).isTrue();
        assertThat(json.json().at("/entries").intValue()).isEqualTo(20);
    }

    @Test
    void one_altered_byte_is_found() throws IOException {
        Path export = export("export", bodies(20, "a"));
        try (Stream<Path> files = Files.list(export.resolve("bodies"))) {
            Path body = files.findFirst().orElseThrow();
            Files.writeString(body, Files.readString(body).replaceFirst("\"a7\"", "\"b7\""));
        }
        Ran ran = verify(export.toString());
        assertThat(ran.exit()).isEqualTo(6);
        assertThat(ran.out()).startsWith("NOT SOUND").contains("entry 7");
        assertThat(verify(export.toString(), "--output", "json")
                        .json()
                        .at("/faults/0/index")
                        .intValue())
                .isEqualTo(7);
    }

    @Test
    void a_log_rewritten_with_its_key_is_found_against_an_anchor_or_what_was_seen_before() throws IOException {
        Path anchors = folder.resolve("anchors");
        try (AnchorFile file = AnchorFile.open(anchors)) {
            file.append(checkpoint(bodies(20, "a")));
        }
        Path state = folder.resolve("state");
        Path export = export("export", bodies(20, "a"));
        assertThat(verify(export.toString(), "--anchor", anchors.toString(), "--state", state.toString())
                        .exit())
                .isZero();
        Path rewritten = export("rewritten", bodies(20, "forged"));
        assertThat(verify(rewritten.toString()).exit()).isZero();
        assertThat(verify(rewritten.toString(), "--anchor", anchors.toString()).exit())
                .isEqualTo(6);
        assertThat(verify(rewritten.toString(), "--state", state.toString()).exit())
                .isEqualTo(6);
    }

    @Test
    void a_receipt_proves_its_entry_by_itself_and_an_altered_one_does_not() throws IOException {
        List<EntryBody> bodies = bodies(1, "a");
        HashReader reader = (level, index) -> MerkleHash.leaf(bodies.getFirst().leaf());
        String receipt = Receipt.of(
                        checkpoint(bodies), 0, reader, bodies.getFirst().leaf(), bodies.getFirst())
                .encode();
        server.on("GET /v1/audit/receipts/0", 200, "text/plain", receipt.getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("receipt");
        assertThat(shell.run("audit", "receipt", "0", "--out", file.toString()).exit())
                .isZero();
        Ran ran = verify("--receipt", file.toString());
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("sound: entry 0 is in the log", "outcome: a0");
        assertThat(shell.run("audit", "receipt", "0").out()).isEqualTo(receipt);
        Files.writeString(file, receipt.replaceFirst("index 0", "index 1"));
        assertThat(verify("--receipt", file.toString()).exit()).isEqualTo(6);
        assertThat(verify("--receipt", file.toString(), "--output", "json")
                        .json()
                        .at("/sound")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void verification_needs_something_to_verify_and_a_key() throws IOException {
        assertThat(verify().exit()).isEqualTo(2);
        assertThat(verify(folder.resolve("none").toString()).exit()).isEqualTo(2);
        Files.writeString(Path.of(key), "no key\n");
        assertThat(verify(folder.toString()).exit()).isEqualTo(2);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private Ran export(Path target, byte[] archive) {
        server.on("GET /v1/audit/export", 200, "application/zip", archive);
        return shell.run("audit", "export", target.toString());
    }

    @Test
    void an_export_is_taken_away_and_verifies() throws IOException {
        Path made = export("made", bodies(20, "a"));
        Map<String, byte[]> files = new java.util.TreeMap<>();
        try (Stream<Path> walk = Files.walk(made)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(made.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        Path target = folder.resolve("taken/away");
        Ran ran = export(target, zip(files));
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("exported " + files.size() + " files");
        assertThat(verify(target.toString()).exit()).isZero();
        assertThat(export(target, zip(files)).exit())
                .as("not over another export")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/evil", "a/../../evil", "a/../evil", "..\\evil", "C:evil", "."})
    void an_archive_that_leads_outside_is_refused(String name) throws IOException {
        Path target = folder.resolve("target");
        Ran ran = export(target, zip(Map.of(name, new byte[] {1})));
        assertThat(ran.exit()).isEqualTo(6);
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(target.resolve("evil")).doesNotExist();
    }

    @Test
    void an_export_that_broke_off_is_not_taken_for_one() throws IOException {
        assertThat(export(folder.resolve("a"), zip(Map.of("export-format", new byte[] {1})))
                        .exit())
                .isEqualTo(5);
        byte[] whole = zip(Map.of("checkpoint", new byte[10_000]));
        assertThat(export(folder.resolve("b"), java.util.Arrays.copyOf(whole, 40))
                        .exit())
                .isNotZero();
    }

    private static void entry(ArrayNode entries, int index, String type, Map<String, String> fields) {
        ObjectNode entry = entries.addObject();
        entry.put("index", index);
        entry.put("type", type);
        entry.put("at", "2026-01-01T00:00:0" + index + "Z");
        ObjectNode own = entry.putObject("fields");
        own.put("actor", "identity/ci");
        fields.forEach(own::put);
    }

    private static String access() {
        ObjectNode access = Json.object();
        access.put("correlation", "a_1");
        ArrayNode entries = access.putArray("entries");
        String proof =
                "{\"anchor\":\"ci\",\"issuer\":\"https://issuer.example\",\"subject\":\"repo:1\",\"claim.run_id\":\"77\"}";
        entry(
                entries,
                0,
                "access.requested",
                Map.of("proof", proof, "asked", "{\"purpose\":\"renew\",\"form\":\"tsig\"}"));
        entry(
                entries,
                1,
                "access.decided",
                Map.of(
                        "outcome",
                        "allow",
                        "grant",
                        "ci",
                        "reasons",
                        "[{\"code\":\"grant-matches\",\"rule\":\"Grant/ci\",\"message\":\"gives it\"}]"));
        entry(entries, 2, "lease.issued", Map.of("lease", "l_1", "ends", "2026-01-01T00:05:00Z"));
        entry(
                entries,
                3,
                "change.intent",
                Map.of(
                        "proof",
                        proof,
                        "change",
                        "c_1",
                        "edits",
                        "[{\"name\":\"www.example.com.\",\"type\":\"A\",\"before\":{\"ttl\":60,\"records\":[\"192.0.2.1\"]},"
                                + "\"after\":{\"ttl\":60,\"records\":[\"192.0.2.7\"]}}]"));
        entry(entries, 4, "change.applied", Map.of("change", "c_1", "outcome", "applied", "version", "12"));
        entry(
                entries,
                5,
                "change.verified",
                Map.of("change", "c_1", "outcome", "seen", "servers", "{\"192.0.2.53\":\"seen\"}"));
        entry(entries, 6, "change.refused", Map.of("cause", "outside scope", "outcome", "FORBIDDEN"));
        entry(entries, 7, "credential.revoked", Map.of("cause", "done", "something-new", "kept"));
        return access.toString();
    }

    @Test
    void an_access_is_one_story_from_request_to_removal() {
        server.on("GET /v1/audit/access/a_1", 200, "application/json", access().getBytes(StandardCharsets.UTF_8));
        Ran ran = shell.run("audit", "show", "a_1");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .containsSubsequence(
                        "access a_1, 8 entries of the log",
                        "#0  2026-01-01T00:00:00Z  identity/ci proved who it is and asked for access",
                        "https://issuer.example",
                        "repo:1",
                        "run_id",
                        "purpose",
                        "[grant-matches] Grant/ci: gives it",
                        "#2",
                        "l_1",
                        "the same proof as in #0",
                        "- www.example.com. 60 A 192.0.2.1",
                        "+ www.example.com. 60 A 192.0.2.7",
                        "#4",
                        "#5",
                        "192.0.2.53",
                        "a change by identity/ci was refused",
                        "outside scope",
                        "something-new kept",
                        "what came of it",
                        "change c_1: applied (#4), then verification seen (#5)",
                        "refused: #6",
                        "lease l_1: removed at 2026-01-01T00:00:07Z (#7)");
        assertThat(shell.run("audit", "show", "a_1", "--output", "json").json().at("/entries"))
                .hasSize(8);
    }

    @Test
    void the_key_can_be_fetched_to_be_compared() throws IOException {
        server.on("GET /v1/audit/key", 200, "text/plain", Files.readAllBytes(Path.of(key)));
        assertThat(shell.run("audit", "key").out()).isEqualTo(Files.readString(Path.of(key)));
        Path file = folder.resolve("fetched");
        assertThat(shell.run("audit", "key", "--out", file.toString()).exit()).isZero();
        assertThat(file).hasSameTextualContentAs(Path.of(key));
        assertThat(shell.run("audit", "key", "--out", file.toString()).exit()).isEqualTo(2);
    }
}
