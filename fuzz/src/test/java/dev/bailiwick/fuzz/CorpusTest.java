package dev.bailiwick.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that was kept, by hand or because it broke something once, goes through its target. */
@DisplayName("The kept inputs of the fuzzer")
@Tag("fuzz")
final class CorpusTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    record Input(Targets target, Path file) {
        @Override
        public String toString() {
            return target.word() + "/" + file.getFileName();
        }
    }

    static Stream<Input> inputs() {
        return Stream.of(Targets.values())
                .flatMap(target -> target.inputs().stream().map(file -> new Input(target, file)));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void pass_their_target(Input input) {
        assertTimeoutPreemptively(LIMIT, () -> input.target().take(Files.readAllBytes(input.file())));
    }

    @ParameterizedTest
    @EnumSource
    void are_there_for_every_target_and_stay_few(Targets target) {
        assertThat(target.inputs()).hasSizeBetween(3, 60);
    }
}
