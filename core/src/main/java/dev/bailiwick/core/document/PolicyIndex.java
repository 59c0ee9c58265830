package dev.bailiwick.core.document;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.identity.IdentityRule;
import dev.bailiwick.core.policy.ApprovalIndex;
import dev.bailiwick.core.policy.ApprovalRule;
import dev.bailiwick.core.policy.Forbid;
import dev.bailiwick.core.policy.ForbidIndex;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.policy.GrantIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a snapshot looks up, by what it looks it up. Where two documents claim one key, the first by name has it. */
record PolicyIndex(
        SortedMap<String, OwnerSpec> owners,
        SortedMap<String, PersonSpec> persons,
        Map<Subject, Named<PersonSpec>> personsBySubject,
        SortedMap<String, TrustAnchorSpec> anchors,
        SortedMap<String, IdentitySpec> identities,
        List<IdentityRule> identityRules,
        SortedMap<String, GrantSpec> grants,
        GrantIndex grantIndex,
        List<Forbid> forbids,
        ForbidIndex forbidIndex,
        List<ApprovalRule> approvalRules,
        ApprovalIndex approvalIndex,
        SortedMap<ZoneId, Named<ZoneSpec>> zones,
        SortedMap<String, BackendSpec> backends) {
    /** What an anchor knows a person by. */
    record Subject(String anchor, String subject) {}

    static PolicyIndex of(Collection<Document> documents) {
        Builder builder = new Builder();
        documents.forEach(builder::add);
        return builder.build();
    }

    private static final class Builder {
        private final SortedMap<String, OwnerSpec> owners = new TreeMap<>();
        private final SortedMap<String, PersonSpec> persons = new TreeMap<>();
        private final Map<Subject, Named<PersonSpec>> personsBySubject = new HashMap<>();
        private final SortedMap<String, TrustAnchorSpec> anchors = new TreeMap<>();
        private final SortedMap<String, IdentitySpec> identities = new TreeMap<>();
        private final List<IdentityRule> identityRules = new ArrayList<>();
        private final SortedMap<String, GrantSpec> grants = new TreeMap<>();
        private final List<Grant> coreGrants = new ArrayList<>();
        private final List<Forbid> forbids = new ArrayList<>();
        private final List<ApprovalRule> rules = new ArrayList<>();
        private final SortedMap<ZoneId, Named<ZoneSpec>> zones = new TreeMap<>();
        private final SortedMap<String, BackendSpec> backends =
                new TreeMap<>(Map.of(BackendSpec.BUILTIN, new BackendSpec.Builtin()));

        void add(Document document) {
            String name = document.name();
            switch (document.spec()) {
                case OwnerSpec owner -> owners.put(name, owner);
                case PersonSpec person -> {
                    persons.put(name, person);
                    personsBySubject.putIfAbsent(
                            new Subject(person.anchor(), person.subject()), new Named<>(name, person));
                }
                case TrustAnchorSpec anchor -> anchors.put(name, anchor);
                case IdentitySpec identity -> {
                    identities.put(name, identity);
                    identity.match()
                            .forEach(each -> identityRules.add(new IdentityRule(name, each.anchor(), each.claims())));
                }
                case GrantSpec grant -> {
                    grants.put(name, grant);
                    coreGrants.add(grant.grant(name));
                }
                case ForbidSpec forbid -> forbids.add(forbid.forbid(name));
                case ApprovalRuleSpec rule -> rules.add(rule.rule(name));
                case ZoneSpec zone -> zones.putIfAbsent(zone.zone(), new Named<>(name, zone));
                case BackendSpec backend -> backends.put(name, backend);
            }
        }

        PolicyIndex build() {
            return new PolicyIndex(
                    Collections.unmodifiableSortedMap(owners),
                    Collections.unmodifiableSortedMap(persons),
                    Map.copyOf(personsBySubject),
                    Collections.unmodifiableSortedMap(anchors),
                    Collections.unmodifiableSortedMap(identities),
                    List.copyOf(identityRules),
                    Collections.unmodifiableSortedMap(grants),
                    new GrantIndex(coreGrants),
                    List.copyOf(forbids),
                    new ForbidIndex(forbids),
                    List.copyOf(rules),
                    new ApprovalIndex(rules),
                    Collections.unmodifiableSortedMap(zones),
                    Collections.unmodifiableSortedMap(backends));
        }
    }
}
