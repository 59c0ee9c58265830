package dev.bailiwick.core.document;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.identity.IdentityRule;
import dev.bailiwick.core.policy.ApprovalRule;
import dev.bailiwick.core.policy.Forbid;
import dev.bailiwick.core.policy.Grant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All documents in force at one version, with the indexes by which decisions look things up. Immutable and
 * thread-safe; a new version shares the documents.
 *
 * <p>A snapshot says what is wrong with it ({@link #errors()}) rather than refusing to exist: whoever is about to put
 * one in force checks that first.
 */
public final class PolicySnapshot {
    /** The most documents. */
    public static final int MAX_DOCUMENTS = 250_000;

    private final long version;
    private final SortedMap<DocumentId, Document> documents;
    private final PolicyIndex index;
    private final List<PolicyError> errors;

    private PolicySnapshot(long version, SortedMap<DocumentId, Document> documents) {
        this.version = version;
        this.documents = Collections.unmodifiableSortedMap(documents);
        this.index = PolicyIndex.of(documents.values());
        this.errors = PolicyCheck.errors(documents.values(), index);
    }

    /** Version 0, before any document. */
    public static PolicySnapshot empty() {
        return new PolicySnapshot(0, new TreeMap<>());
    }

    /**
     * The documents as a store kept them.
     *
     * @throws IllegalArgumentException if two have one kind and name
     */
    public static PolicySnapshot of(long version, Collection<Document> documents) {
        TreeMap<DocumentId, Document> byId = new TreeMap<>();
        for (Document each : documents) {
            if (byId.put(each.id(), each) != null) {
                throw new IllegalArgumentException("two documents are `" + each.id() + "`");
            }
        }
        return new PolicySnapshot(version, byId);
    }

    /** What the edit does to these documents; the plan holds the next snapshot, its version one higher. */
    public PolicyPlan plan(PolicyEdit edit) {
        return PolicyPlanner.plan(this, edit);
    }

    /**
     * The documents after the edit, one version on.
     *
     * @throws IllegalArgumentException if the plan has errors
     */
    public PolicySnapshot with(PolicyEdit edit) {
        PolicyPlan plan = plan(edit);
        if (!plan.isValid()) {
            throw new IllegalArgumentException("the edit must not be applied: " + plan.errors());
        }
        return plan.after();
    }

    /** The version: one higher with each edit that was applied. */
    public long version() {
        return version;
    }

    /** What contradicts itself: references to nothing, zones declared twice and the like; none in a good snapshot. */
    public List<PolicyError> errors() {
        return errors;
    }

    /** All documents in order of kind and name. */
    public Collection<Document> documents() {
        return documents.values();
    }

    /** The documents of one kind in order of name. */
    public List<Document> documents(Kind kind) {
        return documents.values().stream().filter(each -> each.kind() == kind).toList();
    }

    public Optional<Document> document(DocumentId id) {
        return Optional.ofNullable(documents.get(id));
    }

    public Optional<Document> document(Kind kind, String name) {
        return document(new DocumentId(kind, name));
    }

    public Optional<OwnerSpec> owner(String name) {
        return Optional.ofNullable(index.owners().get(name));
    }

    public Optional<PersonSpec> person(String name) {
        return Optional.ofNullable(index.persons().get(name));
    }

    /** The person whom that anchor knows by that subject. */
    public Optional<Named<PersonSpec>> person(String anchor, String subject) {
        return Optional.ofNullable(index.personsBySubject().get(new PolicyIndex.Subject(anchor, subject)));
    }

    /** All persons by name. */
    public Map<String, PersonSpec> persons() {
        return index.persons();
    }

    public Optional<TrustAnchorSpec> anchor(String name) {
        return Optional.ofNullable(index.anchors().get(name));
    }

    /** All trust anchors by name. */
    public Map<String, TrustAnchorSpec> anchors() {
        return index.anchors();
    }

    public Optional<IdentitySpec> identity(String name) {
        return Optional.ofNullable(index.identities().get(name));
    }

    /** All identities by name. */
    public Map<String, IdentitySpec> identities() {
        return index.identities();
    }

    /** The rules by which proofs are matched to identities, suspended and ended ones included. */
    public List<IdentityRule> identityRules() {
        return index.identityRules();
    }

    /** The grants that name the identity, in order of name, ended ones included. */
    public List<Grant> grantsOf(String identity) {
        return index.grantIndex().ofIdentity(identity);
    }

    /** The grant of that name, with what its document says beside the core's grant. */
    public Optional<GrantSpec> grant(String name) {
        return Optional.ofNullable(index.grants().get(name));
    }

    /** The grant of that name as decisions use it. */
    public Optional<Grant> coreGrant(String name) {
        return index.grantIndex().find(name);
    }

    /** The forbids that speak of the zone, whomever they concern. */
    public List<Forbid> forbidsAt(ZoneId zone) {
        return index.forbidIndex().at(zone);
    }

    /** The approval rules that speak of the zone, whomever they concern. */
    public List<ApprovalRule> approvalRulesAt(ZoneId zone) {
        return index.approvalIndex().at(zone);
    }

    /** All forbids in order of name. */
    public List<Forbid> forbids() {
        return index.forbids();
    }

    /** All approval rules in order of name. */
    public List<ApprovalRule> approvalRules() {
        return index.approvalRules();
    }

    public Optional<Named<ZoneSpec>> zone(ZoneId zone) {
        return Optional.ofNullable(index.zones().get(zone));
    }

    /** All zones in order of view and name. */
    public List<Named<ZoneSpec>> zones() {
        return new ArrayList<>(index.zones().values());
    }

    /** The backend of that name; the built-in primary is there without a document. */
    public Optional<BackendSpec> backend(String name) {
        return Optional.ofNullable(index.backends().get(name));
    }

    /** A snapshot with these documents instead, one version on. */
    PolicySnapshot next(SortedMap<DocumentId, Document> others) {
        return new PolicySnapshot(version + 1, others);
    }

    SortedMap<DocumentId, Document> byId() {
        return documents;
    }
}
