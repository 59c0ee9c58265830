package dev.bailiwick.server.joining;

import dev.bailiwick.core.scope.NamePattern;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TooComplexException;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.ClientRule.Doubt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Name;

/**
 * The one scope of a key's rules. A static key works under one grant, and a scope is zones x names x types: where the rules
 * are no such product, the scope holds more than they do, and says so.
 *
 * @param doubts why it is wider than the rules; none where it is just what they say
 */
record ClientScope(Scope scope, List<Doubt> doubts) {
    static final Set<Operation> OPERATIONS =
            Set.of(Operation.READ, Operation.CREATE, Operation.UPDATE, Operation.DELETE);

    /** From so many zones on, whole zones are written as "every name". */
    private static final int NAMED_ZONES = 16;

    private static final List<String> EVERY_NAME = List.of("**", "\\*", "\\*.**");

    /**
     * Puts rules that allow something together.
     *
     * @throws IllegalArgumentException if they do not fit into one scope
     */
    static ClientScope of(List<ClientRule> rules) {
        List<Doubt> doubts = new ArrayList<>();
        rules.forEach(rule -> rule.doubt().ifPresent(doubts::add));
        if (rules.stream().map(ClientRule::types).distinct().count() > 1) {
            doubts.add(
                    new Doubt(false, "its rules name different types at different names: here they are put together"));
        }
        if (nested(rules)) {
            doubts.add(new Doubt(false, "one of its zones lies in another, and its rules differ between them"));
        }
        Set<String> types = new LinkedHashSet<>();
        rules.forEach(rule -> types.addAll(rule.types().words()));
        ZoneSet zones = ZoneSet.parse(
                rules.stream().map(rule -> pattern(rule)).distinct().toList());
        return new ClientScope(
                new Scope(
                        zones,
                        NameSet.parse(names(rules)),
                        TypeSet.parse(types),
                        OPERATIONS,
                        ValueRules.unconstrained(),
                        TtlRange.any()),
                List.copyOf(doubts));
    }

    /** The zone as a pattern of zones. */
    static String pattern(ClientRule rule) {
        if (rule.zone().id().apex().equals(Name.root)) {
            throw new IllegalArgumentException("the root zone stands in no scope");
        }
        String name = NamePattern.exactly(rule.zone().id().apex()).toString();
        String view = rule.zone().id().view();
        return view.isEmpty() ? name : view + ":" + name;
    }

    /** The rule's names as patterns. */
    static List<String> names(ClientRule rule) {
        return rule.wholeZone()
                ? List.of(NamePattern.atOrBelow(rule.zone().id().apex()).toString())
                : rule.names().stream().map(NamePattern::toString).toList();
    }

    private static Set<String> names(List<ClientRule> rules) {
        long zones = rules.stream().map(rule -> rule.zone().id()).distinct().count();
        if (zones > NAMED_ZONES && rules.stream().allMatch(ClientRule::wholeZone)) {
            return new LinkedHashSet<>(EVERY_NAME);
        }
        Set<String> names = new LinkedHashSet<>();
        rules.forEach(rule -> names.addAll(names(rule)));
        return names;
    }

    private static boolean nested(List<ClientRule> rules) {
        for (ClientRule outer : rules) {
            for (ClientRule inner : rules) {
                boolean lies = !outer.zone().equals(inner.zone())
                        && inner.zone().id().apex().subdomain(outer.zone().id().apex());
                if (lies && !outer.wholeZone() && !contained(outer, inner)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean contained(ClientRule outer, ClientRule inner) {
        try {
            return NameSet.parse(names(outer)).contains(NameSet.parse(names(inner)));
        } catch (TooComplexException e) {
            return false;
        }
    }
}
