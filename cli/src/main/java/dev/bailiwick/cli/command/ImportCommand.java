package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.rest.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code bailiwick import zonefile}. */
@Command(name = "zonefile", description = "take a zone's content from a master file (RFC 1035, section 5)")
final class ImportCommand extends ApiCommand {
    /** The longest zone file that the server takes, in bytes. */
    static final long MAX_BYTES = 64L << 20;

    private static final Pattern LINE = Pattern.compile("^(?:invalid: )?line (\\d+): (.*)$", Pattern.DOTALL);

    @Parameters(index = "0", paramLabel = "ZONE", description = "the zone; its document must be in force")
    String zone = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "the master file")
    Path file = Path.of("");

    ImportCommand(Context context) {
        super(context);
    }

    @Override
    int run(Session session) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Failure.usage("`" + file + "` cannot be read: there is no such file");
        }
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw Failure.invalid("`" + file + "` has more than " + (MAX_BYTES >> 20) + " MiB, the most that is taken");
        }
        try {
            String path = ServerAddress.path("/v1/zones/{}/import", zone);
            JsonNode answer = session.api()
                    .upload(path, file, progress(session.console(), size))
                    .body();
            session.result(answer, lines(answer));
            return ExitCode.OK;
        } catch (Failure failure) {
            throw failure.kind().equals("invalid") ? located(failure) : failure;
        }
    }

    /** Tells each tenth of the way, once; hears from the client's own thread. */
    private static LongConsumer progress(Console console, long size) {
        AtomicLong told = new AtomicLong();
        return sent -> {
            long tenths = size == 0 ? 10 : sent * 10 / size;
            if (tenths > told.getAndUpdate(before -> Math.max(before, tenths))) {
                String rest = tenths == 10 ? "; the server reads it now" : "";
                console.note("sent " + tenths * 10 + "% of " + (size + 1023) / 1024 + " KiB" + rest);
            }
        };
    }

    /** The server's line numbers are those of the file. */
    private Failure located(Failure failure) {
        List<String> details = new ArrayList<>();
        failure.details().forEach(detail -> details.add(place(detail)));
        return new Failure(
                ExitCode.INVALID,
                failure.kind(),
                place(failure.text()),
                details,
                failure.problem().orElse(null));
    }

    private String place(String text) {
        Matcher line = LINE.matcher(text);
        return line.matches() ? file + ":" + line.group(1) + ": " + line.group(2) : text;
    }

    private static List<String> lines(JsonNode answer) {
        String name = Json.text(answer, "zone");
        return List.of(
                "imported " + Json.text(answer, "records") + " records in " + Json.text(answer, "rrsets")
                        + " RRsets as " + name + ": version " + Json.text(answer, "version") + ", serial "
                        + Json.text(answer, "serial"),
                "next: `bailiwick get records " + name + "` shows them");
    }
}
