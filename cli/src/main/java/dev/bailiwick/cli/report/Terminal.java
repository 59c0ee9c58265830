package dev.bailiwick.cli.report;

import java.io.Console;
import java.util.Optional;

/** The person at the keyboard, if there is one. */
public interface Terminal {
    /** Whether someone can answer. */
    boolean interactive();

    /** What was typed after the prompt; empty where input has ended. */
    Optional<String> ask(String prompt);

    /** The terminal that the program was started from. */
    static Terminal system() {
        // Whether there is an object where there is no terminal has changed between versions of Java: ask for both.
        Optional<Console> console = Optional.ofNullable(System.console());
        return new Terminal() {
            @Override
            public boolean interactive() {
                return console.map(Console::isTerminal).orElse(false);
            }

            @Override
            public Optional<String> ask(String prompt) {
                return console.map(open -> open.readLine("%s", prompt));
            }
        };
    }
}
