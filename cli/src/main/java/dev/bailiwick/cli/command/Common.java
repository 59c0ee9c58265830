package dev.bailiwick.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has which talks to a server; they may also stand before the command. */
final class Common {
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "where the server is (else BAILIWICK_SERVER, else http://127.0.0.1:8653)")
    @Nullable
    String server;

    @Option(
            names = "--credential",
            paramLabel = "FILE",
            description = "the file with the lease, token or ID token to show (else BAILIWICK_CREDENTIAL_FILE)")
    @Nullable
    Path credential;

    @Option(names = "--ca", paramLabel = "FILE", description = "certificates in PEM that the server's must come from")
    @Nullable
    Path ca;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            converter = Words.Output.class,
            description = "text for a person, or one JSON value (else text)")
    @Nullable
    String output;
}
