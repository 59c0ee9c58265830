package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.policy.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documents in force: what is looked up, and what must not contradict. */
class PolicySnapshotTest {
    private static final PolicySnapshot GOOD = PolicySnapshot.of(7, Examples.all());

    /** The errors once this YAML document is there as well, or instead. */
    private static List<String> errorsWith(String yaml) {
        return GOOD.plan(PolicyEdit.put(Examples.parse(yaml))).errors().stream()
                .map(PolicyError::toString)
                .toList();
    }

    private static List<String> errorsWith(String file, String field, Object value) {
        Map<String, Object> tree = Examples.tree(file);
        Examples.spec(tree).put(field, value);
        return GOOD.plan(PolicyEdit.put(Document.bind(tree).orElseThrow())).errors().stream()
                .map(PolicyError::toString)
                .toList();
    }

    @Test
    void the_examples_make_a_good_set() {
        assertThat(GOOD.errors()).isEmpty();
        assertThat(GOOD.version()).isEqualTo(7);
        assertThat(PolicySnapshot.empty().errors()).isEmpty();
    }

    @Test
    void documents_are_found_by_what_they_are_looked_up_by() {
        assertThat(GOOD.zone(ZoneId.of("example.com")).orElseThrow().name()).isEqualTo("example-com");
        assertThat(GOOD.zone(ZoneId.parse("internal:example.com"))).isEmpty();
        assertThat(GOOD.person("staff", "00u1ada").orElseThrow().name()).isEqualTo("ada");
        assertThat(GOOD.person("ci", "00u1ada")).isEmpty();
        assertThat(GOOD.grantsOf("dhcp-berlin"))
                .extracting(Grant::name)
                .containsExactlyInAnyOrder("berlin-hosts", "web-tryout");
        assertThat(GOOD.grantsOf("nobody")).isEmpty();
        assertThat(GOOD.identity("www-certificates")).isPresent();
        assertThat(GOOD.identityRules()).singleElement().satisfies(rule -> {
            assertThat(rule.identity()).isEqualTo("www-certificates");
            assertThat(rule.anchor()).isEqualTo("ci");
        });
        assertThat(GOOD.forbidsAt(ZoneId.of("example.com"))).hasSize(1);
        assertThat(GOOD.approvalRulesAt(ZoneId.of("example.com"))).hasSize(1);
        assertThat(GOOD.backend("builtin")).isPresent();
        assertThat(GOOD.documents(Kind.OWNER)).hasSize(1);
        assertThat(GOOD.document(Kind.OWNER, "platform")).isPresent();
    }

    @Test
    void the_builtin_primary_follows_nobody_and_no_backend_itself() {
        assertThat(errorsWith("zone", "followers", List.of(Map.of("backend", "builtin"))))
                .containsExactly("Zone/example-com: /spec/followers/0/backend: the built-in primary follows nobody:"
                        + " name it as the zone's `backend`");
        assertThat(errorsWith("zone", "backend", "bind-fra"))
                .containsExactly(
                        "Zone/example-com: /spec/followers/0/backend: backend `bind-fra` holds the zone already"
                                + " and cannot follow itself");
    }

    @Test
    void a_reference_to_nothing_is_told_where_it_stands_with_what_was_probably_meant() {
        assertThat(errorsWith("identity", "owner", "platfrom"))
                .containsExactly("Identity/www-certificates: /spec/owner: unknown owner `platfrom`"
                        + " (did you mean `platform`?)");
        assertThat(errorsWith("zone", "riskOwner", "nobody"))
                .containsExactly("Zone/example-com: /spec/riskOwner: unknown owner `nobody`");
        assertThat(errorsWith("zone", "backend", "bind"))
                .containsExactly("Zone/example-com: /spec/backend: unknown backend `bind`");
        assertThat(errorsWith("zone", "followers", List.of(Map.of("backend", "bind-fro"))))
                .containsExactly("Zone/example-com: /spec/followers/0/backend: unknown backend `bind-fro`"
                        + " (did you mean `bind-fra`?)");
        assertThat(errorsWith("grant", "identities", List.of("www-certificates", "gone")))
                .containsExactly("Grant/www-challenge: /spec/identities/1: unknown identity `gone`");
        assertThat(errorsWith("forbid", "identities", List.of("gone"))).hasSize(1);
        assertThat(errorsWith("approval-rule", "identities", List.of("gone"))).hasSize(1);
        assertThat(errorsWith("owner", "deputies", List.of("gone"))).hasSize(1);
        assertThat(errorsWith("person", "teams", List.of("gone"))).hasSize(1);
        assertThat(errorsWith("trust-anchor-tsig", "identity", "gone")).hasSize(1);
        assertThat(errorsWith("trust-anchor-api-key", "identity", "gone")).hasSize(1);
        assertThat(errorsWith("trust-anchor-api-key", "owner", "gone")).hasSize(1);
    }

    @Test
    void pointers_follow_the_order_of_the_text_that_was_submitted() {
        assertThat(errorsWith("grant", "identities", List.of("zzz-gone", "www-certificates")))
                .containsExactly("Grant/www-challenge: /spec/identities/0: unknown identity `zzz-gone`");
    }

    @Test
    void a_role_is_over_owners_that_exist() {
        assertThat(errorsWith(
                        "person",
                        "roles",
                        List.of(Map.of("role", "viewer", "zones", List.of("**"), "owners", List.of("plattform")))))
                .containsExactly("Person/ada: /spec/roles/0/owners/0: role over unknown owner `plattform`"
                        + " (did you mean `platform`?)");
    }

    @Test
    void people_and_workloads_have_anchors_of_their_own() {
        assertThat(errorsWith("person", "anchor", "ci"))
                .containsExactly("Person/ada: /spec/anchor: trust anchor `ci` is not marked `people`");
        assertThat(errorsWith(
                        "identity", "match", List.of(Map.of("anchor", "staff", "claims", Map.of("sub", "00u1ada")))))
                .singleElement()
                .asString()
                .endsWith("/spec/match/0/anchor: trust anchor `staff` is for people, not for workloads");
        assertThat(errorsWith("identity", "match", List.of(Map.of("anchor", "old-dhcp", "claims", Map.of("a", "b")))))
                .singleElement()
                .asString()
                .contains("is a key and has no claims");
    }

    @Test
    void one_thing_is_declared_once() {
        assertThat(errorsWith(
                        "{kind: Zone, name: twin, spec: {zone: example.com, riskOwner: platform, environment: prod}}"))
                .containsExactly("Zone/twin: /spec/zone: zone in two documents: `example-com` has it as well");
        assertThat(errorsWith("{kind: Zone, name: inside, spec: "
                        + "{zone: example.com, view: internal, riskOwner: platform, environment: prod}}"))
                .isEmpty();
        assertThat(errorsWith("{kind: Person, name: twin, spec: {anchor: staff, subject: 00u1ada}}"))
                .containsExactly("Person/twin: /spec/subject: subject in two documents: `ada` has it as well");
        assertThat(errorsWith("{kind: Backend, name: builtin, spec: {type: builtin}}"))
                .hasSize(1);
    }

    @Test
    void a_grant_reaches_zones_of_its_identities_environment() {
        assertThat(errorsWith("zone", "environment", "staging"))
                .anyMatch(each -> each.equals("Grant/www-challenge: /spec/identities/0: identity `www-certificates` of"
                        + " environment `prod` never reaches these zones: they are of `staging`"));
    }

    @Test
    void what_others_refer_to_cannot_be_deleted_alone() {
        assertThat(GOOD.plan(PolicyEdit.delete(Kind.IDENTITY, "www-certificates"))
                        .errors())
                .extracting(PolicyError::toString)
                .containsExactly("Grant/www-challenge: /spec/identities/0: unknown identity `www-certificates`");
        PolicyEdit both = PolicyEdit.delete(Kind.IDENTITY, "www-certificates")
                .and(PolicyEdit.delete(Kind.GRANT, "www-challenge"));
        assertThat(GOOD.with(both).version()).isEqualTo(8);
        assertThat(GOOD.with(both).grantsOf("www-certificates")).isEmpty();
        assertThat(GOOD.grantsOf("www-certificates")).hasSize(1);
    }

    @Test
    void a_bad_edit_is_not_applied() {
        assertThat(GOOD.plan(PolicyEdit.delete(Kind.OWNER, "gone")).errors()).hasSize(1);
        assertThatThrownBy(() -> GOOD.with(PolicyEdit.delete(Kind.OWNER, "gone")))
                .isInstanceOf(IllegalArgumentException.class);
        List<Document> twice = new ArrayList<>(Examples.all());
        twice.add(Examples.document("owner"));
        assertThatThrownBy(() -> PolicySnapshot.of(1, twice)).hasMessageContaining("Owner/platform");
    }
}
