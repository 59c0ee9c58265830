package dev.bailiwick.core.document;

import dev.bailiwick.core.dns.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What a set of documents says wrongly taken together: references to nothing, and claims on one thing by two. */
final class PolicyCheck {
    private final PolicyIndex index;
    private final List<PolicyError> errors = new ArrayList<>();
    private final Map<PolicyIndex.Subject, String> subjects = new HashMap<>();
    private final Map<List<String>, String> issuers = new HashMap<>();
    private final Map<Name, String> keys = new HashMap<>();
    private final Map<String, String> apiKeys = new HashMap<>();
    private final Map<Name, String> accountNames = new HashMap<>();
    private final Map<ZoneId, String> zones = new HashMap<>();

    private PolicyCheck(PolicyIndex index) {
        this.index = index;
    }

    static List<PolicyError> errors(Collection<Document> documents, PolicyIndex index) {
        PolicyCheck check = new PolicyCheck(index);
        documents.forEach(check::check);
        return check.errors.stream().sorted().toList();
    }

    private void check(Document document) {
        Place at = new Place(document);
        switch (document.spec()) {
            case OwnerSpec owner ->
                each("deputies", owner.deputies(), "person", index.persons().keySet(), at);
            case PersonSpec person -> person(person, at);
            case TrustAnchorSpec.Oidc anchor -> oidc(anchor, at);
            case TrustAnchorSpec.Tsig anchor -> tsig(anchor, at);
            case TrustAnchorSpec.ApiKey anchor -> apiKey(anchor, at);
            case TrustAnchorSpec.AcmeDns anchor -> acmeDns(anchor, at);
            case IdentitySpec identity -> identity(identity, at);
            case GrantSpec grant -> grant(grant, at);
            case ForbidSpec forbid -> identities(forbid.identities(), at);
            case ApprovalRuleSpec rule -> identities(rule.identities(), at);
            case ZoneSpec zone -> zone(zone, at);
            case BackendSpec _ -> backend(at);
        }
    }

    private void person(PersonSpec person, Place at) {
        each("teams", person.teams(), "owner", index.owners().keySet(), at);
        one("anchor", person.anchor(), "trust anchor", index.anchors().keySet(), at);
        TrustAnchorSpec anchor = index.anchors().get(person.anchor());
        if (anchor != null && !isForPeople(anchor)) {
            at.error("/spec/anchor", "trust anchor `" + person.anchor() + "` is not marked `people`", null);
        }
        unique(subjects, new PolicyIndex.Subject(person.anchor(), person.subject()), "/spec/subject", "subject", at);
        for (int i = 0; i < person.roles().size(); i++) {
            roleOwners(
                    "/spec/roles/" + i + "/owners/",
                    person.roles().get(i).owners().names(),
                    at);
        }
    }

    private void roleOwners(String pointer, List<String> names, Place at) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!index.owners().containsKey(name)) {
                at.error(
                        pointer + i,
                        "role over unknown owner `" + name + "`",
                        Nearest.of(name, index.owners().keySet()));
            }
        }
    }

    private void oidc(TrustAnchorSpec.Oidc anchor, Place at) {
        unique(issuers, List.of(anchor.issuer(), anchor.audience()), "/spec/issuer", "issuer and audience", at);
    }

    private void tsig(TrustAnchorSpec.Tsig anchor, Place at) {
        legacy(anchor, at);
        unique(keys, anchor.keyName(), "/spec/keyName", "key name", at);
    }

    /** One secret under two anchors would prove two identities, so it would prove none. */
    private void apiKey(TrustAnchorSpec.ApiKey anchor, Place at) {
        legacy(anchor, at);
        unique(apiKeys, anchor.secretId(), "/spec/secretId", "secret", at);
    }

    private void legacy(TrustAnchorSpec.Legacy anchor, Place at) {
        one("identity", anchor.identity(), "identity", index.identities().keySet(), at);
        one("owner", anchor.owner(), "owner", index.owners().keySet(), at);
    }

    private void acmeDns(TrustAnchorSpec.AcmeDns anchor, Place at) {
        one("identity", anchor.identity(), "identity", index.identities().keySet(), at);
        one("owner", anchor.owner(), "owner", index.owners().keySet(), at);
        unique(accountNames, anchor.under(), "/spec/under", "name for accounts", at);
    }

    private void identity(IdentitySpec identity, Place at) {
        one("owner", identity.owner(), "owner", index.owners().keySet(), at);
        for (int i = 0; i < identity.match().size(); i++) {
            matchAnchor(identity.match().get(i).anchor(), "match/" + i + "/anchor", at);
        }
    }

    private void matchAnchor(String name, String field, Place at) {
        one(field, name, "trust anchor", index.anchors().keySet(), at);
        TrustAnchorSpec anchor = index.anchors().get(name);
        if (anchor instanceof TrustAnchorSpec.Legacy) {
            at.error("/spec/" + field, "trust anchor `" + name + "` is a key and has no claims to match", null);
        } else if (anchor instanceof TrustAnchorSpec.AcmeDns) {
            at.error("/spec/" + field, "trust anchor `" + name + "` has accounts and no claims to match", null);
        } else if (anchor != null && isForPeople(anchor)) {
            at.error("/spec/" + field, "trust anchor `" + name + "` is for people, not for workloads", null);
        }
    }

    private void grant(GrantSpec grant, Place at) {
        each("identities", grant.identities(), "identity", index.identities().keySet(), at);
        Set<String> environments = index.zones().values().stream()
                .filter(zone -> grant.scope().zones().matches(zone.spec().zone()))
                .map(zone -> zone.spec().environment())
                .collect(Collectors.toSet());
        for (int i = 0; i < grant.identities().size() && !environments.isEmpty(); i++) {
            String name = grant.identities().get(i);
            IdentitySpec identity = index.identities().get(name);
            if (identity != null && !environments.contains(identity.environment())) {
                at.error(
                        "/spec/identities/" + i,
                        "identity `" + name + "` of environment `" + identity.environment()
                                + "` never reaches these zones: they are of " + listed(environments),
                        null);
            }
        }
    }

    private void zone(ZoneSpec zone, Place at) {
        one("riskOwner", zone.riskOwner(), "owner", index.owners().keySet(), at);
        one("backend", zone.backend(), "backend", index.backends().keySet(), at);
        unique(zones, zone.zone(), "/spec/zone", "zone", at);
        for (int i = 0; i < zone.followers().size(); i++) {
            follower(zone, zone.followers().get(i).backend(), "followers/" + i + "/backend", at);
        }
    }

    private void follower(ZoneSpec zone, String name, String field, Place at) {
        one(field, name, "backend", index.backends().keySet(), at);
        if (index.backends().get(name) instanceof BackendSpec.Builtin) {
            at.error("/spec/" + field, "the built-in primary follows nobody: name it as the zone's `backend`", null);
        } else if (name.equals(zone.backend())) {
            at.error("/spec/" + field, "backend `" + name + "` holds the zone already and cannot follow itself", null);
        }
    }

    private void backend(Place at) {
        if (at.document.name().equals(BackendSpec.BUILTIN)) {
            at.error("/name", "backend `" + BackendSpec.BUILTIN + "` is always there and is not declared", null);
        }
    }

    private void identities(Optional<List<String>> names, Place at) {
        names.ifPresent(
                some -> each("identities", some, "identity", index.identities().keySet(), at));
    }

    private static boolean isForPeople(TrustAnchorSpec anchor) {
        return anchor instanceof TrustAnchorSpec.Oidc oidc && oidc.people();
    }

    private static String listed(Set<String> environments) {
        return environments.stream().sorted().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
    }

    private static void one(String field, String name, String what, Set<String> known, Place at) {
        if (!known.contains(name)) {
            at.error("/spec/" + field, "unknown " + what + " `" + name + "`", Nearest.of(name, known));
        }
    }

    // Typed lists keep the order of the text that was submitted, so these pointers fit that text.
    private static void each(String field, List<String> names, String what, Set<String> known, Place at) {
        for (int i = 0; i < names.size(); i++) {
            one(field + "/" + i, names.get(i), what, known, at);
        }
    }

    private static <K> void unique(Map<K, String> seen, K key, String pointer, String what, Place at) {
        String other = seen.putIfAbsent(key, at.document.name());
        if (other != null) {
            at.error(pointer, what + " in two documents: `" + other + "` has it as well", null);
        }
    }

    /** A document about which something may be wrong. */
    private final class Place {
        private final Document document;

        private Place(Document document) {
            this.document = document;
        }

        private void error(String pointer, String message, @Nullable String nearest) {
            errors.add(new PolicyError(document.kind(), document.name(), new DocumentError(pointer, message, nearest)));
        }
    }
}
