package dev.bailiwick.server.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The documents and the zone that the demo starts from. */
final class Script {
    private Script() {}

    static String documents(String people, String pipelines, String primary, String secondary, Instant now) {
        String end =
                now.plus(90, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
        return """
                # Who answers for what: owners, and the persons who belong to them.
                {kind: Owner, name: web, spec: {title: Web team, contact: "#web"}}
                ---
                {kind: Owner, name: platform, spec: {title: Platform team, contact: "#platform"}}
                ---
                # Persons sign in at the staff's issuer.
                {kind: TrustAnchor, name: staff, spec: {type: oidc, issuer: "%1$s", audience: "%3$s", algorithms: [RS256], people: true, singleUse: false}}
                ---
                kind: Person
                name: ada
                spec:
                  teams: [web, platform]
                  anchor: staff
                  subject: sub-ada
                  roles:
                    - {role: policy-admin, zones: ["**"], owners: ["*"]}
                    - {role: operator, zones: ["**"], owners: ["*"]}
                    - {role: approver, zones: ["**"], owners: [platform]}
                    - {role: auditor, zones: ["**"], owners: ["*"]}
                    - {role: viewer, zones: ["**"], owners: ["*"]}
                ---
                kind: Person
                name: grace
                spec:
                  teams: [platform]
                  anchor: staff
                  subject: sub-grace
                  roles:
                    - {role: policy-admin, zones: ["**"], owners: ["*"]}
                    - {role: approver, zones: ["**"], owners: [platform]}
                    - {role: viewer, zones: ["**"], owners: ["*"]}
                ---
                # Workloads prove themselves by their pipeline's tokens: no secret is handed out.
                {kind: TrustAnchor, name: ci, spec: {type: oidc, issuer: "%2$s", audience: "%3$s", algorithms: [RS256], recordClaims: [repository_id, actor], singleUse: false}}
                ---
                kind: Identity
                name: website-deploy
                spec:
                  owner: web
                  environment: prod
                  purpose: points the website at its servers
                  kind: ci
                  match: [{anchor: ci, claims: {repository_id: "4711"}}]
                  notAfter: "%6$s"
                ---
                kind: Grant
                name: website-records
                spec:
                  identities: [website-deploy]
                  scope:
                    zones: [shop.example]
                    names: [www.shop.example, shop.example]
                    types: [A, MX]
                    operations: [read, create, update, delete]
                    values: {A: {addresses: [192.0.2.0/24]}, MX: {targets: [shop.example]}}
                    ttl: {min: 30, max: 3600}
                  condition: "proved.environment == 'prod'"
                  unbound: allowed
                  forms: [bearer, tsig]
                  notAfter: "%6$s"
                ---
                kind: Zone
                name: shop
                spec:
                  zone: shop.example
                  riskOwner: platform
                  environment: prod
                  secondaries: [{address: "%5$s", key: demo-transfer}]
                  verify: {servers: ["%4$s", "%5$s"], require: all, withinSeconds: 5}
                """.formatted(people, pipelines, Stage.AUDIENCE, primary, secondary, end);
    }

    static String zoneFile() {
        return """
                $ORIGIN shop.example.
                $TTL 60
                @    SOA   ns1 hostmaster 2026010101 3600 600 86400 60
                @    NS    ns1
                @    NS    ns2
                @    MX    10 mail
                ns1  A     192.0.2.53
                ns2  A     192.0.2.54
                mail A     192.0.2.25
                www  A     192.0.2.1
                """;
    }
}
