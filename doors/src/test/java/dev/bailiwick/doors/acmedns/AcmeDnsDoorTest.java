package dev.bailiwick.doors.acmedns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.scope.Cidr;
import dev.bailiwick.doors.http.SmallDoor;
import dev.bailiwick.doors.rest.RestLimits;
import dev.bailiwick.doors.rest.World;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** Accounts that can write one fresh name of their own, to each kind of caller. */
@DisplayName("The acme-dns door")
final class AcmeDnsDoorTest {
    private static final String HERE = "127.0.0.1";
    private static final String QUOTA_NETWORK = "127.0.0.2";
    private static final String PROXY = "127.0.0.9";
    private static final String TXT = "1".repeat(43);

    @TempDir
    Path directory;

    private World world;
    private AcmeDnsDoor door;

    @BeforeEach
    void open() {
        world = World.of(directory, RestLimits.DEFAULT, AcmeDnsDoorTest::anchor);
        door = AcmeDnsDoor.start(
                world.engine,
                new AcmeDnsSettings(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                        Optional.empty(),
                        List.of(Cidr.parse(PROXY)),
                        SmallDoor.Limits.DEFAULT));
    }

    private static List<Object> anchor(World world) {
        return List.of(World.document(
                "TrustAnchor",
                "accounts",
                Map.of(
                        "type", "acme-dns",
                        "identity", "crimson-ci",
                        "owner", "crimson",
                        "under", "acme.crimson.example",
                        "accountDays", 30,
                        "registration", List.of(Map.of("network", QUOTA_NETWORK + "/32", "maxPerDay", 2)),
                        "notAfter", "2027-01-01T00:00:00Z")));
    }

    @AfterEach
    void close() {
        door.close();
        world.close();
    }

    /** An answer. */
    private record Answer(int status, String body) {
        Map<String, Object> json() {
            return Json.readObject(body);
        }
    }

    private Answer ask(String source, String call, Map<String, String> headers, String body) {
        int space = call.indexOf(' ');
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + door.port() + call.substring(space + 1)))
                .timeout(Duration.ofSeconds(20))
                .method(
                        call.substring(0, space),
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(source))
                .build()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An account as its holder has it. */
    private record Account(String user, String password, String subdomain, String domain) {
        Map<String, String> headers() {
            return Map.of("X-Api-User", user, "X-Api-Key", password);
        }

        String update(String txt) {
            return "{\"subdomain\":\"" + subdomain + "\",\"txt\":\"" + txt + "\"}";
        }
    }

    private Map<String, String> bearer(String owner) {
        return Map.of("Authorization", "Bearer " + world.lease(owner).text("access_token"));
    }

    private Account register(String body) {
        return account(ask(HERE, "POST /register", bearer("crimson"), body));
    }

    private static Account account(Answer made) {
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).doesNotContain("\n");
        Map<String, Object> json = made.json();
        assertThat(json).containsOnlyKeys("username", "password", "fulldomain", "subdomain", "allowfrom");
        return new Account(
                String.valueOf(json.get("username")),
                String.valueOf(json.get("password")),
                String.valueOf(json.get("subdomain")),
                String.valueOf(json.get("fulldomain")));
    }

    private void revoke(String subject) {
        assertThat(world.post("/v1/revocations", world.person("root"), Map.of("subject", subject, "cause", "lost"))
                        .status())
                .isEqualTo(200);
    }

    private List<String> values(String name) {
        return world.engine
                .zones()
                .get(ZoneId.of("crimson.example"))
                .orElseThrow()
                .tree()
                .find(Names.parse(name), Type.TXT)
                .map(Rrset::values)
                .orElse(List.of());
    }

    private List<LeaseRow> leases() {
        return world.engine.store().read(reads -> reads.credentials().leases("crimson-ci", Long.MAX_VALUE, 100));
    }

    // --- who is told what

    /** Who calls; each makes what it needs. */
    private enum Kind {
        NOBODY,
        A_KEY_OF_NO_ONE,
        A_PERSON,
        A_LEASE_OF_THE_IDENTITY,
        A_LEASE_OF_ANOTHER,
        FROM_A_NETWORK_WITH_QUOTA,
        AFTER_THE_QUOTA_IS_USED_UP,
        BY_A_FORGED_FORWARDED_FOR,
        THROUGH_A_PROXY_FROM_THAT_NETWORK,
        THROUGH_A_PROXY_WITH_A_FORGED_FIRST_HOP,
        THROUGH_A_PROXY_THAT_SAYS_NONSENSE,
        AN_ACCOUNT,
        AN_ACCOUNT_WITH_A_WRONG_PASSWORD,
        AN_ACCOUNT_FOR_ANOTHERS_SUBDOMAIN,
        AN_ACCOUNT_FROM_OUTSIDE_ITS_NETWORKS,
        AN_ACCOUNT_BY_A_FORGED_FORWARDED_FOR,
        A_REVOKED_ACCOUNT,
        AN_ENDED_ACCOUNT
    }

    private static final Map<String, Map<Kind, Integer>> EXPECTED = Map.of(
            "GET /health", table(200, Map.of()),
            "POST /register",
                    table(
                            403,
                            Map.of(
                                    Kind.A_KEY_OF_NO_ONE, 401,
                                    Kind.A_PERSON, 401,
                                    Kind.A_LEASE_OF_THE_IDENTITY, 201,
                                    Kind.FROM_A_NETWORK_WITH_QUOTA, 201,
                                    Kind.AFTER_THE_QUOTA_IS_USED_UP, 429,
                                    Kind.THROUGH_A_PROXY_FROM_THAT_NETWORK, 201,
                                    Kind.THROUGH_A_PROXY_THAT_SAYS_NONSENSE, 400)),
            "POST /update", table(401, Map.of(Kind.THROUGH_A_PROXY_THAT_SAYS_NONSENSE, 400, Kind.AN_ACCOUNT, 200)));

    private static Map<Kind, Integer> table(int usual, Map<Kind, Integer> others) {
        Map<Kind, Integer> table = new EnumMap<>(Kind.class);
        Arrays.stream(Kind.values()).forEach(kind -> table.put(kind, usual));
        table.putAll(others);
        return table;
    }

    private Answer by(Kind kind, String call) {
        Account account = register("{\"allowfrom\":[\"127.0.0.1/32\"]}");
        String body = call.equals("POST /update") ? account.update(TXT) : "";
        Map<String, String> forwarded = new HashMap<>(Map.of("X-Forwarded-For", QUOTA_NETWORK));
        return switch (kind) {
            case NOBODY -> ask(HERE, call, Map.of(), body);
            case A_KEY_OF_NO_ONE -> ask(HERE, call, Map.of("Authorization", "Bearer bwl_nothing"), body);
            case A_PERSON -> ask(HERE, call, Map.of("Authorization", "Bearer " + world.person("root")), body);
            case A_LEASE_OF_THE_IDENTITY -> ask(HERE, call, bearer("crimson"), body);
            case A_LEASE_OF_ANOTHER -> ask(HERE, call, bearer("azure"), body);
            case FROM_A_NETWORK_WITH_QUOTA -> ask(QUOTA_NETWORK, call, Map.of(), body);
            case AFTER_THE_QUOTA_IS_USED_UP -> {
                ask(QUOTA_NETWORK, "POST /register", Map.of(), "");
                ask(QUOTA_NETWORK, "POST /register", Map.of(), "");
                yield ask(QUOTA_NETWORK, call, Map.of(), body);
            }
            case BY_A_FORGED_FORWARDED_FOR -> ask(HERE, call, forwarded, body);
            case THROUGH_A_PROXY_FROM_THAT_NETWORK -> ask(PROXY, call, forwarded, body);
            case THROUGH_A_PROXY_WITH_A_FORGED_FIRST_HOP ->
                ask(PROXY, call, Map.of("X-Forwarded-For", QUOTA_NETWORK + ", 192.0.2.66"), body);
            case THROUGH_A_PROXY_THAT_SAYS_NONSENSE -> ask(PROXY, call, Map.of("X-Forwarded-For", "nonsense"), body);
            case AN_ACCOUNT -> ask(HERE, call, account.headers(), body);
            case AN_ACCOUNT_WITH_A_WRONG_PASSWORD ->
                ask(HERE, call, Map.of("X-Api-User", account.user(), "X-Api-Key", "x".repeat(40)), body);
            case AN_ACCOUNT_FOR_ANOTHERS_SUBDOMAIN ->
                ask(HERE, call, register("").headers(), body);
            case AN_ACCOUNT_FROM_OUTSIDE_ITS_NETWORKS -> ask("127.0.0.3", call, account.headers(), body);
            case AN_ACCOUNT_BY_A_FORGED_FORWARDED_FOR -> {
                forwarded.put("X-Forwarded-For", HERE);
                forwarded.putAll(account.headers());
                yield ask("127.0.0.3", call, forwarded, body);
            }
            case A_REVOKED_ACCOUNT -> {
                revoke("account/" + account.user());
                yield ask(HERE, call, account.headers(), body);
            }
            case AN_ENDED_ACCOUNT -> {
                world.pass(Duration.ofDays(30));
                yield ask(HERE, call, account.headers(), body);
            }
        };
    }

    @Test
    void every_call_answers_every_kind_of_caller_as_the_table_says() {
        assertThat(EXPECTED).containsOnlyKeys(AcmeDnsDoor.calls());
        for (Kind kind : Kind.values()) {
            for (String call : AcmeDnsDoor.calls()) {
                world.pass(Duration.ofDays(1));
                Answer answer = by(kind, call);
                assertThat(answer.status())
                        .as("%s by %s: %s", call, kind, answer.body())
                        .isEqualTo(EXPECTED.getOrDefault(call, Map.of()).get(kind));
                if (call.equals("POST /update") && answer.status() == 401) {
                    assertThat(answer.body()).isEqualTo("{\"error\":\"forbidden\"}");
                }
            }
        }
        assertThat(ask(HERE, "GET /register", Map.of(), "").status()).isEqualTo(404);
        assertThat(ask(HERE, "POST /update", Map.of(), " ".repeat(5_000)).status())
                .isEqualTo(413);
    }

    @Test
    void an_account_falls_with_its_anchor_its_identity_or_either_owner() {
        for (String subject :
                List.of("identity/crimson-ci", "owner/crimson-machines", "owner/crimson", "anchor/accounts")) {
            Account account = register("");
            assertThat(ask(HERE, "POST /update", account.headers(), account.update(TXT))
                            .status())
                    .isEqualTo(200);
            revoke(subject);
            assertThat(ask(HERE, "POST /update", account.headers(), account.update(TXT))
                            .status())
                    .as(subject)
                    .isEqualTo(401);
            assertThat(ask(QUOTA_NETWORK, "POST /register", Map.of(), "").status())
                    .as("nobody registers under what was revoked: %s", subject)
                    .isEqualTo(403);
        }
    }

    @Test
    void what_is_no_update_is_refused_in_the_words_of_acme_dns() {
        Account account = register("");
        Map<String, String> wrong = new HashMap<>();
        wrong.put("", "malformed_json_payload");
        wrong.put("[]", "malformed_json_payload");
        wrong.put("{}", "bad_subdomain");
        wrong.put("{\"subdomain\":\"www\",\"txt\":\"" + TXT + "\"}", "bad_subdomain");
        wrong.put("{\"subdomain\":\"" + account.subdomain() + "\"}", "bad_txt");
        wrong.put(account.update("short"), "bad_txt");
        wrong.put(account.update("!" + TXT.substring(1)), "bad_txt");
        wrong.forEach((body, told) -> {
            Answer answer = ask(HERE, "POST /update", account.headers(), body);
            assertThat(answer).as(body).isEqualTo(new Answer(400, "{\"error\":\"" + told + "\"}"));
        });
        assertThat(values(account.domain())).isEmpty();
        assertThat(ask(HERE, "POST /register", bearer("crimson"), "{\"allowfrom\":[\"192.0.2.1/8\"]}")
                        .body())
                .isEqualTo("{\"error\":\"invalid_allowfrom_cidr\"}");
    }

    // --- what it does

    @Test
    void each_value_is_placed_beside_the_others_under_a_lease_for_it_alone() {
        Account account = register("");
        assertThat(account.domain()).isEqualTo("_acme-challenge." + account.subdomain() + ".acme.crimson.example");
        String two = "2".repeat(43);
        String three = "3".repeat(43);
        int before = leases().size();
        for (String value : List.of(TXT, two, three)) {
            assertThat(ask(HERE, "POST /update", account.headers(), account.update(value)))
                    .isEqualTo(new Answer(200, "{\"txt\":\"" + value + "\"}"));
        }
        assertThat(values(account.domain())).containsExactly("\"" + TXT + "\"", "\"" + two + "\"", "\"" + three + "\"");
        List<LeaseRow> opened = leases().subList(0, leases().size() - before);
        assertThat(opened).hasSize(3);
        LeaseRow last = opened.getFirst();
        assertThat(last.form()).isEqualTo("account");
        assertThat(last.secretHash()).as("nobody holds it").isNull();
        assertThat(last.keyName()).isNull();
        assertThat(last.grant()).isEqualTo("crimson-grant");
        assertThat(last.anchor()).isEqualTo("accounts");
        assertThat(last.scope()).contains(account.domain(), three).doesNotContain(two);
        assertThat(Duration.between(last.issuedAt(), last.endsAt())).isLessThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void a_lease_ends_no_later_than_its_account() {
        Account account = register("");
        world.pass(Duration.ofDays(30).minusSeconds(10));
        assertThat(ask(HERE, "POST /update", account.headers(), account.update(TXT))
                        .status())
                .isEqualTo(200);
        LeaseRow lease = leases().getFirst();
        assertThat(Duration.between(lease.issuedAt(), lease.endsAt())).isEqualTo(Duration.ofSeconds(10));
    }

    // --- what clients send

    @Test
    void lego_is_answered_as_it_expects() {
        // goacmedns registers with JSON `null` where it has no networks, and updates with JSON
        Account account =
                account(ask(QUOTA_NETWORK, "POST /register", Map.of("Content-Type", "application/json"), "null"));
        Map<String, String> headers = new HashMap<>(account.headers());
        headers.put("Content-Type", "application/json");
        assertThat(ask(HERE, "POST /update", headers, account.update(TXT)).status())
                .isEqualTo(200);
        assertThat(values(account.domain())).hasSize(1);
    }

    @Test
    void acme_sh_is_answered_as_it_expects() {
        // an empty body of the content type that curl sets by itself, and so is the update
        String form = "application/x-www-form-urlencoded";
        Account account = account(ask(QUOTA_NETWORK, "POST /register", Map.of("Content-Type", form), ""));
        Map<String, String> headers = new HashMap<>(account.headers());
        headers.put("Content-Type", form);
        assertThat(ask(HERE, "POST /update", headers, account.update(TXT)).body())
                .contains(TXT);
    }

    @Test
    void cert_manager_updates_with_an_account_made_beforehand() {
        Account account = register("{\"allowfrom\":[\"127.0.0.0/8\"]}");
        for (String value : List.of(TXT, TXT)) {
            assertThat(ask("127.0.0.77", "POST /update", account.headers(), account.update(value))
                            .status())
                    .as("the same once more is well")
                    .isEqualTo(200);
        }
        assertThat(values(account.domain())).hasSize(1);
    }

    @Test
    void no_password_is_kept_anywhere() throws IOException {
        Account account = register("");
        ask(HERE, "POST /update", account.headers(), account.update(TXT));
        ask(HERE, "POST /update", Map.of("X-Api-User", account.user(), "X-Api-Key", account.password()), "{}");
        int files = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(text.contains(account.password()))
                        .as(file.toString())
                        .isFalse();
                files += text.contains(account.user()) ? 1 : 0;
            }
        }
        assertThat(files).as("the account itself is found by the same search").isPositive();
    }
}
