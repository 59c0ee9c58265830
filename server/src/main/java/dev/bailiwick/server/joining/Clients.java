package dev.bailiwick.server.joining;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.ForbidSpec;
import dev.bailiwick.core.document.GrantSpec;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.policy.Limits;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.FoundServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.xbill.DNS.Name;

/** Makes each key that may change zones a legacy key here, with an end, under a grant no wider than the server's rules. */
final class Clients {
    private static final Duration STAYS = Duration.ofDays(90);

    /** A server has no such limits: these are far beyond what a client does. */
    private static final Limits LIMITS = new Limits(100_000, 1_000, Limits.DEFAULT.maxLeaseSeconds());

    private final ImportOptions options;
    private final Instant end;
    private final Slugs slugs;
    private final Map<String, List<Document>> files = new LinkedHashMap<>();
    private final Map<String, byte[]> secrets = new LinkedHashMap<>();
    private final List<String> unknownSecrets = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Clients(ImportOptions options, Instant now, Slugs slugs) {
        this.options = options;
        this.end = now.plus(STAYS).truncatedTo(ChronoUnit.SECONDS);
        this.slugs = slugs;
    }

    /** @param own the keys that are Bailiwick's own */
    static Drawn of(FoundServer server, Set<Name> own, ImportOptions options, Instant now, Slugs slugs) {
        Clients clients = new Clients(options, now, slugs);
        Map<Name, List<ClientRule>> byKey = new TreeMap<>();
        server.rules().stream()
                .filter(rule -> !own.contains(rule.key()))
                .forEach(rule -> byKey.computeIfAbsent(rule.key(), key -> new ArrayList<>())
                        .add(rule));
        byKey.forEach((key, rules) -> clients.client(key, rules, server));
        return new Drawn(clients.files, clients.secrets, clients.unknownSecrets, clients.lines, clients.notes);
    }

    private void client(Name name, List<ClientRule> rules, FoundServer server) {
        String shown = "key `" + name.toString(true) + "`";
        List<FoundKey> keys =
                server.keys().stream().filter(key -> key.name().equals(name)).toList();
        List<ClientRule> grants = rules.stream().filter(rule -> !rule.denies()).toList();
        if (keys.isEmpty() || grants.isEmpty()) {
            lines.add(shown + ": " + (keys.isEmpty() ? "not declared at the server" : "may change nothing"));
            return;
        }
        FoundKey key = keys.getFirst();
        if (key.algorithm().isEmpty()) {
            lines.add(shown + ": not taken over, its algorithm `" + key.algorithmText() + "` is not known here");
            return;
        }
        if (keys.size() > 1) {
            notes.add(shown + " is declared in several views: here only the first secret can be known by that name");
        }
        try {
            taken(key, grants, rules.stream().filter(ClientRule::denies).toList(), shown);
        } catch (IllegalArgumentException e) {
            lines.add(shown + ": not taken over: " + e.getMessage());
        }
    }

    private void taken(FoundKey key, List<ClientRule> grants, List<ClientRule> denials, String shown) {
        ClientScope found = ClientScope.of(grants);
        boolean suspended = found.doubts().stream().anyMatch(doubt -> !(options.anySource && doubt.ofAddress()));
        String name = slugs.of("client-" + key.name().toString(true));
        List<Document> documents = new ArrayList<>();
        documents.add(Document.of(name, anchor(key, name)));
        documents.add(Document.of(name, identity(key, suspended)));
        documents.add(Document.of(name, grant(name, found)));
        for (ClientRule denial : denials) {
            documents.add(Document.of(slugs.of(name + "-not"), forbid(denial, name)));
        }
        files.put("clients/" + name + ".yaml", documents);
        key.secretCopy().ifPresentOrElse(secret -> secrets.put(name, secret), () -> unknownSecrets.add(name));
        lines.add(shown + ": identity `" + name + "`, " + (suspended ? "suspended" : "works") + " until " + end);
        found.doubts().stream()
                .distinct()
                .forEach(doubt -> notes.add("identity `" + name + "` "
                        + (suspended ? "is suspended" : "may do more than at the server") + ": " + doubt.cause()
                        + (suspended ? "; look at clients/" + name + ".yaml, then take `suspended` away" : "")));
        if (grants.stream().anyMatch(rule -> !rule.zone().id().view().isEmpty())) {
            notes.add("identity `" + name
                    + "` changes zones of other views than the default one, for which DNS UPDATE is "
                    + "not spoken here yet: its client has to change to REST");
        }
    }

    private TrustAnchorSpec.Tsig anchor(FoundKey key, String name) {
        return new TrustAnchorSpec.Tsig(
                key.name(),
                key.algorithm().orElseThrow(),
                name,
                name,
                options.owner,
                "was there before, at " + options.backend + ": give its holder leases",
                end);
    }

    private IdentitySpec identity(FoundKey key, boolean suspended) {
        return new IdentitySpec(
                options.owner,
                options.environment,
                "whoever holds the key " + key.name().toString(true) + " of " + options.backend,
                IdentitySpec.Category.OTHER,
                List.of(),
                end,
                suspended);
    }

    private GrantSpec grant(String name, ClientScope found) {
        return new GrantSpec(
                List.of(name),
                found.scope(),
                Optional.empty(),
                LIMITS,
                end,
                GrantSpec.Unbound.REFUSED,
                List.of(GrantSpec.Form.TSIG),
                GrantSpec.Records.OWN,
                Optional.empty());
    }

    private ForbidSpec forbid(ClientRule denial, String name) {
        return new ForbidSpec(
                ZoneSet.parse(ClientScope.pattern(denial)),
                NameSet.parse(ClientScope.names(denial)),
                denial.types(),
                ClientScope.OPERATIONS,
                Optional.of(List.of(name)),
                Optional.empty(),
                "denied by the rules of " + options.backend + " for " + Names.text(denial.key()));
    }
}
