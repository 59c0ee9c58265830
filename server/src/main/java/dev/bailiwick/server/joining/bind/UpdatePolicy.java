package dev.bailiwick.server.joining.bind;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.scope.NamePattern;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.ClientRule.Doubt;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.HeldZone;
import dev.bailiwick.server.joining.found.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xbill.DNS.Name;

/**
 * The rules of an {@code update-policy}: grant or deny, an identity, a kind of rule, mostly a name, types. The first rule
 * that matches decides. What looks at anything but a TSIG key is told and not taken over. Stateless.
 */
final class UpdatePolicy {
    /** Rules by which a client's address, or a Kerberos or Windows principal, decides. */
    private static final Set<String> OTHER = Set.of(
            "krb5-self",
            "krb5-selfsub",
            "krb5-subdomain",
            "krb5-subdomain-self-rhs",
            "ms-self",
            "ms-selfsub",
            "ms-subdomain",
            "ms-subdomain-self-rhs",
            "tcp-self",
            "6to4-self",
            "external");

    private final HeldZone zone;
    private final Consumer<String> notes;

    private UpdatePolicy(HeldZone zone, Consumer<String> notes) {
        this.zone = zone;
        this.notes = notes;
    }

    /** One rule, split into what it is made of. */
    private record Rule(boolean denies, String identity, String kind, String name, List<String> types, String place) {}

    /** The rules as they concern each of the keys. */
    static List<ClientRule> read(Statement policy, HeldZone zone, List<FoundKey> keys, Consumer<String> notes) {
        if (policy.block().isEmpty() && policy.word(1).map("local"::equals).orElse(false)) {
            notes.accept(
                    zone.id() + ": `update-policy local` lets programs of the server's own machine change the zone by "
                            + "its session key; what they change is found as drift");
            return List.of();
        }
        return new UpdatePolicy(zone, notes).all(policy.block(), keys);
    }

    private List<ClientRule> all(List<Statement> block, List<FoundKey> keys) {
        List<Rule> rules = new ArrayList<>();
        for (Statement statement : block) {
            split(statement).ifPresent(rules::add);
        }
        List<ClientRule> made = new ArrayList<>();
        for (Rule rule : rules) {
            if (keys.stream().noneMatch(key -> concerns(rule, key.name()))) {
                note(rule, "its identity `" + rule.identity() + "` is no key of the configuration");
            }
        }
        for (FoundKey key : keys) {
            of(key.name(), rules, made);
        }
        return made;
    }

    private void of(Name key, List<Rule> rules, List<ClientRule> into) {
        boolean granted = false;
        Optional<Doubt> doubt = Optional.empty();
        for (Rule rule : rules) {
            if (!concerns(rule, key)) {
                continue;
            }
            if (rule.denies() && granted) {
                doubt = Optional.of(new Doubt(false, "a `deny` stands between its rules, at " + rule.place()));
                continue;
            }
            Optional<ClientRule> made = made(key, rule, doubt);
            made.ifPresent(into::add);
            if (made.isEmpty() && rule.denies()) {
                doubt = Optional.of(new Doubt(false, "a `deny` was not understood, at " + rule.place()));
            }
            granted |= !rule.denies();
        }
    }

    private Optional<ClientRule> made(Name key, Rule rule, Optional<Doubt> doubt) {
        try {
            Optional<List<NamePattern>> names = names(key, rule);
            if (names.isEmpty()) {
                return Optional.empty();
            }
            TypeSet types = rule.types().isEmpty() ? ClientRule.USUAL_TYPES : types(rule);
            return Optional.of(new ClientRule(key, zone, rule.denies(), names.get(), types, doubt));
        } catch (IllegalArgumentException e) {
            note(rule, e.getMessage());
            return Optional.empty();
        }
    }

    /** Where the rule holds; empty where it is none that can be taken over. */
    private Optional<List<NamePattern>> names(Name key, Rule rule) {
        return switch (rule.kind()) {
            case "zonesub" -> Optional.of(List.of());
            case "name" -> Optional.of(List.of(NamePattern.exactly(Names.parse(rule.name()))));
            case "subdomain" -> Optional.of(NameRules.atOrBelow(Names.parse(rule.name()), zone));
            case "wildcard" -> wildcard(rule);
            case "self" -> Optional.of(List.of(NamePattern.exactly(key)));
            case "selfsub" -> Optional.of(NameRules.atOrBelow(key, zone));
            case "selfwild" -> Optional.of(NameRules.below(key));
            default -> {
                note(rule, OTHER.contains(rule.kind()) ? "no key decides it" : "the rule is not known");
                yield Optional.empty();
            }
        };
    }

    private static Optional<List<NamePattern>> wildcard(Rule rule) {
        Name name = Names.parse(rule.name());
        if (!name.isWild()) {
            throw new IllegalArgumentException("`" + rule.name() + "` is no wildcard name");
        }
        return Optional.of(NameRules.below(Names.parent(name)));
    }

    private static TypeSet types(Rule rule) {
        List<String> words = new ArrayList<>();
        for (String type : rule.types()) {
            if (type.contains("(")) {
                throw new IllegalArgumentException("the number of records in `" + type + "` cannot be kept");
            }
            words.add(type.equalsIgnoreCase("ANY") ? "all" : type.toUpperCase(Locale.ROOT));
        }
        return TypeSet.parse(words);
    }

    private static boolean concerns(Rule rule, Name key) {
        try {
            Name identity = Names.parse(rule.identity());
            return identity.isWild()
                    ? key.subdomain(Names.parent(identity)) && !key.equals(Names.parent(identity))
                    : identity.equals(key);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Rule> split(Statement statement) {
        List<String> words = statement.words(0);
        boolean denies = statement.keyword().equals("deny");
        if (words.size() < 3 || !(denies || statement.keyword().equals("grant"))) {
            notes.accept(zone.id() + ": a rule of update-policy is not understood, at " + statement.place());
            return Optional.empty();
        }
        String kind = words.get(2).toLowerCase(Locale.ROOT);
        boolean named = !kind.equals("zonesub");
        if (named && words.size() < 4) {
            notes.accept(zone.id() + ": a rule of update-policy lacks its name, at " + statement.place());
            return Optional.empty();
        }
        return Optional.of(new Rule(
                denies,
                words.get(1),
                kind,
                named ? words.get(3) : "",
                words.subList(named ? 4 : 3, words.size()),
                statement.place()));
    }

    private void note(Rule rule, @org.jspecify.annotations.Nullable String why) {
        notes.accept(zone.id() + ": the rule `" + (rule.denies() ? "deny " : "grant ") + rule.identity() + " "
                + rule.kind() + "` was not taken over, at " + rule.place() + ": " + why);
    }
}
