package dev.bailiwick.tlog.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand seeds, each an attack on what a verifier is given: every one is found, and what was found is named. */
@DisplayName("Whatever is done to a log")
@Tag("campaign")
class TamperCampaignTest {
    private static final int SEEDS = Integer.getInteger("bailiwick.tamper.seeds", 1_000);
    private static final int SIZE = 530;
    private static final int RECEIPT = 17;

    private enum Attack {
        FLIP_A_BYTE,
        DROP_AN_ENTRY,
        SWAP_ENTRIES,
        REPLACE_A_BLOB,
        REPLACE_A_TILE,
        CUT_A_FILE,
        CUT_THE_TAIL,
        REWRITE_WITH_THE_KEY
    }

    @TempDir
    private Path temporary = Path.of("");

    private ExportedLog log = ExportedLog.of(1);
    private Path export = Path.of("");
    private Path anchors = Path.of("");
    private Path receipt = Path.of("");
    private Path forged = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        log = ExportedLog.of(SIZE);
        export = log.export(temporary.resolve("export"));
        anchors = log.anchor(temporary.resolve("anchors"), 10, 300, SIZE);
        receipt = temporary.resolve("r.tlog-proof");
        Files.writeString(receipt, ExportReader.open(export).receipt(RECEIPT).encode());
        forged = ExportedLog.of(SIZE, 1).export(temporary.resolve("forged"));
    }

    private Report verify(Path directory) throws Exception {
        return LogVerifier.verify(
                VerificationRequest.of(directory, ExportedLog.KEY.verifier())
                        .withAnchors(anchors)
                        .withReceipts(List.of(receipt)),
                (entries, total) -> {});
    }

    @Test
    void is_found_and_named() throws Exception {
        assertThat(verify(export).faults()).isEmpty();
        Map<Attack, Integer> done = new EnumMap<>(Attack.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            // Neighbouring seeds begin alike, so they are spread first.
            Random random = new Random(seed * 0x9e37_79b9_7f4a_7c15L);
            Attack attack = Attack.values()[random.nextInt(Attack.values().length)];
            Report report = attacked(attack, random, temporary.resolve("seed-" + seed));
            assertThat(report.sound()).as("%s, seed %d", attack, seed).isFalse();
            assertThat(report.faults())
                    .as("%s, seed %d", attack, seed)
                    .isNotEmpty()
                    .allSatisfy(fault -> assertThat(fault.cause()).isNotBlank());
            done.merge(attack, 1, Integer::sum);
        }
        assertThat(done).containsOnlyKeys(Attack.values());
        assertThat(verify(export).faults()).as("put back as it was").isEmpty();
    }

    private Report attacked(Attack attack, Random random, Path aside) throws Exception {
        return switch (attack) {
            case FLIP_A_BYTE ->
                changed(any(random, ""), octets -> {
                    octets[random.nextInt(octets.length)] ^= (byte) (1 + random.nextInt(255));
                    return octets;
                });
            case DROP_AN_ENTRY ->
                changed(
                        any(random, "bodies"),
                        octets -> lines(octets, each -> {
                            each.remove(random.nextInt(each.size()));
                        }));
            case SWAP_ENTRIES ->
                changed(
                        any(random, "bodies"),
                        octets -> lines(octets, each -> {
                            int one = random.nextInt(each.size());
                            int other = (one + 1 + random.nextInt(each.size() - 1)) % each.size();
                            each.set(one, each.set(other, each.get(one)));
                        }));
            case REPLACE_A_BLOB -> {
                Path blob = any(random, "blob");
                yield changed(blob, octets -> ("another " + random.nextInt()).getBytes(UTF_8));
            }
            case REPLACE_A_TILE -> {
                Path tile = any(random, "tile");
                byte[] other = Files.readAllBytes(forged.resolve(export.relativize(tile)));
                yield changed(tile, octets -> other);
            }
            case CUT_A_FILE -> changed(any(random, ""), octets -> Arrays.copyOf(octets, random.nextInt(octets.length)));
            case CUT_THE_TAIL -> {
                int left = RECEIPT + 1 + random.nextInt(SIZE - RECEIPT - 1);
                yield verify(log.export(aside, log.checkpoint(left)));
            }
            case REWRITE_WITH_THE_KEY ->
                verify(ExportedLog.of(SIZE, random.nextInt(SIZE)).export(aside));
        };
    }

    private interface Change {
        byte[] of(byte[] octets);
    }

    private Report changed(Path file, Change change) throws Exception {
        byte[] good = Files.readAllBytes(file);
        byte[] bad = change.of(good.clone());
        assertThat(bad).isNotEqualTo(good);
        Files.write(file, bad);
        try {
            return verify(export);
        } finally {
            Files.write(file, good);
        }
    }

    private interface Lines {
        void change(List<String> lines);
    }

    private static byte[] lines(byte[] octets, Lines change) {
        String text = new String(octets, UTF_8);
        List<String> lines = new ArrayList<>(text.lines().toList());
        change.change(lines);
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    /** A file of the export whose path tells that it is of this kind; anchors and receipt among them where any will do. */
    private Path any(Random random, String kind) throws IOException {
        try (Stream<Path> all = Files.walk(export)) {
            List<Path> files = new ArrayList<>(all.filter(Files::isRegularFile)
                    .filter(each -> kind.isEmpty()
                            || export.relativize(each).startsWith(kind)
                            || export.relativize(each).startsWith(kind + "s"))
                    .sorted()
                    .toList());
            if (kind.isEmpty()) {
                files.add(anchors);
                files.add(receipt);
            }
            return files.get(random.nextInt(files.size()));
        }
    }
}
