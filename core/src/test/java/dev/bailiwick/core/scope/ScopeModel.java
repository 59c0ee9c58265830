package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A small world of accesses, random scopes in it, and a naive reading of what they let in. */
public final class ScopeModel {
    private static final int LUA = 65402;
    private static final int OTHER_TYPE = 4711;
    private static final int UNNAMED_TYPE = 4712;
    private static final List<Integer> TYPES =
            List.of(Type.A, Type.TXT, Type.CNAME, LUA, OTHER_TYPE, UNNAMED_TYPE, Type.ANY);
    private static final List<Operation> OPERATIONS =
            List.of(Operation.READ, Operation.CREATE, Operation.DELETE, Operation.ZONE_DELETE);
    private static final List<String> ADDRESSES = List.of("10.0.0.1", "192.0.2.1", "203.0.113.1");
    private static final List<String> TEXTS = List.of("x", "xx", "xy", "z", "zzz");
    private static final List<String> TARGETS = List.of("a.", "b.a.", "other.");
    private static final List<Long> TTLS = List.of(30L, 300L);
    private static final int OUTSIDE = 1;
    private static final Map<ValueRule, Predicate<String>> RULES_A = Map.of(
            ValueRule.Addresses.parse("10.0.0.0/8"),
            text -> text.startsWith("10."),
            ValueRule.Addresses.parse("10.0.0.0/8", "192.0.2.0/24"),
            text -> !text.startsWith("203."),
            ValueRule.Addresses.parse("0.0.0.0/0"),
            text -> true,
            new ValueRule.None(),
            text -> false,
            new ValueRule.Any(),
            text -> true);
    private static final Map<ValueRule, Predicate<String>> RULES_TXT = Map.of(
            ValueRule.Texts.of(new TextPattern.Exact("x")),
            text -> text.equals("x"),
            ValueRule.Texts.of(new TextPattern.Prefix("x")),
            text -> text.startsWith("x"),
            ValueRule.Texts.of(new TextPattern.Characters("xz", 1, 2)),
            text -> text.matches("[xz]{1,2}"),
            ValueRule.Texts.of(new TextPattern.Regex("x(x|y)|z+")),
            text -> text.matches("x(x|y)|z+"),
            new ValueRule.Any(),
            text -> true);
    private static final Map<ValueRule, Predicate<String>> RULES_CNAME = Map.of(
            ValueRule.Targets.parse("a"), text -> ("." + text).endsWith(".a."),
            ValueRule.Targets.parse("b.a", "other"), text -> !text.equals("a."),
            ValueRule.Targets.parse("."), text -> true);

    /** One access of the world. */
    public record Probe(
            ZoneId zone,
            Operation operation,
            Name name,
            int type,
            @Nullable Record record,
            String value,
            long ttl) {}

    private final Universe universe;
    private final List<Probe> probes = new ArrayList<>();
    private final Map<Name, Integer> nameNumbers = new HashMap<>();

    public ScopeModel(int depth) {
        universe = new Universe(depth);
        for (int i = 0; i < universe.names().size(); i++) {
            nameNumbers.put(universe.names().get(i), i);
        }
        for (Name apex : universe.names()) {
            if (apex.labels() <= 4) {
                addProbes(new ZoneId("", apex));
                addProbes(new ZoneId("v", apex));
            }
        }
    }

    private void addProbes(ZoneId zone) {
        int outside = 0;
        for (Name name : universe.names()) {
            if (name.subdomain(zone.apex()) || outside++ < OUTSIDE) {
                OPERATIONS.forEach(operation -> addProbes(zone, operation, name));
            }
        }
    }

    private void addProbes(ZoneId zone, Operation operation, Name name) {
        for (int type : TYPES) {
            if (operation == Operation.CREATE) {
                for (Record record : records(name, type)) {
                    TTLS.forEach(
                            ttl -> probes.add(new Probe(zone, operation, name, type, record, valueText(record), ttl)));
                }
                if (type != Type.A && type != Type.TXT && type != Type.CNAME) {
                    TTLS.forEach(ttl -> probes.add(new Probe(zone, operation, name, type, null, "", ttl)));
                }
            } else {
                probes.add(new Probe(zone, operation, name, type, null, "", Scope.NO_TTL));
            }
        }
    }

    private static List<Record> records(Name name, int type) {
        return switch (type) {
            case Type.A -> ADDRESSES.stream().map(each -> address(name, each)).toList();
            case Type.TXT ->
                TEXTS.stream()
                        .<Record>map(each -> new TXTRecord(name, DClass.IN, 300, each))
                        .toList();
            case Type.CNAME ->
                TARGETS.stream()
                        .<Record>map(each -> new CNAMERecord(name, DClass.IN, 300, Names.parse(each)))
                        .toList();
            default -> List.of();
        };
    }

    private static Record address(Name name, String text) {
        try {
            return new ARecord(name, DClass.IN, 300, InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String valueText(Record record) {
        return record instanceof TXTRecord txt ? String.join("", txt.getStrings()) : record.rdataToString();
    }

    public List<Probe> probes() {
        return probes;
    }

    /** What the implementation says. */
    public static boolean isInside(Scope scope, Probe probe) {
        return scope.check(probe.zone(), probe.operation(), probe.name(), probe.type(), probe.record(), probe.ttl())
                instanceof ScopeCheck.Inside;
    }

    /** Which of the probes the scope lets in by the naive reading. */
    public BitSet reference(Scope scope) {
        BitSet names = universe.reference(scope.names());
        Map<ZoneId, Boolean> zones = new HashMap<>();
        BitSet inside = new BitSet(probes.size());
        for (int i = 0; i < probes.size(); i++) {
            Probe probe = probes.get(i);
            boolean zone = zones.computeIfAbsent(probe.zone(), each -> inZones(scope, each));
            inside.set(i, zone && scope.operations().contains(probe.operation()) && isInside(scope, probe, names));
        }
        return inside;
    }

    private boolean inZones(Scope scope, ZoneId zone) {
        return Optional.ofNullable(scope.zones().byView().get(zone.view()))
                .map(set -> universe.reference(set).get(number(zone.apex())))
                .orElse(false);
    }

    private int number(Name name) {
        return Optional.ofNullable(nameNumbers.get(name)).orElseThrow();
    }

    private boolean isInside(Scope scope, Probe probe, BitSet names) {
        if (probe.operation() == Operation.ZONE_DELETE) {
            return true;
        }
        boolean below = ("." + probe.name()).endsWith("." + probe.zone().apex());
        boolean all = scope.types().isAll();
        boolean type = scope.types().named().contains(probe.type()) || (all && probe.type() != LUA);
        if (!below || !names.get(number(probe.name())) || !type) {
            return false;
        }
        if (probe.operation() == Operation.READ) {
            return true;
        }
        boolean covered =
                !scope.values().constrained() || scope.values().rules().containsKey(probe.type());
        return covered && (probe.operation() == Operation.DELETE || isAdded(scope, probe));
    }

    private static boolean isAdded(Scope scope, Probe probe) {
        boolean ttl = probe.ttl() >= scope.ttl().minSeconds()
                && probe.ttl() <= scope.ttl().maxSeconds();
        if (probe.type() == Type.ANY || !ttl) {
            return false;
        }
        ValueRule rule = scope.values().rules().get(probe.type());
        if (rule == null) {
            return true;
        }
        Map<ValueRule, Predicate<String>> meanings = switch (probe.type()) {
            case Type.A -> RULES_A;
            case Type.TXT -> RULES_TXT;
            default -> RULES_CNAME;
        };
        return Optional.ofNullable(meanings.get(rule)).orElseThrow().test(probe.value());
    }

    /** A scope at random. */
    public static Scope randomScope(Random random) {
        List<String> zones = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            String zone = List.of("a", "b", "b.a", ".a", "*", "**", "*.a").get(random.nextInt(7));
            zones.add((random.nextInt(4) == 0 ? "v:" : "") + zone);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            names.add(random.nextInt(3) == 0 ? ".a" : Universe.randomPattern(random, 2));
        }
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        while (operations.isEmpty()) {
            OPERATIONS.stream().filter(each -> random.nextInt(3) > 0).forEach(operations::add);
        }
        TtlRange ttl = List.of(TtlRange.any(), new TtlRange(0, 60), new TtlRange(61, 600))
                .get(random.nextInt(3));
        return new Scope(
                ZoneSet.parse(zones), NameSet.parse(names), randomTypes(random), operations, randomRules(random), ttl);
    }

    private static TypeSet randomTypes(Random random) {
        List<List<String>> choices = List.of(
                List.of("all"),
                List.of("all", "LUA"),
                List.of("A"),
                List.of("A", "TXT"),
                List.of("TXT", "CNAME"),
                List.of("A", "TXT", "CNAME", "TYPE4711"),
                List.of("LUA", "A"));
        return TypeSet.parse(choices.get(random.nextInt(choices.size())));
    }

    private static ValueRules randomRules(Random random) {
        if (random.nextBoolean()) {
            return ValueRules.unconstrained();
        }
        Map<Integer, ValueRule> rules = new TreeMap<>();
        rules.put(Type.A, pick(random, RULES_A));
        if (random.nextInt(3) > 0) {
            rules.put(Type.TXT, pick(random, RULES_TXT));
        }
        if (random.nextBoolean()) {
            rules.put(Type.CNAME, pick(random, RULES_CNAME));
        }
        return ValueRules.of(rules);
    }

    private static ValueRule pick(Random random, Map<ValueRule, Predicate<String>> rules) {
        List<ValueRule> sorted = new ArrayList<>(rules.keySet());
        sorted.sort(Comparator.comparing(Object::toString));
        return sorted.get(random.nextInt(sorted.size()));
    }
}
