package dev.bailiwick.core.document;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.scope.NamePattern;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRule;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.xbill.DNS.Type;

/** The dimensions of a scope as documents, requests and leases write them. */
final class ScopeShapes {
    static final String ABOUT_ZONES = "patterns of zones, with `view:` before those of another view than the default";
    static final String ABOUT_NAMES = "patterns of names: `www.example.com`, `.example.com`, `*.example.com`, `a.**`";
    static final String ABOUT_TYPES = "types by mnemonic, or `all`";
    static final String ABOUT_OPERATIONS = "what may be done";
    private static final String ABOUT_VALUES = "what data records may have, by type; a type without a rule is denied";
    private static final String ABOUT_TTL = "the TTLs that may be set";

    private static final int MAX_PATTERN_CHARS = Names.MAX_TEXT_CHARS;
    private static final int MAX_ZONE_CHARS = MAX_PATTERN_CHARS + 64;

    /** Patterns of zones, in another view with a prefix: {@code internal:example.com}. */
    static final Shape<ZoneSet> ZONES = patterns(
            MAX_ZONE_CHARS,
            "a pattern of zones",
            text -> ZoneSet.parse(List.of(text)),
            ZoneSet::parse,
            ZoneSet::patterns);

    /** Patterns of names. */
    static final Shape<NameSet> NAMES = patterns(
            MAX_PATTERN_CHARS,
            "a pattern of names",
            NamePattern::parse,
            NameSet::parse,
            names -> names.patterns().stream().map(NamePattern::toString).toList());

    /** Types by mnemonic, or the word {@code all}. */
    static final Shape<TypeSet> TYPES = words(
            TypeSet.MAX_TYPES + 1, 32, "a type", text -> TypeSet.parse(List.of(text)), TypeSet::parse, TypeSet::words);

    /** Operations, at least one. */
    static final Shape<Set<Operation>> OPERATIONS = Shapes.mapped(
            Shapes.set(Shapes.word(Operation.class, Operation::word), 1, Operation.values().length),
            list -> Set.copyOf(EnumSet.copyOf(list)),
            List::copyOf);

    /** A range of TTLs in seconds, each end with its default. */
    static final Shape<TtlRange> TTL = ttl();

    /** Rules of values by type; none at all lets nothing be written. */
    static final Shape<ValueRules> VALUES = Shapes.mapped(
            Shapes.map(typeName(), ValueShapes.RULE, 0, TypeSet.MAX_TYPES), ScopeShapes::rules, ScopeShapes::byWord);

    /** A whole scope. */
    static final ObjectShape<Scope> SCOPE = scope();

    /** Any part of a scope. */
    static final ObjectShape<AskedScope> ASKED = asked();

    // Rules for no type arise where two scopes share none; there is no other way to write them.
    private static final ValueRules NO_RULES = ValueRules.of(Map.of(Type.A, new ValueRule.Any()))
            .intersection(ValueRules.of(Map.of(Type.AAAA, new ValueRule.Any())));

    private ScopeShapes() {}

    private static <T> Shape<T> patterns(
            int maxChars,
            String what,
            Consumer<String> check,
            Function<Collection<String>, T> parse,
            Function<T, List<String>> print) {
        return words(NameSet.MAX_PATTERNS, maxChars, what, check, parse, print);
    }

    /** A set read element by element, so that an error tells which, and then as a whole. */
    private static <T> Shape<T> words(
            int max,
            int maxChars,
            String what,
            Consumer<String> check,
            Function<Collection<String>, T> parse,
            Function<T, List<String>> print) {
        Shape<String> word = Shapes.parsed(maxChars, what, text -> checked(text, check), text -> text);
        return Shapes.mapped(Shapes.set(word, 1, max), parse::apply, print);
    }

    private static String checked(String text, Consumer<String> check) {
        check.accept(text);
        return text;
    }

    private static Shape<TtlRange> ttl() {
        var o = ObjectShape.<TtlRange>of("Ttl: a range of TTLs in seconds, both ends included");
        var range = Shapes.integer(0, Rrset.MAX_TTL_SECONDS);
        var min = o.defaulted("min", "seconds", range, 0L, TtlRange::minSeconds);
        var max = o.defaulted("max", "seconds", range, Rrset.MAX_TTL_SECONDS, TtlRange::maxSeconds);
        return o.make(in -> new TtlRange(in.get(min), in.get(max)));
    }

    private static ObjectShape<Scope> scope() {
        var o = ObjectShape.<Scope>of("Scope: what may be done");
        var zones = o.required("zones", ABOUT_ZONES, ZONES, Scope::zones);
        var names = o.required("names", ABOUT_NAMES, NAMES, Scope::names);
        var types = o.required("types", ABOUT_TYPES, TYPES, Scope::types);
        var operations = o.required("operations", ABOUT_OPERATIONS, OPERATIONS, Scope::operations);
        var values = o.optional(
                "values",
                ABOUT_VALUES,
                VALUES,
                scope -> Optional.of(scope.values()).filter(ValueRules::constrained));
        var ttl = o.defaulted("ttl", ABOUT_TTL, TTL, TtlRange.any(), Scope::ttl);
        return o.make(in -> new Scope(
                in.get(zones),
                in.get(names),
                in.get(types),
                in.get(operations),
                in.get(values).orElse(ValueRules.unconstrained()),
                in.get(ttl)));
    }

    private static ObjectShape<AskedScope> asked() {
        var o = ObjectShape.<AskedScope>of("AskedScope: what is asked for; what is left out is taken from the grant");
        var zones = o.optional("zones", ABOUT_ZONES, ZONES, AskedScope::zones);
        var names = o.optional("names", ABOUT_NAMES, NAMES, AskedScope::names);
        var types = o.optional("types", ABOUT_TYPES, TYPES, AskedScope::types);
        var operations = o.optional("operations", ABOUT_OPERATIONS, OPERATIONS, AskedScope::operations);
        var values = o.optional("values", ABOUT_VALUES, VALUES, AskedScope::values);
        var ttl = o.optional("ttl", ABOUT_TTL, TTL, AskedScope::ttl);
        return o.make(in -> new AskedScope(
                in.get(zones), in.get(names), in.get(types), in.get(operations), in.get(values), in.get(ttl)));
    }

    private static Shape<String> typeName() {
        return Shapes.parsed(32, "a type", text -> word(number(text)), text -> text);
    }

    private static int number(String word) {
        TypeSet one = TypeSet.parse(List.of(word));
        if (one.isAll()) {
            throw new IllegalArgumentException("`all` is no single type");
        }
        return one.named().first();
    }

    private static String word(int type) {
        return TypeSet.of(type).words().getFirst();
    }

    private static ValueRules rules(Map<String, ValueRule> byWord) {
        if (byWord.isEmpty()) {
            return NO_RULES;
        }
        Map<Integer, ValueRule> rules = new TreeMap<>();
        byWord.forEach((word, rule) -> rules.put(number(word), rule));
        return ValueRules.of(rules);
    }

    private static Map<String, ValueRule> byWord(ValueRules rules) {
        Map<String, ValueRule> byWord = new TreeMap<>();
        rules.rules().forEach((type, rule) -> byWord.put(word(type), rule));
        return byWord;
    }
}
