package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRule;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Scopes as trees: in stored leases and in {@code authorization_details}. */
class ScopeCodecTest {
    private static final Scope GRANTED =
            ((GrantSpec) Examples.document("grant-addresses").spec()).scope();

    @Test
    void a_scope_reads_back_as_it_was_written() {
        for (String file : List.of("grant", "grant-addresses")) {
            Scope scope = ((GrantSpec) Examples.document(file).spec()).scope();
            Scope again = ScopeCodec.decode(ScopeCodec.encode(scope)).orElseThrow();
            assertThat(ScopeCodec.encode(again)).isEqualTo(ScopeCodec.encode(scope));
            assertThat(again.contains(scope) && scope.contains(again)).isTrue();
            assertThat(ScopeCodec.decode(ScopeCodec.encode(again)).orElseThrow())
                    .isEqualTo(again);
        }
    }

    @Test
    void the_tree_is_sorted_and_leaves_out_what_is_not_bounded() {
        Scope scope = new Scope(
                ZoneSet.parse("internal:b.example", "A.example"),
                NameSet.parse("www.a.example", ".b.example"),
                TypeSet.parse("TXT", "a"),
                Set.of(Operation.UPDATE, Operation.CREATE),
                ValueRules.unconstrained(),
                TtlRange.any());
        assertThat(CanonicalJson.write(ScopeCodec.encode(scope)))
                .isEqualTo("{\"names\":[\".b.example\",\"www.a.example\"],\"operations\":[\"create\",\"update\"],"
                        + "\"types\":[\"A\",\"TXT\"],\"zones\":[\"a.example\",\"internal:b.example\"]}");
    }

    @Test
    void rules_for_no_type_survive_and_stay_stricter_than_none() {
        ValueRules nothing = ValueRules.of(Map.of(Type.A, new ValueRule.Any()))
                .intersection(ValueRules.of(Map.of(Type.TXT, new ValueRule.Any())));
        Scope scope = new Scope(
                GRANTED.zones(), GRANTED.names(), GRANTED.types(), GRANTED.operations(), nothing, TtlRange.any());
        Scope again = ScopeCodec.decode(ScopeCodec.encode(scope)).orElseThrow();
        assertThat(again.values().constrained()).isTrue();
        assertThat(again).isEqualTo(scope);
    }

    @Test
    void a_request_takes_from_the_grant_what_it_leaves_out() {
        AskedScope asked = ScopeCodec.decodeDetail(
                        Map.of("type", "dns", "names", List.of("a.berlin.example.com"), "types", List.of("A")))
                .orElseThrow();
        Scope resolved = asked.resolve(GRANTED);
        assertThat(resolved.names()).isEqualTo(NameSet.parse("a.berlin.example.com"));
        assertThat(resolved.types()).isEqualTo(TypeSet.of(Type.A));
        assertThat(resolved.values()).isEqualTo(GRANTED.values());
        assertThat(resolved.operations()).isEqualTo(GRANTED.operations());
        assertThat(GRANTED.contains(resolved)).isTrue();
        assertThat(AskedScope.everything().resolve(GRANTED)).isEqualTo(GRANTED);
    }

    @Test
    void a_request_may_ask_for_more_than_the_grant_and_resolving_does_not_hide_it() {
        AskedScope asked = ScopeCodec.decodeAsked(Map.of("names", List.of("www.example.com")))
                .orElseThrow();
        assertThat(GRANTED.contains(asked.resolve(GRANTED))).isFalse();
    }

    @Test
    void unknown_types_and_fields_of_a_request_are_errors_as_rfc_9396_section_5_demands() {
        assertThat(ScopeCodec.decodeDetail(Map.of("type", "payment")).errorsOrNone())
                .extracting(DocumentError::pointer)
                .containsExactly("/type");
        assertThat(ScopeCodec.decodeDetail(Map.of("names", List.of("a.example")))
                        .errorsOrNone())
                .hasSize(1);
        assertThat(ScopeCodec.decodeDetail(Map.of("type", "dns", "name", List.of("a.example")))
                        .errorsOrNone())
                .containsExactly(new DocumentError("/name", "unknown field `name`", "names"));
        assertThat(ScopeCodec.decodeDetail(Map.of("type", "dns", "actions", List.of("write")))
                        .errorsOrNone())
                .extracting(DocumentError::pointer)
                .containsExactly("/actions");
        assertThat(ScopeCodec.decodeDetail("dns").errorsOrNone()).hasSize(1);
    }

    @Test
    void what_is_issued_is_stated_with_its_type() {
        Map<String, Object> detail = ScopeCodec.encodeDetail(GRANTED);
        assertThat(detail).containsEntry("type", "dns");
        assertThat(ScopeCodec.encodeDetail(
                        ScopeCodec.decodeDetail(detail).orElseThrow().resolve(GRANTED)))
                .isEqualTo(detail);
    }
}
