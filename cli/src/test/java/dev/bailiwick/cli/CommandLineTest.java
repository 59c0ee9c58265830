package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Shell.Ran;
import dev.bailiwick.cli.report.Failure;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@DisplayName("The command line")
final class CommandLineTest {
    private final Shell shell = new Shell();

    @Command(name = "demo", description = "a first look")
    static final class Demo implements Callable<Integer> {
        @Option(names = "--fail")
        boolean fail;

        @Override
        public Integer call() {
            if (fail) {
                throw new Failure(70, "internal", "the demo broke");
            }
            return 0;
        }
    }

    @Test
    void without_a_command_it_explains_itself_in_groups_with_an_example() {
        Ran ran = shell.run(List.of(new Demo()));
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .containsSubsequence("Start:", "demo", "a first look", "version", "Declare who may do what:", "apply")
                .containsSubsequence("Change DNS:", "request", "change", "approve", "Prove what happened:", "audit")
                .contains("bailiwick change submit example.com replace www A 300 192.0.2.7")
                .contains("Exit codes: 0 done, 1 refused");
    }

    @Test
    void commands_of_others_run_fail_and_get_help_like_its_own() {
        assertThat(shell.run(List.of(new Demo()), "demo").exit()).isZero();
        assertThat(shell.run(List.of(new Demo()), "demo", "--help").out()).contains("a first look");
        Ran failed = shell.run(List.of(new Demo()), "demo", "--fail");
        assertThat(failed.exit()).isEqualTo(70);
        assertThat(failed.err()).isEqualTo("bailiwick: the demo broke\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "token", "audit", "import"})
    void a_word_that_begins_commands_lists_them_and_is_a_mistake_by_itself(String group) {
        Ran ran = shell.run(group);
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Commands:");
    }

    @ParameterizedTest
    @CsvSource({
        "aply -f x,                                unknown command `aply` (did you mean `apply`?)",
        "dif,                                      unknown command `dif` (did you mean `diff`?)",
        "change sumbit example.com,                unknown command `sumbit` (did you mean `submit`?)",
        "audit verfy,                              unknown command `verfy` (did you mean `verify`?)",
        "get zones --sever http://127.0.0.1,       unknown option `--sever` (did you mean `--server`?)",
        "get --zoen x,                             unknown option `--zoen` (did you mean `--zone`?)",
        "explain --identty=x,                      unknown option `--identty` (did you mean `--identity`?)",
        "get zonse,                                (did you mean `zones`?)",
        "get aproval-rules,                        (did you mean `approvalrules`?)",
        "get zones --output jsno,                  `jsno` is not text or json (did you mean `json`?)",
        "change submit z replcae www A 300 x,      (did you mean `replace`?)",
        "revoke identiy/x --cause y,               (did you mean `identity`?)",
        "apply --delete Grnt/x,                    (did you mean `Grant`?)",
        "request --form lego --token-file x --out y, (did you mean `lego-env`?)",
    })
    void a_mistyped_word_gets_the_nearest_known_one(String line, String told) {
        Ran ran = shell.run(line.split(" ", -1));
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains(told);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void a_word_that_is_near_to_nothing_gets_no_suggestion() {
        assertThat(shell.run("xylophone").err())
                .isEqualTo(
                        "bailiwick: unknown command `xylophone`\n  next: `bailiwick --help` tells how it is called\n");
    }

    @Test
    void a_mistake_is_one_json_value_where_that_was_asked() {
        Ran ran = shell.run("get", "--output", "json", "--zoen");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.json().at("/error/kind").stringValue()).isEqualTo("usage");
    }

    @Test
    void the_version_is_told_without_a_server() {
        assertThat(shell.run("version").out()).startsWith("bailiwick ");
        assertThat(shell.run("version", "--output", "json").json().has("server"))
                .isFalse();
    }

    @Test
    void arguments_that_begin_with_an_at_sign_are_no_files() {
        Ran ran = shell.run("change", "submit", "example.com", "@nothing");
        assertThat(ran.err()).contains("`@nothing` is not add, replace");
    }
}
