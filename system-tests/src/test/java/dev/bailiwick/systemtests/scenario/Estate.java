package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.authn.localissuer.LocalIssuer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A small estate: the team that owns an ACME client, the team that answers for the zone, their people, and the two
 * issuers that vouch for workloads and for people.
 */
final class Estate implements AutoCloseable {
    private String moreRecords = "";

    static final String ZONE = "example.test";

    /** Where an ACME client writes, and nowhere else. */
    static final String CHALLENGE = "_acme-challenge.www.example.test";

    /** Another zone of ours, in which the client has no business. */
    static final String OTHER_ZONE = "other.test";

    private final LocalIssuer workloads = LocalIssuer.start(InstantSource.system());
    private final LocalIssuer people = LocalIssuer.start(InstantSource.system());
    private final InstantSource clock = InstantSource.system();

    /** The token of the ACME client's workload; `actor` is who started its pipeline. */
    String workloadToken(String subject) {
        return workloads
                .token()
                .subject(subject)
                .audience("bailiwick")
                .claim("actor", "paul@example.test")
                .sign();
    }

    /** An ID token of a person who signed in just now. */
    String idToken(String person) {
        return idToken(person, clock.instant());
    }

    String idToken(String person, Instant signedIn) {
        return people.token()
                .subject("sub-" + person)
                .audience("bailiwick")
                .claim("auth_time", signedIn)
                .sign();
    }

    /** Records, a line each, that the zone of {@link #bootstrap} is to have beside its usual ones. */
    void moreRecords(String lines) {
        moreRecords = lines;
    }

    /** Takes the estate into service: documents by the one-use file, then the content of both zones. */
    void bootstrap(Home home, Shell shell, Path oneUseFile, List<InetSocketAddress> secondaries, String verify) {
        home.file("documents/people.yaml", people());
        home.file("documents/policy.yaml", policy());
        home.file("documents/zones.yaml", zones(secondaries, verify));
        shell.with(oneUseFile, "apply", "-f", home.at("documents").toString()).ok();
        home.file("example.test.zone", zoneFile(ZONE) + moreRecords);
        home.file("other.test.zone", zoneFile(OTHER_ZONE));
        shell.as("ada", "import", "zonefile", ZONE, home.at("example.test.zone").toString())
                .ok();
        shell.as(
                        "ada",
                        "import",
                        "zonefile",
                        OTHER_ZONE,
                        home.at("other.test.zone").toString())
                .ok();
    }

    /** Takes the estate into service with another policy; the first zone has its usual content. */
    void bootstrapWith(Home home, Shell shell, Path oneUseFile, String policy) {
        home.file("documents/people.yaml", people());
        home.file("documents/policy.yaml", policy);
        home.file("documents/zones.yaml", zones(List.of(), "public: true"));
        shell.with(oneUseFile, "apply", "-f", home.at("documents").toString()).ok();
        for (String zone : List.of(ZONE, OTHER_ZONE)) {
            home.file(zone + ".zone", zoneFile(zone));
            shell.as("ada", "import", "zonefile", zone, home.at(zone + ".zone").toString())
                    .ok();
        }
    }

    /** Takes the people into service together with documents that an import wrote. */
    void bootstrapPeople(Home home, Shell shell, Path oneUseFile, Path documents) {
        home.file("documents/people.yaml", people());
        shell.with(oneUseFile, "apply", "-f", home.at("documents").toString(), "-f", documents.toString())
                .ok();
    }

    /** Takes the estate into service where another server holds the first zone. */
    void bootstrapBacked(Home home, Shell shell, Path oneUseFile, String backend, String more) {
        bootstrapBacked(home, shell, oneUseFile, backend, more, policy());
    }

    /** The same with another policy. */
    void bootstrapBacked(Home home, Shell shell, Path oneUseFile, String backend, String more, String policy) {
        home.file("documents/people.yaml", people());
        home.file("documents/policy.yaml", policy);
        home.file("documents/backend.yaml", "kind: Backend\nname: far\nspec: " + backend + "\n");
        home.file("documents/zones.yaml", zones(List.of(), "backend: far\n  " + more));
        shell.with(oneUseFile, "apply", "-f", home.at("documents").toString()).ok();
    }

    private String people() {
        return """
                kind: Owner
                name: web
                spec: {title: Web team, contact: web@example.test, deputies: [dora]}
                ---
                kind: Owner
                name: dns
                spec: {title: DNS team, contact: dns@example.test}
                ---
                kind: TrustAnchor
                name: people
                spec:
                  {type: oidc, issuer: "%s", audience: bailiwick, algorithms: [RS256], people: true, singleUse: false}
                ---
                kind: TrustAnchor
                name: workloads
                spec:
                  {type: oidc, issuer: "%s", audience: bailiwick, algorithms: [RS256], recordClaims: [actor]}
                """.formatted(people.issuer(), workloads.issuer())
                + admin("ada", "[dns]")
                + admin("ben", "[]")
                + approver("rita", "[dns]")
                + approver("otto", "[dns, web]")
                + approver("dora", "[dns]")
                + approver("paul", "[dns]")
                + approver("toni", "[dns]")
                + admin("walt", "[dns]");
    }

    /** A policy admin who may also operate, approve and read everything. */
    private static String admin(String name, String teams) {
        return person(name, teams, "policy-admin", "operator", "approver", "auditor", "viewer");
    }

    private static String approver(String name, String teams) {
        return person(name, teams, "operator", "approver", "viewer");
    }

    private static String person(String name, String teams, String... roles) {
        String held = List.of(roles).stream()
                .map(role -> "{role: " + role + ", zones: [\"**\"], owners: [\"*\"]}")
                .collect(Collectors.joining(", "));
        return """
                ---
                kind: Person
                name: %1$s
                spec:
                  {teams: %2$s, anchor: people, subject: sub-%1$s, email: %1$s@example.test, roles: [%3$s]}
                """.formatted(name, teams, held);
    }

    private static String policy() {
        return """
                kind: Identity
                name: acme
                spec:
                  owner: web
                  environment: production
                  purpose: certificates of the web servers
                  kind: acme
                  match: [{anchor: workloads, claims: {sub: acme}}]
                  notAfter: "2035-01-01T00:00:00Z"
                ---
                kind: Identity
                name: deployer
                spec:
                  owner: web
                  environment: production
                  purpose: addresses of the web servers
                  kind: ci
                  match: [{anchor: workloads, claims: {sub: deployer}}]
                  notAfter: "2035-01-01T00:00:00Z"
                ---
                kind: ApprovalRule
                name: traffic
                spec: {zones: [example.test], consequences: [redirect-traffic], require: one-approver}
                ---
                """ + acmeGrant(CHALLENGE) + "---\n" + deployerGrant(".app.example.test");
    }

    /** The ACME client's grant, for challenges at these names. */
    static String acmeGrant(String names) {
        return """
                kind: Grant
                name: acme-dns01
                spec:
                  identities: [acme]
                  scope:
                    zones: [example.test]
                    names: ["%s"]
                    types: [TXT]
                    operations: [read, create, update, delete]
                  notAfter: "2034-01-01T00:00:00Z"
                  forms: [tsig]
                """.formatted(names);
    }

    /** The deployer's grant, at these names. */
    static String deployerGrant(String names) {
        return """
                kind: Grant
                name: deploy
                spec:
                  identities: [deployer]
                  scope:
                    zones: [example.test]
                    names: ["%s"]
                    types: [A, TXT, NS]
                    operations: [read, create, update, delete]
                  limits: {maxChangesPerHour: 1000000}
                  maxLeaseSeconds: 3600
                  notAfter: "2034-01-01T00:00:00Z"
                  unbound: allowed
                """.formatted(names);
    }

    /** Both zones; the secondaries follow the first one. */
    static String zones(List<InetSocketAddress> secondaries, String verify) {
        String listed = secondaries.stream()
                .map(each -> "{address: \"127.0.0.1:" + each.getPort() + "\", key: " + Home.TRANSFER + "}")
                .collect(Collectors.joining(", "));
        return """
                kind: Zone
                name: example
                spec:
                  zone: example.test
                  riskOwner: dns
                  environment: production
                  secondaries: [%s]
                  %s
                ---
                kind: Zone
                name: other
                spec: {zone: other.test, riskOwner: dns, environment: production}
                """.formatted(listed, verify);
    }

    static String zoneFile(String zone) {
        return """
                $ORIGIN %s.
                $TTL 300
                @ SOA ns1 hostmaster 100 3600 600 86400 5
                @ NS ns1
                ns1 A 192.0.2.53
                www A 192.0.2.80
                api.app A 192.0.2.81
                shop.app A 192.0.2.82
                pay.app A 192.0.2.83
                """.formatted(zone)
                + IntStream.range(0, 250)
                        .mapToObj("host%d A 192.0.2.1\n"::formatted)
                        .collect(Collectors.joining());
    }

    @Override
    public void close() {
        workloads.close();
        people.close();
    }
}
