package dev.bailiwick.core.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class ScopeTest {
    private static final ZoneId ZONE = ZoneId.of("example.com");
    private static final Name WWW = Names.parse("www.example.com");
    private static final ValueRules RULES = ValueRules.of(Map.of(
            Type.A, ValueRule.Addresses.parse("192.0.2.0/25", "192.0.2.128/25"),
            Type.AAAA, ValueRule.Addresses.parse("2001:db8::/32"),
            Type.CNAME, ValueRule.Targets.parse("example.net"),
            Type.MX, ValueRule.Targets.parse("example.net"),
            Type.SRV, ValueRule.Targets.parse("example.net"),
            Type.SVCB, ValueRule.Targets.parse("example.com"),
            Type.HTTPS, new ValueRule.Any(),
            Type.TXT, ValueRule.Texts.of(new TextPattern.Characters("A-Za-z0-9_-", 43, 43)),
            Type.CAA, new ValueRule.None()));

    private static Scope scope(ValueRules values, TtlRange ttl, Operation... operations) {
        return new Scope(
                ZoneSet.of(ZONE), NameSet.parse(".example.com"), TypeSet.all(), Set.of(operations), values, ttl);
    }

    private static Record record(int type, String data) {
        try {
            return Record.fromString(WWW, type, DClass.IN, 300, data, Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "A, 192.0.2.200, true",
        "A, 192.0.3.0, false",
        "AAAA, 2001:db8::1, true",
        "AAAA, ::ffff:192.0.2.1, false",
        "CNAME, x.example.net., true",
        "CNAME, example.net., true",
        "CNAME, badexample.net., false",
        "MX, 10 mail.EXAMPLE.net., true",
        "MX, 0 ., false",
        "SRV, 0 0 443 ., false",
        "SRV, 0 0 443 a.example.net., true",
        "SVCB, 1 . alpn=h2, true",
        "SVCB, 0 ., false",
        "SVCB, 1 x.example.com. ipv4hint=192.0.2.1, true",
        "SVCB, 1 x.example.com. ipv4hint=192.0.2.1|198.51.100.1, false",
        "SVCB, 1 x.example.com. ipv6hint=2001:db9::1, false",
        "HTTPS, 1 elsewhere.example. alpn=h2, true",
        "HTTPS, 1 . ipv4hint=198.51.100.1, false",
        "TXT, 0123456789012345678901234567890123456789012, true",
        "TXT, 012345678901234567890123456789012345678901, false",
        "TXT, 01234567890123456789 01234567890123456789012, true",
        "TXT, 01234567890123456789012345678901234567890.2, false",
        "CAA, 0 issue \";\", false",
        "DNAME, example.net., false"
    })
    void added_values_obey_the_rules(String type, String data, boolean inside) {
        int number = Type.value(type);
        Scope scope = scope(RULES, TtlRange.any(), Operation.CREATE);
        assertThat(
                        scope.check(ZONE, Operation.CREATE, WWW, number, record(number, data.replace('|', ',')), 300)
                                instanceof ScopeCheck.Inside)
                .isEqualTo(inside);
    }

    @Test
    void values_are_not_checked_of_what_is_deleted_but_a_type_without_rule_is_denied() {
        Scope scope = scope(RULES, new TtlRange(60, 60), Operation.DELETE, Operation.READ);
        assertThat(scope.check(ZONE, Operation.DELETE, WWW, Type.A, record(Type.A, "203.0.113.1"), 5))
                .isInstanceOf(ScopeCheck.Inside.class);
        assertThat(scope.check(ZONE, Operation.DELETE, WWW, Type.CAA, null, Scope.NO_TTL))
                .isInstanceOf(ScopeCheck.Inside.class);
        assertThat(scope.check(ZONE, Operation.DELETE, WWW, Type.DNAME, null, Scope.NO_TTL))
                .isInstanceOf(ScopeCheck.Outside.class);
        assertThat(scope.check(ZONE, Operation.READ, WWW, Type.DNAME, null, Scope.NO_TTL))
                .isInstanceOf(ScopeCheck.Inside.class);
    }

    @Test
    void a_constrained_value_that_is_not_told_or_of_another_type_is_denied() {
        Scope scope = scope(RULES, TtlRange.any(), Operation.CREATE);
        assertThat(scope.check(ZONE, Operation.CREATE, WWW, Type.A, null, 300)).isInstanceOf(ScopeCheck.Outside.class);
        assertThat(scope.check(ZONE, Operation.CREATE, WWW, Type.HTTPS, record(Type.A, "192.0.2.1"), 300))
                .isInstanceOf(ScopeCheck.Outside.class);
    }

    @ParameterizedTest
    @CsvSource({"59, false", "60, true", "300, true", "301, false", "-1, true"})
    void a_ttl_has_ends_that_belong_to_it(long ttl, boolean inside) {
        Scope scope = scope(ValueRules.unconstrained(), new TtlRange(60, 300), Operation.CREATE);
        assertThat(scope.check(ZONE, Operation.CREATE, WWW, Type.A, null, ttl) instanceof ScopeCheck.Inside)
                .isEqualTo(inside);
    }

    @Test
    void the_first_dimension_that_fails_is_named() {
        Scope scope = scope(RULES, TtlRange.any(), Operation.CREATE);
        assertThat(dimension(scope.check(ZoneId.of("example.org"), Operation.READ, WWW, Type.A, null, 0)))
                .isEqualTo(ScopeCheck.Dimension.ZONE);
        assertThat(dimension(scope.check(ZONE, Operation.READ, WWW, Type.A, null, 0)))
                .isEqualTo(ScopeCheck.Dimension.OPERATION);
        assertThat(dimension(scope.check(ZONE, Operation.CREATE, Names.parse("badexample.com"), Type.A, null, 0)))
                .isEqualTo(ScopeCheck.Dimension.NAME);
        assertThat(dimension(scope.check(ZONE, Operation.CREATE, WWW, 65402, null, 0)))
                .isEqualTo(ScopeCheck.Dimension.TYPE);
        assertThat(dimension(scope.check(ZONE, Operation.CREATE, WWW, Type.ANY, null, 0)))
                .isEqualTo(ScopeCheck.Dimension.TYPE);
    }

    private static ScopeCheck.Dimension dimension(ScopeCheck check) {
        return ((ScopeCheck.Outside) check).dimension();
    }

    @Test
    void a_name_outside_the_zone_is_outside_even_where_the_pattern_matches() {
        Scope scope = new Scope(
                ZoneSet.of(ZONE),
                NameSet.parse("**"),
                TypeSet.all(),
                Set.of(Operation.READ),
                ValueRules.unconstrained(),
                TtlRange.any());
        assertThat(scope.check(ZONE, Operation.READ, Names.parse("badexample.com"), Type.A, null, 0))
                .isInstanceOf(ScopeCheck.Outside.class);
        assertThat(scope.coversWholeZone(ZONE, Operation.READ)).isFalse();
        assertThat(scope(RULES, TtlRange.any(), Operation.READ).coversWholeZone(ZONE, Operation.READ))
                .isTrue();
    }

    @Test
    void a_zone_is_covered_only_where_something_can_be_done_in_it() {
        Scope scope = new Scope(
                ZoneSet.parse("example.com", "example.org", "internal:example.net"),
                NameSet.parse("_acme-challenge.www.example.com"),
                TypeSet.of(Type.TXT),
                Set.of(Operation.CREATE),
                ValueRules.unconstrained(),
                TtlRange.any());
        assertThat(scope.coversZone(ZONE)).isTrue();
        assertThat(scope.coversZone(ZoneId.of("example.org"))).isFalse();
        assertThat(scope.coversZone(new ZoneId("internal", ZONE.apex()))).isFalse();
        assertThat(scope.coversZone(ZoneId.of("example.net"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPT", "AXFR", "ANY", "TKEY", "TYPE0", "TYPE65535", "TYPE70000", "NOSUCH"})
    void meta_types_are_never_in_a_set(String word) {
        assertThatThrownBy(() -> TypeSet.parse(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void all_types_do_not_include_code() {
        assertThat(TypeSet.all().contains(65402)).isFalse();
        assertThat(TypeSet.parse("all", "LUA").contains(65402)).isTrue();
        assertThat(TypeSet.all().contains(TypeSet.parse("all", "LUA"))).isFalse();
        assertThat(TypeSet.all().contains(Type.ANY)).isTrue();
        assertThat(TypeSet.parse("A").contains(Type.ANY)).isFalse();
    }

    @Test
    void blocks_of_addresses_cover_together_what_none_covers_alone() {
        List<Cidr> halves = List.of(Cidr.parse("10.0.0.0/9"), Cidr.parse("10.128.0.0/9"));
        assertThat(Cidr.parse("10.0.0.0/8").isCoveredBy(halves)).isTrue();
        assertThat(Cidr.parse("10.0.0.0/7").isCoveredBy(halves)).isFalse();
        assertThat(Cidr.parse("::/0").isCoveredBy(List.of(Cidr.parse("0.0.0.0/0"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/8", "0.0.0.0/0", "192.0.2.1/32", "2001:db8:0:0:0:0:0:0/32", "0:0:0:0:0:0:0:1/128"})
    void the_text_of_a_block_reads_back(String text) {
        assertThat(Cidr.parse(text)).hasToString(text);
        assertThat(Cidr.parse(Cidr.parse(text).toString())).isEqualTo(Cidr.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0/8", "example.com", "", "/8", "::/129", "10.0.0.0/+8"})
    void what_is_no_block_is_refused(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_rule_suits_its_type() {
        assertThatThrownBy(() -> ValueRules.of(Map.of(Type.A, ValueRule.Addresses.parse("::/0"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ValueRules.of(Map.of(Type.TXT, ValueRule.Targets.parse("example.com"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hints_take_part_in_containment() {
        ValueRules narrow = ValueRules.of(
                Map.of(Type.HTTPS, new ValueRule.Any(), Type.A, ValueRule.Addresses.parse("192.0.2.0/24")));
        ValueRules wide = ValueRules.of(
                Map.of(Type.HTTPS, new ValueRule.Any(), Type.A, ValueRule.Addresses.parse("192.0.0.0/16")));
        Scope inner = https(narrow);
        Scope outer = https(wide);
        assertThat(outer.contains(inner)).isTrue();
        assertThat(inner.contains(outer)).isFalse();
    }

    private static Scope https(ValueRules values) {
        return new Scope(
                ZoneSet.of(ZONE),
                NameSet.parse(".example.com"),
                TypeSet.of(Type.HTTPS),
                Set.of(Operation.CREATE),
                values,
                TtlRange.any());
    }
}
