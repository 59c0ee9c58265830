package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each kind refuses beyond unknown and missing fields, and where it says so. */
class SpecErrorsTest {
    /** The errors of an example in which one field of the spec has another value. */
    private static List<String> with(String file, String field, Object value) {
        Map<String, Object> tree = Examples.tree(file);
        Examples.spec(tree).put(field, value);
        return Document.bind(tree).errorsOrNone().stream()
                .map(DocumentError::toString)
                .toList();
    }

    private static void refused(String file, String field, Object value, String message) {
        assertThat(with(file, field, value)).as(field + ": " + value).anyMatch(each -> each.startsWith(message));
    }

    private static List<String> without(String file, String field) {
        Map<String, Object> tree = Examples.tree(file);
        Examples.spec(tree).remove(field);
        return Document.bind(tree).errorsOrNone().stream()
                .map(DocumentError::toString)
                .toList();
    }

    @Test
    void an_owner_has_a_title_and_a_contact() {
        assertThat(without("owner", "title")).singleElement().asString().startsWith("/spec: missing field `title`");
        refused("owner", "deputies", List.of("grace", "grace"), "/spec/deputies/1: given twice");
        refused("owner", "deputies", List.of("Grace"), "/spec/deputies/0: `Grace` is not a name of");
    }

    @Test
    void a_person_holds_known_roles_over_zones_and_owners() {
        refused(
                "person",
                "roles",
                List.of(Map.of("role", "aprover", "zones", List.of("**"), "owners", List.of("*"))),
                "/spec/roles/0/role: `aprover` is none of viewer, operator, approver, policy-admin, auditor"
                        + " (did you mean `approver`?)");
        refused(
                "person",
                "roles",
                List.of(Map.of("role", "viewer", "zones", List.of("a..b"), "owners", List.of("*"))),
                "/spec/roles/0/zones/0: ");
        refused(
                "person",
                "roles",
                List.of(Map.of("role", "viewer", "zones", List.of("**"), "owners", List.of("*", "platform"))),
                "/spec/roles/0/owners: `*` stands for every owner and so alone");
        refused("person", "email", "ada", "/spec/email: `ada` is not an e-mail address");
    }

    @Test
    void an_issuer_is_an_https_url_or_on_this_machine() {
        refused(
                "trust-anchor-oidc",
                "issuer",
                "http://id.example.com",
                "/spec/issuer: `http://id.example.com` is not an https");
        refused("trust-anchor-oidc", "issuer", "https://user@id.example.com", "/spec/issuer: ");
        refused("trust-anchor-oidc", "issuer", "https://id.example.com/?a=b", "/spec/issuer: ");
        refused("trust-anchor-oidc", "issuer", "http://localhost.example.com", "/spec/issuer: ");
        assertThat(with("trust-anchor-oidc", "issuer", "http://127.0.0.1:8080")).isEmpty();
        assertThat(with("trust-anchor-oidc", "issuer", "http://[::1]:8080/a")).isEmpty();
    }

    @Test
    void an_anchor_pins_asymmetric_algorithms() {
        refused("trust-anchor-oidc", "algorithms", List.of("HS256"), "/spec/algorithms/0: `HS256` is none of RS256");
        refused("trust-anchor-oidc", "algorithms", List.of("none"), "/spec/algorithms/0: ");
        refused("trust-anchor-oidc", "algorithms", List.of(), "/spec/algorithms: expected 1 to");
        refused("trust-anchor-oidc", "type", "saml", "/spec/type: `saml` is none of acme-dns, api-key, oidc, tsig");
        refused("trust-anchor-oidc", "secretId", "a", "/spec/secretId: unknown field `secretId`");
    }

    @Test
    void a_legacy_key_has_an_end_a_reason_and_an_owner() {
        for (String field : List.of("notAfter", "reason", "owner", "identity", "secretId")) {
            for (String legacy : List.of("trust-anchor-tsig", "trust-anchor-api-key")) {
                assertThat(without(legacy, field))
                        .singleElement()
                        .asString()
                        .startsWith("/spec: missing field `" + field + "`");
            }
        }
        refused("trust-anchor-api-key", "doors", List.of("rest"), "/spec/doors/0: `rest` is none of");
        refused("trust-anchor-tsig", "algorithm", "hmac-sha224", "/spec/algorithm: `hmac-sha224` is none of");
    }

    @Test
    void what_a_grant_is_to_become_lies_within_its_scope() {
        Map<String, Object> elsewhere = Map.of(
                "zones", List.of("other.example"),
                "names", List.of("www.other.example"),
                "types", List.of("A"),
                "operations", List.of("read"));
        assertThat(with("grant-observed", "observe", Map.of("intended", elsewhere, "until", "2027-06-30T00:00:00Z")))
                .singleElement()
                .asString()
                .contains("not contained in the scope");
        refused("grant-observed", "records", "mine", "/spec/records: `mine` is none of own, shared");
    }

    @Test
    void an_identity_is_matched_by_claims_and_never_by_an_anchor_alone() {
        refused(
                "identity",
                "match",
                List.of(Map.of("anchor", "ci", "claims", Map.of())),
                "/spec/match/0/claims: expected 1 to 16 entries, not 0");
        refused(
                "identity",
                "match",
                List.of(Map.of("anchor", "ci", "claims", Map.of("repository_id", 7L))),
                "/spec/match/0/claims/repository_id: expected a text, not a whole number");
        assertThat(without("identity", "notAfter")).hasSize(1);
        refused("identity", "kind", "human", "/spec/kind: `human` is none of acme, iac, ci, failover, ai-agent, other");
        refused("identity", "environment", "Prod!", "/spec/environment: `Prod!` is not an environment");
        refused(
                "identity",
                "match",
                List.of(Map.of("anchor", "ci", "claims", Map.of("/a~b", "c"))),
                "/spec/match/0/claims/~1a~0b: ");
    }

    @Test
    void a_grant_says_what_it_grants_and_until_when() {
        for (String field : List.of("identities", "scope", "notAfter")) {
            assertThat(without("grant", field)).hasSize(1);
        }
        refused("grant", "maxLeaseSeconds", 86_401L, "/spec/maxLeaseSeconds: expected 1 to 86400");
        refused("grant", "unbound", "maybe", "/spec/unbound: `maybe` is none of allowed, refused");
        refused("grant", "forms", List.of(), "/spec/forms: expected 1 to 2 elements");
        refused("grant", "condition", "proved.", "/spec/condition: ");
        refused("grant", "condition", "asked.purpose == 'x'", "/spec/condition: the condition refers to `asked` alone");
        refused("grant", "limits", Map.of("maxChangesPerHour", 0L), "/spec/limits/maxChangesPerHour: expected 1 to");
    }

    @Test
    void values_suit_their_type() {
        Map<String, Object> scope = Map.of(
                "zones", List.of("example.com"),
                "names", List.of(".example.com"),
                "types", List.of("A"),
                "operations", List.of("create"));
        Map<String, Object> bad = new LinkedHashMap<>(scope);
        bad.put("values", Map.of("A", Map.of("targets", List.of("example.net"))));
        refused("grant", "scope", bad, "/spec/scope/values: the rule of values");
        bad.put("values", Map.of("A", Map.of("addreses", List.of("192.0.2.0/24"))));
        refused("grant", "scope", bad, "/spec/scope/values/A/addreses: unknown field `addreses`");
        bad.put("values", Map.of("A", Map.of("addresses", List.of("192.0.2.1/24"))));
        refused("grant", "scope", bad, "/spec/scope/values/A/addresses/0: ");
        bad.put("values", Map.of("A", "every"));
        refused("grant", "scope", bad, "/spec/scope/values/A: `every` is not a rule of values: any, none or an object");
        bad.put("values", Map.of("a", "any", "A", "any"));
        assertThat(with("grant", "scope", bad)).singleElement().asString().endsWith("given twice");
        bad.put("values", Map.of("TXT", Map.of("texts", List.of(Map.of("regex", "(")))));
        refused("grant", "scope", bad, "/spec/scope/values/TXT/texts/0/regex: ");
    }

    @Test
    void a_forbid_gives_its_reason_and_means_everything_it_does_not_narrow() {
        assertThat(without("forbid", "reason")).hasSize(1);
        Document bare = Examples.parse("{kind: Forbid, name: f, spec: {zones: [example.com], reason: frozen}}");
        ForbidSpec forbid = (ForbidSpec) bare.spec();
        assertThat(forbid.types().isAll()).isTrue();
        assertThat(forbid.operations()).hasSize(9);
        assertThat(forbid.identities()).isEmpty();
        assertThat(forbid.forbid("f").rule()).isEqualTo("forbid/f");
    }

    @Test
    void an_approval_rule_names_consequences_or_says_any() {
        refused(
                "approval-rule",
                "consequences",
                List.of("intercept-mails"),
                "/spec/consequences/0: `intercept-mails` is none of");
        refused("approval-rule", "consequences", "all", "/spec/consequences: expected a list or `any`, not `all`");
        refused("approval-rule", "consequences", List.of(), "/spec/consequences: expected 1 to");
        assertThat(with("approval-rule", "consequences", "any")).isEmpty();
        refused("approval-rule", "require", "two-approvers", "/spec/require: `two-approvers` is none of");
    }

    @Test
    void a_zone_names_servers_by_address() {
        for (String bad : List.of(
                "ns1.example.com:53",
                "192.0.2.256:53",
                "192.0.2.1:0",
                "192.0.2.1:65536",
                "1.2:53",
                "2001:db8::1",
                "[fe80::1%eth0]:53",
                "[::g]:53")) {
            refused("zone", "verify", Map.of("servers", List.of(bad)), "/spec/verify/servers/0: ");
        }
        refused("zone", "verify", Map.of("require", "all"), "/spec/verify: `require: all` needs `servers`");
        refused("zone", "verify", Map.of("withinSeconds", 301L), "/spec/verify/withinSeconds: expected 1 to 300");
        refused("zone", "followWithinSeconds", 0L, "/spec/followWithinSeconds: expected 1 to 604800");
        refused("zone", "followers", List.of(Map.of("backend", "a", "must", "accept")), "/spec/followers/0/must: ");
        refused("zone", "followers", List.of(Map.of("backend", "a"), Map.of("backend", "a")), "/spec/followers/1: ");
        refused("zone", "view", "Inside", "/spec/view: `Inside` is not a view");
        refused("zone", "zone", "a..b", "/spec/zone: ");
        refused("backend", "type", "bind", "/spec/type: `bind` is none of builtin, powerdns, rfc2136");
    }

    @Test
    void a_zone_has_defaults_that_are_safe() {
        ZoneSpec zone = (ZoneSpec)
                Examples.parse("{kind: Zone, name: z, spec: {zone: Example.COM., riskOwner: o, environment: e}}")
                        .spec();
        assertThat(zone.zone()).hasToString("example.com.");
        assertThat(zone.backend()).isEqualTo("builtin");
        assertThat(zone.followers()).isEmpty();
        assertThat(zone.backends()).containsExactly("builtin");
        assertThat(zone.followWithin()).hasMinutes(5);
        assertThat(zone.verify()).isEqualTo(ZoneSpec.Verify.DEFAULT);
        assertThat(zone.answerWhen()).isEqualTo(ZoneSpec.AnswerWhen.APPLIED);
        assertThat(zone.isPublic()).isTrue();
        assertThat(zone.pendingWhenApproved()).isEqualTo(ZoneSpec.PendingWhenApproved.RESUBMIT);
    }
}
