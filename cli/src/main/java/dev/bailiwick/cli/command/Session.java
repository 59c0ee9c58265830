package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.Terminal;
import dev.bailiwick.cli.rest.Api;
import dev.bailiwick.cli.rest.Credential;
import dev.bailiwick.cli.rest.ServerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One run of a command: where it writes, and the server once it is needed. For one thread. */
final class Session implements AutoCloseable {
    private static final String SERVER = "BAILIWICK_SERVER";
    private static final String CREDENTIAL_FILE = "BAILIWICK_CREDENTIAL_FILE";

    private final Context context;
    private final List<Common> options;
    private final Console console;
    private @Nullable Api api;

    /** @param options the command's own first, then those given before the command */
    Session(Context context, List<Common> options) {
        this.context = context;
        this.options = List.copyOf(options);
        this.console = new Console(context.out(), context.err());
    }

    Console console() {
        return console;
    }

    Terminal terminal() {
        return context.terminal();
    }

    /** Whether the result is to be one JSON value. */
    boolean json() {
        return "json".equals(option(each -> each.output).orElse("text"));
    }

    /** The server; the address is judged and the credential read when it is first asked for. */
    Api api() {
        Api known = api;
        if (known == null) {
            known = new Api(address(), credential(), option(each -> each.ca).orElse(null));
            api = known;
        }
        return known;
    }

    ServerAddress address() {
        return ServerAddress.parse(
                option(each -> each.server).or(() -> variable(SERVER)).orElse(ServerAddress.DEFAULT));
    }

    /** The certificates that the server's must come from, null for those of the platform. */
    @Nullable
    Path authority() {
        return option(each -> each.ca).orElse(null);
    }

    /** Whether a server was named at all. */
    boolean serverNamed() {
        return option(each -> each.server).or(() -> variable(SERVER)).isPresent();
    }

    private Optional<Credential> credential() {
        Optional<Path> file = option(each -> each.credential)
                .or(() -> variable(CREDENTIAL_FILE).map(Path::of));
        Optional<Credential> read = file.map(Credential::read);
        if (read.map(Credential::shared).orElse(false)) {
            console.note("warning: others can read `" + file.orElseThrow() + "`: `chmod 600` it");
        }
        return read;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(context.env().get(name)).filter(value -> !value.isBlank());
    }

    private <T> Optional<T> option(Function<Common, @Nullable T> field) {
        return options.stream()
                .flatMap(each -> Stream.ofNullable(field.apply(each)))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Tells the result: as it is for a program, or by these lines for a person. */
    void result(JsonNode json, List<String> text) {
        if (json()) {
            console.json(json);
        } else {
            console.lines(text);
        }
    }

    @Override
    public void close() {
        if (api != null) {
            api.close();
        }
    }
}
