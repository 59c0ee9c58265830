package dev.bailiwick.server.joining.bind;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.ConfigText;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.FoundServer;
import dev.bailiwick.server.joining.found.FoundServer.LeftOut;
import dev.bailiwick.server.joining.found.HeldZone;
import dev.bailiwick.server.joining.found.ViewNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.xbill.DNS.Name;

/** A BIND by its named.conf: zones, views, keys, and who may change what. One use. */
public final class BindServer {
    private static final Set<String> PRIMARY = Set.of("primary", "master");

    /** Zones that each host has for itself (RFC 6303, section 4; Debian's named.conf.default-zones). */
    private static final Set<Name> OF_THE_HOST = Set.of(
            Names.parse("localhost"),
            Names.parse("127.in-addr.arpa"),
            Names.parse("0.in-addr.arpa"),
            Names.parse("255.in-addr.arpa"),
            Names.parse("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa"));

    private final List<HeldZone> zones = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<FoundKey> keys = new ArrayList<>();
    private final List<ClientRule> rules = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Statement> acls = new HashMap<>();
    private final Optional<String> defaultView;

    private BindServer(Optional<String> defaultView) {
        this.defaultView = defaultView;
    }

    /**
     * Reads the configuration.
     *
     * @param defaultView the server's view whose zones need no view's name here; if empty, that of the only one
     * @throws Failure where it cannot be read or is malformed
     */
    public static FoundServer read(Path file, Optional<String> defaultView) {
        BindServer server = new BindServer(defaultView);
        server.all(NamedConf.read(file));
        return new FoundServer(server.zones, server.leftOut, server.keys, server.rules, server.notes);
    }

    private void all(List<Statement> statements) {
        Settings options = Settings.of(
                statements.stream()
                        .filter(each -> each.keyword().equals("options"))
                        .flatMap(each -> each.block().stream())
                        .toList(),
                Optional.empty());
        for (Statement each : statements) {
            if (each.keyword().equals("acl")) {
                each.word(1).ifPresent(name -> acls.put(name, each));
            }
        }
        List<Statement> views = statements.stream()
                .filter(each -> each.keyword().equals("view"))
                .toList();
        ViewNames names =
                ViewNames.of(views.stream().map(each -> each.word(1).orElse("")).toList(), defaultView);
        keys(statements, "");
        views.forEach(view -> keys(view.block(), view.word(1).orElse("")));
        zones(statements, "", "", options);
        for (Statement view : views) {
            String called = view.word(1).orElse("");
            zones(view.block(), called, names.here(called), Settings.of(view.block(), Optional.of(options)));
        }
        for (Statement each : statements) {
            if (each.keyword().equals("dlz") || each.keyword().equals("catalog-zones")) {
                notes.add("`" + each.keyword() + "` at " + each.place() + " was not read");
            }
        }
    }

    private void keys(List<Statement> block, String view) {
        for (Statement each : block) {
            if (each.keyword().equals("key")) {
                Settings settings = Settings.of(each.block(), Optional.empty());
                keys.add(new FoundKey(
                        name(each),
                        view,
                        settings.here("algorithm")
                                .flatMap(algorithm -> algorithm.word(1))
                                .orElse(""),
                        settings.here("secret")
                                .flatMap(secret -> secret.word(1))
                                .orElse("")));
            }
        }
    }

    private void zones(List<Statement> block, String serverView, String view, Settings around) {
        for (Statement each : block) {
            if (each.keyword().equals("zone")) {
                zone(each, serverView, view, Settings.of(each.block(), Optional.of(around)));
            }
        }
    }

    private void zone(Statement statement, String serverView, String view, Settings settings) {
        Name name = name(statement);
        String shown = (serverView.isEmpty() ? "" : serverView + ":") + Names.text(name);
        Optional<String> cause = notTaken(statement, name, settings);
        if (cause.isPresent()) {
            leftOut.add(new LeftOut(shown, cause.get()));
            return;
        }
        if (zones.size() >= FoundServer.MAX_ZONES) {
            throw Failure.invalid(
                    "more than " + FoundServer.MAX_ZONES + " zones: leave some out, or take them in by parts");
        }
        HeldZone zone = new HeldZone(new dev.bailiwick.core.dns.ZoneId(view, name), serverView, signs(settings));
        zones.add(zone);
        changes(zone, settings);
    }

    /** Why the zone is left alone; empty for those that are taken in. */
    private static Optional<String> notTaken(Statement statement, Name name, Settings settings) {
        String clazz = statement.words(2).stream().findFirst().orElse("IN").toUpperCase(Locale.ROOT);
        if (!clazz.equals("IN")) {
            return Optional.of("it is of class " + clazz);
        }
        Optional<String> other = settings.here("in-view").flatMap(in -> in.word(1));
        if (other.isPresent()) {
            return Optional.of("it is the zone of view `" + other.get() + "` seen from here");
        }
        String type = settings.here("type")
                .flatMap(set -> set.word(1))
                .orElse("unknown")
                .toLowerCase(Locale.ROOT);
        if (!PRIMARY.contains(type)) {
            return Optional.of("it is of type `" + type + "`: only primary zones can be changed");
        }
        if (settings.here("database").isPresent()) {
            return Optional.of("its content comes from a database (`database`), which takes no DNS UPDATE");
        }
        return OF_THE_HOST.contains(name)
                ? Optional.of("it is a zone of this host alone (RFC 6303)")
                : Optional.empty();
    }

    private static boolean signs(Settings settings) {
        boolean policy = settings.find("dnssec-policy")
                .flatMap(set -> set.word(1))
                .map(word -> !word.equals("none") && !word.equals("insecure"))
                .orElse(false);
        return policy
                || settings.find("auto-dnssec")
                        .flatMap(set -> set.word(1))
                        .map("maintain"::equals)
                        .orElse(false);
    }

    private void changes(HeldZone zone, Settings settings) {
        Optional<Statement> policy = settings.here("update-policy");
        if (policy.isPresent()) {
            rules.addAll(UpdatePolicy.read(policy.get(), zone, keysIn(zone.serverView()), notes::add));
            return;
        }
        settings.find("allow-update").ifPresent(list -> {
            AddressLists.Admitted admitted = AddressLists.read(list.block(), acls);
            admitted.keys()
                    .forEach((key, doubt) ->
                            rules.add(new ClientRule(key, zone, false, List.of(), TypeSet.all(), doubt)));
            if (!admitted.keyless().isEmpty()) {
                notes.add(zone.id() + ": `allow-update` at " + list.place() + " takes changes without any key from "
                        + admitted.keyless() + "; give those clients a lease or a key");
            }
            admitted.unclear()
                    .forEach(each -> notes.add(
                            zone.id() + ": `" + each + "` in allow-update at " + list.place() + " is not understood"));
        });
    }

    /** The keys that count in a view: its own before those of everywhere. */
    private List<FoundKey> keysIn(String view) {
        Map<Name, FoundKey> found = new TreeMap<>();
        for (FoundKey key : keys) {
            if (key.view().equals(view)) {
                found.put(key.name(), key);
            } else if (key.view().isEmpty()) {
                found.putIfAbsent(key.name(), key);
            }
        }
        return List.copyOf(found.values());
    }

    private static Name name(Statement statement) {
        try {
            return Names.parse(statement.word(1).orElse(""));
        } catch (IllegalArgumentException e) {
            throw ConfigText.wrong(statement.file(), statement.line(), String.valueOf(e.getMessage()));
        }
    }
}
