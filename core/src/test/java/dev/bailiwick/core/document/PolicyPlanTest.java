package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an edit of policy does exactly, and when it needs a second person. */
class PolicyPlanTest {
    private static final PolicySnapshot BASE = PolicySnapshot.of(1, Examples.all());

    private static PolicyPlan plan(String file, String field, Object value) {
        Map<String, Object> tree = Examples.tree(file);
        Examples.spec(tree).put(field, value);
        return BASE.plan(PolicyEdit.put(Document.bind(tree).orElseThrow()));
    }

    private static List<String> widens(String file, String field, Object value) {
        return plan(file, field, value).widens();
    }

    private static List<String> widens(String yaml) {
        return BASE.plan(PolicyEdit.put(Examples.parse(yaml))).widens();
    }

    @Test
    void the_same_again_changes_nothing() {
        PolicyPlan plan = BASE.plan(new PolicyEdit(Examples.all().stream()
                .<PolicyEdit.Step>map(PolicyEdit.Step.Put::new)
                .toList()));
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.needsSecondPerson()).isFalse();
        assertThat(plan.after().version()).isEqualTo(BASE.version());
    }

    @Test
    void the_diff_is_exact_and_in_order_of_kind_and_name() {
        PolicyPlan plan = BASE.plan(PolicyEdit.delete(Kind.FORBID, "no-wildcard-mail")
                .and(PolicyEdit.put(Examples.parse("{kind: Owner, name: new, spec: {title: N, contact: c}}"))));
        assertThat(plan.diffs())
                .extracting(diff -> diff.id().toString())
                .containsExactly("Owner/new", "Forbid/no-wildcard-mail");
        assertThat(plan.diffs().getFirst().added()).isTrue();
        assertThat(plan.diffs().getLast().deleted()).isTrue();
        assertThat(plan.diffs().getLast().tree())
                .containsKeys("kind", "name", "before")
                .doesNotContainKey("after");
    }

    @Test
    void the_hash_covers_before_and_after_and_not_other_documents() {
        PolicyPlan plan = plan("owner", "title", "Other");
        assertThat(plan.hash()).matches("[0-9a-f]{64}");
        PolicySnapshot elsewhere =
                BASE.with(PolicyEdit.put(Examples.parse("{kind: Owner, name: new, spec: {title: N, contact: c}}")));
        Map<String, Object> tree = Examples.tree("owner");
        Examples.spec(tree).put("title", "Other");
        PolicyEdit edit = PolicyEdit.put(Document.bind(tree).orElseThrow());
        assertThat(elsewhere.plan(edit).hash()).isEqualTo(plan.hash());
        assertThat(plan("owner", "title", "Another").hash()).isNotEqualTo(plan.hash());
        assertThat(BASE.with(edit)
                        .plan(PolicyEdit.put(Examples.document("owner")))
                        .hash())
                .isNotEqualTo(plan.hash());
    }

    @Test
    void an_edit_touches_a_document_once() {
        assertThatThrownBy(() -> PolicyEdit.delete(Kind.OWNER, "a").and(PolicyEdit.delete(Kind.OWNER, "a")))
                .hasMessageContaining("Owner/a");
    }

    @Test
    void owners_persons_anchors_zones_and_backends_need_a_second_person_whatever_changes() {
        assertThat(widens("owner", "title", "Other")).containsExactly("changes `Owner/platform`");
        assertThat(widens("person", "email", "new@example.com")).hasSize(1);
        assertThat(widens("trust-anchor-oidc", "maxTokenAgeSeconds", 60L)).hasSize(1);
        assertThat(widens("zone", "public", false)).hasSize(1);
        assertThat(widens("zone", "followers", List.of())).hasSize(1);
        assertThat(widens("{kind: Backend, name: other, spec: {type: builtin}}"))
                .containsExactly("adds `Backend/other`");
        assertThat(BASE.plan(PolicyEdit.delete(Kind.BACKEND, "bind-fra")).widens())
                .containsExactly("removes `Backend/bind-fra`");
    }

    @Test
    void a_zone_is_put_on_hold_by_one_person_and_released_by_two() {
        assertThat(widens("zone", "hold", true)).isEmpty();
        Map<String, Object> held = Examples.tree("zone");
        Examples.spec(held).put("hold", true);
        PolicySnapshot maintenance =
                BASE.with(PolicyEdit.put(Document.bind(held).orElseThrow()));
        assertThat(maintenance.plan(PolicyEdit.put(Examples.document("zone"))).widens())
                .containsExactly("changes `Zone/example-com`");
    }

    @Test
    void a_new_identity_and_a_suspension_need_none() {
        assertThat(widens("{kind: Identity, name: new, spec: {owner: platform, environment: prod, purpose: p,"
                        + " notAfter: '2027-01-01T00:00:00Z'}}"))
                .isEmpty();
        assertThat(widens("identity", "suspended", true)).isEmpty();
        assertThat(widens("identity", "purpose", "says it better")).isEmpty();
    }

    @Test
    void what_an_identity_is_and_whose_needs_a_second_person() {
        assertThat(widens("identity", "owner", "other"))
                .containsExactly("changes the owner of `Identity/www-certificates`");
        assertThat(widens("identity", "environment", "dev")).hasSize(1);
        assertThat(widens("identity", "match", List.of())).hasSize(1);
        assertThat(widens("identity", "notAfter", "2028-01-01T00:00:00Z")).hasSize(1);
        PolicySnapshot suspended = BASE.with(new PolicyEdit(List.of(new PolicyEdit.Step.Put(suspended()))));
        assertThat(suspended.plan(PolicyEdit.put(Examples.document("identity"))).widens())
                .containsExactly("lifts the suspension of `Identity/www-certificates`");
    }

    private static Document suspended() {
        Map<String, Object> tree = Examples.tree("identity");
        Examples.spec(tree).put("suspended", true);
        return Document.bind(tree).orElseThrow();
    }

    @Test
    void a_grant_needs_a_second_person_when_new_or_wider_only() {
        Map<String, Object> fresh = Examples.tree("grant");
        fresh.put("name", "another");
        assertThat(BASE.plan(PolicyEdit.put(Document.bind(fresh).orElseThrow())).widens())
                .containsExactly("adds `Grant/another`");
        assertThat(widens("grant", "maxLeaseSeconds", 601L))
                .singleElement()
                .asString()
                .startsWith("widens `Grant/www-challenge`");
        assertThat(widens("grant", "forms", List.of("tsig", "bearer"))).hasSize(1);
        assertThat(widens("grant", "identities", List.of("www-certificates", "dhcp-berlin")))
                .hasSize(1);
        assertThat(widens("grant", "maxLeaseSeconds", 60L)).isEmpty();
        assertThat(widens("grant", "notAfter", "2027-01-01T00:00:00Z")).isEmpty();
        assertThat(widens("grant", "unbound", "refused")).isEmpty();
        assertThat(BASE.plan(PolicyEdit.delete(Kind.GRANT, "www-challenge")).widens())
                .isEmpty();
    }

    @Test
    void a_forbid_needs_a_second_person_when_it_goes_or_weakens() {
        assertThat(widens("{kind: Forbid, name: freeze, spec: {zones: [example.com], reason: freeze}}"))
                .isEmpty();
        assertThat(widens("forbid", "reason", "says it better")).isEmpty();
        assertThat(widens("forbid", "types", List.of("MX", "TXT"))).isEmpty();
        assertThat(widens("forbid", "operations", List.of("create"))).hasSize(1);
        assertThat(BASE.plan(PolicyEdit.delete(Kind.FORBID, "no-wildcard-mail")).widens())
                .hasSize(1);
    }

    @Test
    void an_approval_rule_needs_a_second_person_unless_it_is_new_and_not_automatic() {
        String rule = "{kind: ApprovalRule, name: new, spec: {zones: ['**'], consequences: any, require: %s}}";
        assertThat(widens(rule.formatted("one-approver"))).isEmpty();
        assertThat(widens(rule.formatted("forbidden"))).isEmpty();
        assertThat(widens(rule.formatted("automatic"))).containsExactly("adds `ApprovalRule/new`");
        assertThat(widens("approval-rule", "require", "forbidden")).hasSize(1);
        assertThat(BASE.plan(PolicyEdit.delete(Kind.APPROVAL_RULE, "mail-in-production"))
                        .widens())
                .hasSize(1);
    }
}
