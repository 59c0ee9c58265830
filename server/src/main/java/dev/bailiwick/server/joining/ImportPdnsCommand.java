package dev.bailiwick.server.joining;

import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.backends.powerdns.PowerDnsInventory;
import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.server.joining.Drafting.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bailiwick import pdns}. */
@Command(
        name = "pdns",
        description = "write the documents for the zones and keys of a PowerDNS; changes nothing there",
        sortOptions = false)
final class ImportPdnsCommand implements Callable<Integer> {
    private static final int MAX_ANSWER_BYTES = 256 << 20;
    private static final int MAX_KEY_BYTES = 4_096;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Whoever runs this names the server: private addresses are as good as any. */
    private static final List<String> ANYWHERE = List.of(
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10", "::1/128", "fc00::/7");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--url", required = true, paramLabel = "URL", description = "where its API is, without /api/v1")
    private String url = "";

    @Option(names = "--key-file", required = true, paramLabel = "FILE", description = "the file that holds the API key")
    private Path keyFile = Path.of("");

    @Option(names = "--server-id", paramLabel = "ID", defaultValue = "localhost", description = "its id in paths")
    private String serverId = "localhost";

    @Mixin
    private ImportOptions options = new ImportOptions();

    @Override
    public Integer call() throws IOException {
        var line = Objects.requireNonNull(spec).commandLine();
        String name = new Slugs().of(options.backend);
        BackendSpec.PowerDns backend = checked(
                name, new BackendSpec.PowerDns(url.replaceAll("/+$", ""), serverId, name, Duration.ofSeconds(5)));
        byte[] key = key();
        OutgoingHttp http = http();
        PowerDnsZones zones = new PowerDnsZones(
                new PowerDnsInventory(backend, id -> Optional.of(key), http), options.copySecrets, line.getErr());
        try {
            zones.read();
        } catch (BackendException e) {
            throw new Failure(ExitCode.UNREACHABLE, "unreachable", url + ": " + e.getMessage());
        }
        new ImportRun(options, new Console(line.getOut(), line.getErr()))
                .finish(new ImportRun.Brought(
                        zones.found(),
                        Map.of("", new Backend(name, backend)),
                        zones.readings(),
                        Set.of(),
                        Map.of(name, key),
                        List.of(),
                        zones.steps()));
        return ExitCode.OK;
    }

    private static BackendSpec.PowerDns checked(String name, BackendSpec.PowerDns spec) {
        try {
            Document.of(name, spec);
            return spec;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Failure.usage("`--url " + spec.url() + "`: " + e.getMessage());
        }
    }

    private byte[] key() throws IOException {
        if (Files.size(keyFile) > MAX_KEY_BYTES) {
            throw Failure.usage("`" + keyFile + "` is larger than an API key");
        }
        String key = Files.readString(keyFile, StandardCharsets.UTF_8).strip();
        if (key.isEmpty()) {
            throw Failure.usage("`" + keyFile + "` is empty");
        }
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static OutgoingHttp http() {
        OutgoingHttp.Settings usual = OutgoingHttp.Settings.defaults(AddressPolicy.allowing(ANYWHERE));
        return new OutgoingHttp(new OutgoingHttp.Settings(
                usual.connectTimeout(), PATIENCE, MAX_ANSWER_BYTES, usual.addresses(), usual.resolver(), usual.tls()));
    }
}
