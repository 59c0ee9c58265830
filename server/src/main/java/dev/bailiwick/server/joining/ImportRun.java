package dev.bailiwick.server.joining;

import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.server.joining.Drafting.Backend;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.FoundServer;
import dev.bailiwick.server.joining.found.HeldZone;
import dev.bailiwick.server.wiring.SystemClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;

/** The part of an import that all servers share: draw up, write, tell. One use. */
final class ImportRun {
    private final ImportOptions options;
    private final Console console;

    ImportRun(ImportOptions options, Console console) {
        if (!options.output.equals("text") && !options.output.equals("json")) {
            throw Failure.usage("`--output` is text or json, not `" + options.output + "`");
        }
        this.options = options;
        this.console = console;
    }

    /**
     * What a kind of server brings.
     *
     * @param backends by the server's view
     * @param own the keys that are Bailiwick's own
     * @param secrets the backends' secrets by id, where they are known
     * @param steps what is left to be done at the server
     */
    record Brought(
            FoundServer server,
            Map<String, Backend> backends,
            Map<HeldZone, Reading> readings,
            Set<Name> own,
            Map<String, byte[]> secrets,
            List<String> unknownSecrets,
            List<String> steps) {
        @Override
        public String toString() {
            return "Brought" + backends.keySet();
        }
    }

    void finish(Brought brought) throws IOException {
        if (brought.server().zones().isEmpty()) {
            List<String> details = brought.server().leftOut().stream()
                    .limit(20)
                    .map(each -> each.zone() + ": " + each.cause())
                    .toList();
            throw new Failure(3, "invalid", "there is no primary zone to take in", details, null);
        }
        Slugs names = new Slugs();
        Map<String, List<Document>> files = Drafting.files(brought.server(), brought.backends(), options, new Slugs());
        Drawn clients = Clients.of(brought.server(), brought.own(), options, new SystemClock().wall(), names);
        files.putAll(clients.files());
        Map<String, byte[]> secrets = new LinkedHashMap<>(brought.secrets());
        secrets.putAll(clients.secrets());
        List<String> unknown = new ArrayList<>(brought.unknownSecrets());
        unknown.addAll(clients.unknownSecrets());

        OutDirectory out = OutDirectory.empty(options.out);
        ImportNotes notes = new ImportNotes(brought, clients, secrets.keySet(), unknown, options.copySecrets);
        out.write(files, notes.markdown(out));
        if (options.copySecrets && !secrets.isEmpty()) {
            out.writeSecrets(secrets);
        }
        if (options.output.equals("json")) {
            console.json(Json.of(notes.tree(options.out)));
        } else {
            console.lines(notes.lines(options.out));
        }
    }

    /** The ids of the declared keys of that name, for a message. */
    static String known(List<FoundKey> keys) {
        return keys.stream().map(key -> Names.text(key.name())).distinct().collect(Collectors.joining(", "));
    }
}
