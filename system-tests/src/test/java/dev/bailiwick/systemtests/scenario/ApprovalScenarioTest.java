package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.dns.secondary.MiniSecondary;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.NsdServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/** Approval, verification and rollback from end to end, with NSD as the secondary where it is installed. */
@DisplayName("A change that needs approval")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ApprovalScenarioTest {
    private static final String WAITING = "waiting";
    private static final int WAITS = 4;
    private static final int REFUSED = 1;

    private final Scenario scenario = new Scenario();
    private final Shell shell = scenario.shell;
    private final InetSocketAddress primary = scenario.dns();
    private InetSocketAddress secondary = primary;

    @BeforeAll
    void take_the_estate_into_service() {
        RunningBailiwick server = scenario.kept(RunningBailiwick.inProcess(scenario.home));
        if (NsdServer.installed()) {
            secondary = scenario.kept(Follower.nsd(scenario.home)).address();
        } else {
            secondary = scenario.kept(Follower.mini(scenario.home)).address();
        }
        String verify = "verify: {servers: [\"127.0.0.1:" + secondary.getPort() + "\"], withinSeconds: 10}";
        scenario.estate.bootstrap(scenario.home, shell, server.oneUseFile(), List.of(secondary), verify);
        Answers.awaitAddresses(secondary, "api.app.example.test", "192.0.2.81");
    }

    @AfterAll
    void stop() {
        scenario.close();
    }

    @Test
    @Order(1)
    void waits_is_applied_when_one_who_may_says_yes_is_verified_and_goes_back_by_one_command() {
        Ran submitted = submit("api.app", "192.0.2.91").exits(WAITS);
        String change = submitted.field("change");
        assertThat(Answers.addresses(primary, "api.app.example.test")).containsExactly("192.0.2.81");

        shell.as("rita", "approve", change, "--plan", submitted.field("plan"), "--yes")
                .ok();
        scenario.awaitVerification(change, "seen");
        Answers.awaitAddresses(primary, "api.app.example.test", "192.0.2.91");
        Answers.awaitAddresses(secondary, "api.app.example.test", "192.0.2.91");

        shell.as("rita", "change", "rollback", change, "--cause", "only a test").ok();
        scenario.awaitState(change, "rolled-back");
        Answers.awaitAddresses(primary, "api.app.example.test", "192.0.2.81");
        Answers.awaitAddresses(secondary, "api.app.example.test", "192.0.2.81");

        String story = shell.as("ada", "audit", "show", change).ok().out();
        assertThat(story)
                .contains("[change.waiting]", "[change.approved]", "[change.applied]", "[change.rolled-back]")
                .contains("person/rita", "identity/deployer");
    }

    @Test
    @Order(2)
    void is_not_approved_by_anyone_who_has_a_part_in_it() {
        String change = submit("shop.app", "192.0.2.92").exits(WAITS).field("change");
        refuses("otto", change, "you belong to the owner of the requesting identity");
        refuses("dora", change, "deputy of the owner");
        refuses("paul", change, "named in the requester's proof");
        refuses("ben", change, "only persons of the zone's risk owner approve");
        assertThat(scenario.change(change).field("state")).isEqualTo(WAITING);

        String story = shell.as("ada", "audit", "show", change).ok().out();
        assertThat(story).containsSubsequence("person/otto", "person/dora", "person/paul", "person/ben");
        shell.as("toni", "change", "withdraw", change).ok();
    }

    @Test
    @Order(3)
    void is_not_approved_by_a_machine_nor_for_another_plan_nor_without_a_fresh_sign_in() throws IOException {
        Path lease = scenario.deployerLease("shop.app.example.test");
        Ran submitted = shell.with(lease, submission("shop.app", "192.0.2.93")).exits(WAITS);
        String change = submitted.field("change");
        String approvals = "/v1/changes/" + change + "/approvals";
        String plan = "{\"planHash\":\"" + submitted.field("plan") + "\"}";
        String otherPlan = "{\"planHash\":\"" + "0".repeat(64) + "\"}";
        String machine = Home.text(lease).strip();
        String rita = scenario.estate.idToken("rita");
        String stale = scenario.estate.idToken(
                "rita", java.time.InstantSource.system().instant().minus(Duration.ofMinutes(6)));

        assertThat(scenario.rest.post(approvals, machine, plan).status()).isEqualTo(403);
        assertThat(scenario.rest.post(approvals, rita, otherPlan).status()).isEqualTo(409);
        assertThat(scenario.rest.post(approvals, stale, plan).status()).isEqualTo(403);
        shell.as("rita", "approve", change, "--plan", "0".repeat(64), "--yes").exits(REFUSED);
        assertThat(scenario.change(change).field("state")).isEqualTo(WAITING);
        shell.as("toni", "change", "withdraw", change).ok();
    }

    @Test
    @Order(4)
    void is_not_approved_by_whoever_created_the_token_that_asked() {
        Path token = scenario.home.at("toni.token");
        shell.as("toni", "token", "create", "--label", "script", "--role", "operator", "--out", token.toString())
                .ok();
        String change = shell.with(token, submission("shop.app", "192.0.2.94"))
                .exits(WAITS)
                .field("change");
        refuses("toni", change, "nobody approves their own change");
        shell.with(token, "approve", change, "--yes").exits(REFUSED);
        shell.as("rita", "approve", change, "--yes").ok();
        Answers.awaitAddresses(primary, "shop.app.example.test", "192.0.2.94");
    }

    @Test
    @Order(5)
    void rests_on_a_grant_whose_widening_needed_a_second_person_and_whoever_widened_it_approves_nothing_under_it() {
        scenario.home.file("widen/grant.yaml", Estate.deployerGrant(".app.example.test\", \"new.example.test"));
        String[] apply = {"apply", "-f", scenario.home.at("widen").toString(), "--output", "json"};
        String edit = shell.as("walt", apply).exits(WAITS).field("change");
        shell.as("walt", "approve", edit, "--yes").exits(REFUSED);
        shell.as("rita", "approve", edit, "--yes").exits(REFUSED);
        scenario.request(
                        "deployer",
                        "bearer",
                        "early",
                        "--zone",
                        Estate.ZONE,
                        "--name",
                        "new.example.test",
                        "--type",
                        "A")
                .exits(REFUSED);
        shell.as("ada", "approve", edit, "--yes").ok();

        String change = submit("pay.app", "192.0.2.95").exits(WAITS).field("change");
        refuses("walt", change, "last widened the grant");
        shell.as("rita", "approve", change, "--yes").ok();
    }

    @Test
    @Order(6)
    void is_rolled_back_by_itself_where_every_server_must_agree_and_the_secondary_answers_otherwise() throws Exception {
        MiniSecondary liar = scenario.kept(Follower.mini(scenario.home));
        String verify =
                "verify: {servers: [\"127.0.0.1:" + liar.address().getPort() + "\"], require: all, withinSeconds: 3}";
        scenario.home.file("all/zones.yaml", Estate.zones(List.of(secondary, liar.address()), verify));
        String edit = shell.as("ada", "apply", "-f", scenario.home.at("all").toString(), "--output", "json")
                .exits(WAITS)
                .field("change");
        shell.as("ben", "approve", edit, "--yes").ok();
        Await.until(
                "the small secondary follows",
                Duration.ofSeconds(10),
                () -> liar.content(Answers.name(Estate.ZONE)).isPresent());
        liar.answerOtherwise(Rrset.of(
                Answers.name("www.example.test"),
                Type.A,
                300,
                List.of(new ARecord(
                        Answers.name("www.example.test"), DClass.IN, 300, InetAddress.ofLiteral("192.0.2.66")))));

        String change =
                shell.as("ada", submission("www", "192.0.2.96")).exits(WAITS).field("change");
        shell.as("rita", "approve", change, "--yes").ok();
        scenario.awaitState(change, "rolled-back");
        Answers.awaitAddresses(primary, "www.example.test", "192.0.2.80");
        String story = shell.as("ada", "audit", "show", change).ok().out();
        assertThat(story).contains("[change.applied]", "[change.rolled-back]", "differs");
    }

    private Ran submit(String name, String address) {
        Path lease = scenario.deployerLease(name + ".example.test");
        return shell.with(lease, submission(name, address));
    }

    private static String[] submission(String name, String address) {
        return new String[] {"change", "submit", Estate.ZONE, "replace", name, "A", "300", address, "--output", "json"};
    }

    private void refuses(String person, String change, String cause) {
        Ran ran = shell.as(person, "approve", change, "--yes").exits(REFUSED);
        assertThat(ran.err()).as(person).contains(cause);
    }
}
