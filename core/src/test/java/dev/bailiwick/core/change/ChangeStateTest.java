package dev.bailiwick.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeStateTest {
    private static final Set<String> STATES = Set.of(
            "WAITING APPLYING",
            "WAITING APPLIED",
            "WAITING REFUSED",
            "WAITING VOIDED",
            "WAITING EXPIRED",
            "APPLYING APPLIED",
            "APPLYING FAILED",
            "APPLIED ROLLED_BACK");

    private static final Set<String> VERIFICATIONS = Set.of(
            "PENDING SEEN",
            "PENDING SUPERSEDED",
            "PENDING DIFFERS",
            "PENDING UNREACHABLE",
            "UNREACHABLE SEEN",
            "UNREACHABLE SUPERSEDED",
            "UNREACHABLE DIFFERS");

    @ParameterizedTest
    @EnumSource
    void every_pair_of_states_is_decided(ChangeState from) {
        for (ChangeState to : ChangeState.values()) {
            boolean allowed = STATES.contains(from + " " + to);
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(allowed);
            if (allowed) {
                assertThat(from.to(to)).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> from.to(to))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot become");
            }
        }
        assertThat(from.isFinal()).isEqualTo(STATES.stream().noneMatch(each -> each.startsWith(from + " ")));
    }

    @ParameterizedTest
    @EnumSource
    void every_pair_of_verifications_is_decided(Verification from) {
        for (Verification to : Verification.values()) {
            boolean allowed = VERIFICATIONS.contains(from + " " + to);
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(allowed);
            if (!allowed) {
                assertThatThrownBy(() -> from.to(to)).isInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(from.isFinal()).isEqualTo(VERIFICATIONS.stream().noneMatch(each -> each.startsWith(from + " ")));
    }

    @Test
    void every_state_is_reached_from_a_beginning() {
        assertThat(ChangeState.values())
                .allMatch(state -> ChangeState.beginnings().contains(state)
                        || ChangeState.beginnings().stream().anyMatch(begin -> begin.mayBecome(state)));
    }

    @Test
    void words_are_read_back() {
        assertThat(ChangeState.ROLLED_BACK.word()).isEqualTo("rolled-back");
        assertThat(ChangeState.values())
                .allMatch(each -> ChangeState.ofWord(each.word()).orElseThrow() == each);
        assertThat(Verification.values())
                .allMatch(each -> Verification.ofWord(each.word()).orElseThrow() == each);
        assertThat(ChangeState.ofWord("WAITING")).isEmpty();
    }
}
