package dev.bailiwick.tlog.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorFileTest {

    private static final ExportedLog LOG = ExportedLog.of(30);

    @TempDir
    private Path temporary = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = temporary.resolve("anchors");
    }

    private List<Long> sizes() throws IOException {
        List<Long> out = new ArrayList<>();
        try (AnchorReader reader = AnchorReader.open(file)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                out.add(next.get().checkpoint().size());
            }
        }
        return out;
    }

    @Test
    void it_keeps_what_is_appended_over_restarts() throws IOException {
        LOG.anchor(file, 1, 2);
        LOG.anchor(file, 2, 3, 30);
        assertThat(sizes()).containsExactly(1L, 2L, 3L, 30L);
        try (AnchorFile anchors = AnchorFile.open(file)) {
            assertThat(anchors.last()).contains(LOG.checkpoint(30));
            assertThat(anchors.repairedBytes()).isZero();
        }
    }

    @Test
    void it_never_goes_back_nor_to_another_history() throws IOException {
        LOG.anchor(file, 20);
        try (AnchorFile anchors = AnchorFile.open(file)) {
            assertThatThrownBy(() -> anchors.append(LOG.checkpoint(19))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> anchors.append(ExportedLog.of(30, 10).checkpoint(20)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(sizes()).containsExactly(20L);
    }

    @Test
    void a_crash_at_any_byte_of_a_record_loses_only_that_record() throws IOException {
        LOG.anchor(file, 1, 2);
        int whole = (int) Files.size(file);
        LOG.anchor(file, 3);
        byte[] all = Files.readAllBytes(file);
        for (int length = 0; length < all.length; length++) {
            Files.write(file, Arrays.copyOf(all, length));
            LOG.anchor(file, 9);
            if (length < whole) {
                assertThat(sizes()).endsWith(9L).doesNotContain(3L);
            } else {
                assertThat(sizes()).as("cut at %d", length).containsExactly(1L, 2L, 9L);
            }
        }
    }

    @Test
    void another_file_is_left_alone() throws IOException {
        Files.writeString(file, "something else entirely, of some length\n");
        assertThatThrownBy(() -> AnchorFile.open(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AnchorReader.open(file)).isInstanceOf(IOException.class);
        assertThat(Files.readString(file)).isEqualTo("something else entirely, of some length\n");
    }
}
