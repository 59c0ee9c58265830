package dev.bailiwick.server.joining.knot;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.scope.NamePattern;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.ClientRule.Doubt;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.HeldZone;
import dev.bailiwick.server.joining.found.NameRules;
import dev.bailiwick.server.joining.knot.KnotConf.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xbill.DNS.Name;

/** The access rules of a Knot as they concern updates signed with a key. For one configuration. */
final class KnotRules {
    private final Map<String, Block> acls = new HashMap<>();
    private final Map<String, Block> remotes = new HashMap<>();
    private final Map<String, Block> groups = new HashMap<>();
    private final List<FoundKey> keys;
    private final Consumer<String> notes;
    private final List<ClientRule> found = new ArrayList<>();

    KnotRules(List<Block> blocks, List<FoundKey> keys, Consumer<String> notes) {
        this.keys = List.copyOf(keys);
        this.notes = notes;
        for (Block each : blocks) {
            String id = each.one("id").orElse("");
            switch (each.section()) {
                case "acl" -> acls.put(id, each);
                case "remote" -> remotes.put(id, each);
                case "remotes" -> groups.put(id, each);
                default -> {
                    // no part of any rule
                }
            }
        }
    }

    List<ClientRule> found() {
        return List.copyOf(found);
    }

    /** Finds what each key may do in a zone under these rules, in their order. */
    void read(HeldZone zone, List<String> ids) {
        List<Block> rules = new ArrayList<>();
        for (String id : ids) {
            Block rule = acls.get(id);
            if (rule == null) {
                notes.accept(zone.id() + ": there is no acl `" + id + "`");
            } else if (rule.all("action").contains("update")
                    || (rule.on("deny") && rule.all("action").isEmpty())) {
                rules.add(rule);
                keyless(zone, rule);
            }
        }
        keys.forEach(key -> of(key.name(), zone, rules));
    }

    private void keyless(HeldZone zone, Block rule) {
        if (!rule.on("deny") && keysOf(rule).isEmpty()) {
            notes.accept(zone.id() + ": acl `" + rule.one("id").orElse("") + "` at " + rule.place()
                    + " takes changes without any key; give those clients a lease or a key");
        }
    }

    private void of(Name key, HeldZone zone, List<Block> rules) {
        Optional<Doubt> doubt = Optional.empty();
        for (Block rule : rules) {
            Set<Name> named = keysOf(rule);
            boolean addressed =
                    rule.items().containsKey("address") || rule.items().containsKey("remote");
            if (rule.on("deny") && (named.isEmpty() || named.contains(key))) {
                if (!addressed && !limited(rule)) {
                    return;
                }
                doubt = Optional.of(new Doubt(
                        addressed && !limited(rule), "the server refuses some of it before, at " + rule.place()));
            } else if (!rule.on("deny") && named.contains(key)) {
                Optional<Doubt> here = doubt.isPresent() || !addressed
                        ? doubt
                        : Optional.of(
                                new Doubt(true, "the server takes it from some addresses only, at " + rule.place()));
                made(key, zone, rule, here);
            }
        }
    }

    private void made(Name key, HeldZone zone, Block rule, Optional<Doubt> doubt) {
        try {
            List<String> types = rule.all("update-type");
            found.add(new ClientRule(
                    key,
                    zone,
                    false,
                    names(key, zone, rule),
                    types.isEmpty() ? TypeSet.all() : TypeSet.parse(types),
                    doubt));
        } catch (IllegalArgumentException e) {
            notes.accept(zone.id() + ": the acl at " + rule.place() + " was not taken over: " + e.getMessage());
        }
    }

    private static boolean limited(Block rule) {
        return rule.items().containsKey("update-type") || rule.items().containsKey("update-owner");
    }

    private static List<NamePattern> names(Name key, HeldZone zone, Block rule) {
        String owner = rule.one("update-owner").orElse("");
        List<Name> bases = switch (owner) {
            case "" -> List.of(zone.id().apex());
            case "key" -> List.of(key);
            case "zone" -> List.of(zone.id().apex());
            case "name" ->
                rule.all("update-owner-name").stream()
                        .map(text -> text.endsWith(".")
                                ? text
                                : text + "." + zone.id().apex())
                        .map(Names::parse)
                        .toList();
            default -> throw new IllegalArgumentException("`update-owner: " + owner + "` is not known");
        };
        String match = owner.isEmpty()
                ? "sub-or-equal"
                : rule.one("update-owner-match").orElse("sub-or-equal");
        List<NamePattern> patterns = new ArrayList<>();
        for (Name base : bases) {
            List<NamePattern> one = switch (match) {
                case "sub-or-equal" -> NameRules.atOrBelow(base, zone);
                case "equal" -> List.of(NamePattern.exactly(base));
                case "sub" -> NameRules.below(base);
                default -> throw new IllegalArgumentException("`update-owner-match: " + match + "` is not known");
            };
            if (one.isEmpty()) {
                return List.of();
            }
            patterns.addAll(one);
        }
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("it names no owner");
        }
        return patterns;
    }

    private Set<Name> keysOf(Block rule) {
        List<String> ids = new ArrayList<>(rule.all("key"));
        for (String id : rule.all("remote")) {
            Block group = groups.get(id);
            List<String> each = group == null ? List.of(id) : group.all("remote");
            each.forEach(
                    one -> Optional.ofNullable(remotes.get(one)).ifPresent(remote -> ids.addAll(remote.all("key"))));
        }
        Set<Name> names = new HashSet<>();
        for (String id : ids) {
            names.add(Names.parse(id));
        }
        return names;
    }
}
