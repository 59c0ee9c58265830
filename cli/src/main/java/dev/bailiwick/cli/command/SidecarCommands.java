package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.sidecar.ExternalDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands of {@code bailiwick sidecar}. */
final class SidecarCommands {
    private static final Pattern ADDRESS = Pattern.compile("\\[?([0-9A-Fa-f.:]+?)\\]?:(\\d{1,5})");

    private SidecarCommands() {}

    @Command(name = "external-dns", description = "be external-dns's webhook provider, with a lease of its own")
    static final class ForExternalDns extends ApiCommand {
        @Mixin
        AskedScope scope = new AskedScope();

        @Option(names = "--grant", paramLabel = "NAME", description = "the grant to take the lease from (else any)")
        @Nullable
        String grant;

        @Option(names = "--seconds", paramLabel = "S", description = "how long a lease (else 300); renewed in time")
        long seconds;

        @Option(
                names = "--token-file",
                required = true,
                paramLabel = "FILE",
                description = "the workload's token, read anew at each renewal")
        Path tokenFile = Path.of("");

        @Option(
                names = "--token-type",
                paramLabel = "jwt|id_token",
                defaultValue = "jwt",
                converter = Words.ProofType.class,
                description = "what kind of token that is (else jwt)")
        String tokenType = "jwt";

        @Option(
                names = "--listen",
                paramLabel = "ADDRESS:PORT",
                defaultValue = "127.0.0.1:8888",
                description = "where external-dns asks; a loopback address (else 127.0.0.1:8888)")
        String listen = "";

        @Option(
                names = "--health-listen",
                paramLabel = "ADDRESS:PORT",
                defaultValue = "127.0.0.1:8080",
                description = "where GET /healthz is answered (else 127.0.0.1:8080)")
        String health = "";

        @Option(
                names = "--default-ttl",
                paramLabel = "S",
                defaultValue = "300",
                description = "the TTL where external-dns gives none (else 300)")
        long defaultTtl;

        ForExternalDns(Context context) {
            super(context);
        }

        @Override
        int run(Session session) throws IOException, InterruptedException {
            if (scope.zones.isEmpty()) {
                throw Failure.usage("say for which zones: --zone; external-dns is told to care for them only");
            }
            if (defaultTtl < 1 || defaultTtl > Integer.MAX_VALUE) {
                throw Failure.usage("`--default-ttl` is 1 to " + Integer.MAX_VALUE + " seconds");
            }
            try (ExternalDns sidecar =
                    ExternalDns.start(settings(session), SystemClock::now, line -> told(session, line))) {
                told(
                        session,
                        "external-dns asks at http://" + text(sidecar.address()) + ", health is told at http://"
                                + text(sidecar.healthAddress()) + "/healthz");
                sidecar.healthy();
                new CountDownLatch(1).await();
            }
            return ExitCode.OK;
        }

        private ExternalDns.Settings settings(Session session) {
            return new ExternalDns.Settings(
                    address("--listen", listen),
                    address("--health-listen", health),
                    session.address(),
                    session.authority(),
                    tokenFile,
                    tokenType,
                    domains(scope.zones),
                    scope.details(grant != null),
                    grant == null ? "" : grant,
                    seconds,
                    defaultTtl);
        }

        private static void told(Session session, String line) {
            synchronized (session) {
                session.console().note(line);
            }
        }
    }

    private static List<String> domains(List<String> zones) {
        return zones.stream()
                .map(zone -> zone.endsWith(".") ? zone.substring(0, zone.length() - 1) : zone)
                .toList();
    }

    /** Literal addresses only: what a name points to can change. */
    private static InetSocketAddress address(String option, String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (matcher.matches()) {
            try {
                return new InetSocketAddress(
                        InetAddress.ofLiteral(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            } catch (IllegalArgumentException e) {
                // Told below: an address or a port beyond its range.
            }
        }
        throw Failure.usage("`" + option + "` takes an address and a port, such as 127.0.0.1:8888, not `" + text + "`");
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
