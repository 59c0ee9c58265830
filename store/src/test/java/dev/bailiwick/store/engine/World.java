package dev.bailiwick.store.engine;

import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.DocumentId;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.engine.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The estate that the specifications speak of, as documents. */
final class World {
    /** Everything over everything, as two of the persons hold it. */
    private static final String ALL_ROLES = role("policy-admin") + "," + role("operator") + "," + role("approver") + ","
            + role("viewer") + "," + role("auditor");

    private World() {}

    /** A document from its kind, name and the JSON of its spec; single quotes stand for double ones. */
    static Document document(String kind, String name, String spec) {
        String text = "{'kind':'" + kind + "','name':'" + name + "','spec':" + spec + "}";
        return Document.bind(Json.read(text.replace('\'', '"'))).orElseThrow();
    }

    static String role(String role) {
        return "{'role':'" + role + "','zones':['**'],'owners':['*']}";
    }

    static Document person(String name, String teams, String roles) {
        return document(
                "Person",
                name,
                "{'teams':[" + teams + "],'anchor':'people','subject':'sub-" + name + "','email':'" + name
                        + "@corp.example','roles':[" + roles + "]}");
    }

    static Document admin(String name) {
        return person(name, "'platform'", ALL_ROLES);
    }

    static Document approver(String name, String teams) {
        return person(name, teams, role("approver"));
    }

    static Document anchor(String name, boolean people, boolean singleUse) {
        return document(
                "TrustAnchor",
                name,
                "{'type':'oidc','issuer':'https://" + name + ".test','audience':'bailiwick','algorithms':['ES256'],"
                        + "'recordClaims':['job'],'singleUse':" + singleUse + ",'people':" + people + "}");
    }

    static Document identity(String name, String more) {
        return document(
                "Identity",
                name,
                "{'owner':'web','environment':'prod','purpose':'deploys','notAfter':'2026-12-01T00:00:00Z',"
                        + "'match':[{'anchor':'ci','claims':{'job':'" + name + "'}},"
                        + "{'anchor':'once','claims':{'job':'" + name + "'}}]" + more + "}");
    }

    static Document grant(String name, String identity, String scope, String more) {
        return document(
                "Grant",
                name,
                "{'identities':['" + identity + "'],'scope':" + scope + ",'notAfter':'2026-11-01T00:00:00Z'" + more
                        + "}");
    }

    static String scope(String zones, String names, String types) {
        return "{'zones':[" + zones + "],'names':[" + names + "],'types':[" + types
                + "],'operations':['read','create','update','delete']}";
    }

    static final String DEPLOY_SCOPE = scope("'example.com'", "'.example.com'", "'A','AAAA','TXT','MX','CNAME','CAA'");

    static Document deployGrant(String more) {
        return grant("deploy", "deploy", DEPLOY_SCOPE, ",'unbound':'allowed','maxLeaseSeconds':3600" + more);
    }

    static Document zone(String name, String more) {
        return document(
                "Zone", name, "{'zone':'" + name + "','riskOwner':'platform','environment':'prod'" + more + "}");
    }

    static Document forbid(String name, String more) {
        return document("Forbid", name, "{'zones':['example.com'],'reason':'not here'" + more + "}");
    }

    static Document owner(String name, String deputies) {
        return document(
                "Owner", name, "{'title':'" + name + "','contact':'#" + name + "','deputies':[" + deputies + "]}");
    }

    /** The documents with which an estate begins: owners, anchors and one administrator. */
    static List<Document> founding() {
        return List.of(
                owner("platform", ""),
                owner("web", ""),
                anchor("people", true, false),
                anchor("ci", false, false),
                anchor("once", false, true),
                admin("ada"));
    }

    /** A whole estate with two administrators. */
    static List<Document> estate() {
        List<Document> all = new ArrayList<>(founding());
        all.set(1, owner("web", "'dora'"));
        all.addAll(List.of(
                admin("ben"),
                approver("cai", "'platform'"),
                approver("wes", "'platform','web'"),
                approver("dora", "'platform'"),
                approver("otto", ""),
                person("vera", "'platform'", role("viewer")),
                person("olga", "'platform'", role("operator")),
                identity("deploy", ""),
                identity("acme", ""),
                deployGrant(""),
                grant(
                        "acme",
                        "acme",
                        scope("'example.com'", "'_acme-challenge.www.example.com'", "'TXT'"),
                        ",'forms':['tsig','bearer']"),
                zone("example.com", ""),
                zone("other.example", ""),
                document(
                        "Zone",
                        "staging.example",
                        "{'zone':'staging.example','riskOwner':'platform','environment':'staging'}")));
        return all;
    }

    static PolicyEdit put(List<Document> documents) {
        return PolicyEdit.put(documents.toArray(new Document[0]));
    }

    static PolicyEdit put(Document... documents) {
        return PolicyEdit.put(documents);
    }

    static PolicyEdit delete(Document document) {
        DocumentId id = document.id();
        return PolicyEdit.delete(id.kind(), id.name());
    }
}
