package dev.bailiwick.server.joining;

import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.TrustAnchorSpec.TsigAlgorithm;
import dev.bailiwick.server.joining.Drafting.Backend;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.FoundServer;
import dev.bailiwick.server.joining.found.HeldZone;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import picocli.CommandLine.Option;

/** A server that takes DNS UPDATE, asked with a key of Bailiwick's own: one for each of its views. */
final class UpdateServer {
    @Option(
            names = "--server",
            required = true,
            paramLabel = "IP:PORT",
            description = "where the name server listens, such as 127.0.0.1:53")
    String server = "";

    @Option(
            names = "--key",
            paramLabel = "[VIEW:]NAME",
            description =
                    "the key at the server by which Bailiwick is to change and transfer zones (else `bailiwick`); a "
                            + "server with views needs one for each")
    List<String> keys = new ArrayList<>();

    void bring(FoundServer found, ImportOptions options, Console console, PrintWriter progress) throws IOException {
        Map<String, Name> own = own();
        InetSocketAddress address = address(server);
        Map<String, Backend> backends = new TreeMap<>();
        Map<String, FoundKey> keysOfViews = new HashMap<>();
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (String view :
                found.zones().stream().map(HeldZone::serverView).collect(Collectors.toCollection(TreeSet::new))) {
            Name name = own.getOrDefault(view, own.getOrDefault("", Names.parse("bailiwick")));
            Optional<FoundKey> key = find(found.keys(), name, view);
            String backend = new Slugs().of(options.backend + (view.isEmpty() ? "" : "-" + view));
            TsigAlgorithm algorithm = key.flatMap(FoundKey::algorithm).orElse(TsigAlgorithm.HMAC_SHA256);
            backends.put(
                    view,
                    new Backend(
                            backend,
                            new BackendSpec.Rfc2136(address, name, algorithm, backend, Duration.ofSeconds(5))));
            key.ifPresent(each -> keysOfViews.put(view, each));
            key.flatMap(FoundKey::secretCopy)
                    .ifPresentOrElse(secret -> secrets.put(backend, secret), () -> unknown.add(backend));
            if (key.isEmpty()) {
                steps.add("declare a key `" + name.toString(true)
                        + "` at the server, let it update and transfer the zones"
                        + (view.isEmpty() ? "" : " of view `" + view + "`")
                        + ", and import again into another directory; the keys there are: "
                        + ImportRun.known(found.keys()));
            }
        }
        long distinct = backends.values().stream()
                .map(each -> ((BackendSpec.Rfc2136) each.spec()).keyName())
                .distinct()
                .count();
        if (distinct < backends.size()) {
            steps.add(
                    "give each view a key of its own (`--key VIEW:NAME`), by which it is told apart in match-clients: "
                            + "one key reaches one view only");
        }
        Map<HeldZone, Reading> readings = new Transfers(address, progress)
                .all(found.zones(), zone -> Optional.ofNullable(keysOfViews.get(zone.serverView())));
        if (readings.values().stream().anyMatch(Reading.Failed.class::isInstance)) {
            steps.add("let Bailiwick's key transfer the zones that cannot be read");
        }
        new ImportRun(options, console)
                .finish(new ImportRun.Brought(
                        found,
                        backends,
                        readings,
                        backends.values().stream()
                                .map(each -> ((BackendSpec.Rfc2136) each.spec()).keyName())
                                .collect(Collectors.toSet()),
                        secrets,
                        unknown,
                        steps));
    }

    private Map<String, Name> own() {
        Map<String, Name> own = new HashMap<>();
        for (String each : keys) {
            int colon = each.lastIndexOf(':');
            try {
                own.put(colon < 0 ? "" : each.substring(0, colon), Names.parse(each.substring(colon + 1)));
            } catch (IllegalArgumentException e) {
                throw Failure.usage("`--key " + each + "`: " + e.getMessage());
            }
        }
        return own;
    }

    private static Optional<FoundKey> find(List<FoundKey> keys, Name name, String view) {
        Optional<FoundKey> there = keys.stream()
                .filter(key -> key.name().equals(name) && key.view().equals(view))
                .findFirst();
        return there.or(() -> keys.stream()
                .filter(key -> key.name().equals(name) && key.view().isEmpty())
                .findFirst());
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            @Nullable
            InetAddress host =
                    InetAddress.ofLiteral(text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", ""));
            return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("`--server " + text + "` is no address and port such as `127.0.0.1:53`");
        }
    }
}
