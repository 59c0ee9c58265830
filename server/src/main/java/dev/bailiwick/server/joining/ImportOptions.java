package dev.bailiwick.server.joining;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every import asks for. */
final class ImportOptions {
    @Option(
            names = "--backend",
            required = true,
            paramLabel = "NAME",
            description = "what the server is to be called here")
    String backend = "";

    @Option(
            names = "--owner",
            required = true,
            paramLabel = "NAME",
            description = "the owner who answers for the zones")
    String owner = "";

    @Option(
            names = "--contact",
            paramLabel = "TEXT",
            description = "how that owner is reached; declares the owner too (else it must be declared already)")
    @Nullable
    String contact;

    @Option(names = "--environment", required = true, paramLabel = "NAME", description = "the environment of the zones")
    String environment = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where to write; absent or empty")
    Path out = Path.of("");

    @Option(
            names = "--copy-secrets",
            description = "copy the secrets that the documents name into DIR/secrets (mode 0600)")
    boolean copySecrets;

    @Option(
            names = "--any-source",
            description =
                    "let keys work at once that the server takes from some addresses only: Bailiwick does not look at "
                            + "addresses (else their identities are written suspended)")
    boolean anySource;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json")
    String output = "text";
}
