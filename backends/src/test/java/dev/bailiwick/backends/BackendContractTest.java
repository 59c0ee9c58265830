package dev.bailiwick.backends;

import static dev.bailiwick.backends.ServerUnderTest.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.backends.ServerUnderTest.Kind;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.client.UpdateClient;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.port.Backend.Content;
import dev.bailiwick.engine.port.Backend.Followed;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.Backend.Outcome;
import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** What every backend promises, held against the real servers. */
@Tag("servers")
@ParameterizedClass
@EnumSource(Kind.class)
final class BackendContractTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Kind kind;
    private ServerUnderTest server;
    private int changes;

    BackendContractTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() {
        server = ServerUnderTest.start(kind, ServerUnderTest.nobody());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Backend backend() {
        return server.backend();
    }

    private Content read() {
        try {
            return backend().read(ZONE);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    static Rrset rrset(String label, int type, long ttl, String... values) {
        try {
            Name name = Name.fromString(label, ZONE.apex());
            List<Record> records = new ArrayList<>();
            for (String value : values) {
                records.add(Record.fromString(name, type, DClass.IN, ttl, value, ZONE.apex()));
            }
            return Rrset.of(name, type, ttl, records);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Optional<Rrset> at(ZoneTree tree, String label, int type) {
        try {
            return tree.find(Name.fromString(label, ZONE.apex()), type);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static RrsetEdit edit(@Nullable Rrset before, @Nullable Rrset after) {
        return RrsetEdit.between(before, after);
    }

    private Intended change(RrsetEdit... edits) {
        changes++;
        return new Intended("c" + changes, "a" + changes, List.of(edits));
    }

    private Outcome apply(RrsetEdit... edits) {
        return backend().apply(ZONE, List.of(change(edits))).getFirst();
    }

    /** As an administrator would, beside us. */
    private void outside(RrsetEdit edit) {
        Update update = new Update(ZONE.apex());
        Rrset before = edit.before();
        Rrset after = edit.after();
        if (before != null) {
            before.records().forEach(update::delete);
        }
        if (after != null) {
            after.records().forEach(update::add);
        }
        UpdateClient client = new UpdateClient(server.dns(), Duration.ofSeconds(5), InstantSource.system());
        assertThat(client.send(List.of(update), ServerUnderTest.TSIG))
                .containsExactly(new UpdateClient.Answer.Rcoded(0));
        client.close();
    }

    @Test
    void reads_the_zone_whole_and_without_the_signers_records() {
        ZoneTree tree = read().tree();
        assertThat(at(tree, "www", Type.A)).contains(rrset("www", Type.A, 300, "192.0.2.10", "192.0.2.11"));
        assertThat(at(tree, "alias", Type.CNAME)).contains(rrset("alias", Type.CNAME, 300, "www"));
        assertThat(tree.subtree(ZONE.apex()).map(Rrset::type))
                .doesNotContain(Type.RRSIG, Type.NSEC, Type.NSEC3, 63, 65_534)
                .contains(Type.SOA, Type.NS, Type.MX, Type.A, Type.CNAME);
    }

    @Test
    void applies_what_is_new_what_changes_and_what_goes() {
        Rrset www = rrset("www", Type.A, 300, "192.0.2.10", "192.0.2.11");
        Rrset other = rrset("www", Type.A, 300, "192.0.2.11", "192.0.2.12");
        Rrset txt = rrset("_acme-challenge", Type.TXT, 60, "\"one\"", "\"two words; and \\\"quotes\\\"\"");
        Rrset alias = rrset("alias", Type.CNAME, 300, "www");
        assertThat(apply(edit(www, other), edit(null, txt), edit(alias, null))).isInstanceOf(Outcome.Accepted.class);
        ZoneTree tree = settled();
        assertThat(at(tree, "www", Type.A)).contains(other);
        assertThat(at(tree, "_acme-challenge", Type.TXT)).contains(txt);
        assertThat(at(tree, "alias", Type.CNAME)).isEmpty();
    }

    /** Inline signing shows a change a moment later. */
    private ZoneTree settled() {
        Await.until(
                "the change shows",
                SOON,
                () -> at(read().tree(), "alias", Type.CNAME).isEmpty());
        return read().tree();
    }

    @Test
    void every_common_type_comes_back_as_it_was_sent() {
        List<Rrset> all = List.of(
                rrset("t-aaaa", Type.AAAA, 60, "2001:db8::1"),
                rrset("t-mx", Type.MX, 60, "10 mail", "20 mx.example.net."),
                rrset("t-srv", Type.SRV, 60, "1 2 443 www"),
                rrset("t-caa", Type.CAA, 60, "0 issue \"ca.example; validationmethods=dns-01\""),
                rrset("t-tlsa", Type.TLSA, 60, "3 1 1 " + "ab".repeat(32)),
                rrset("t-sshfp", Type.SSHFP, 60, "4 2 " + "cd".repeat(32)),
                rrset("t-naptr", Type.NAPTR, 60, "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:a@example.com!\" ."),
                rrset("t-long", Type.TXT, 60, "\"" + "x".repeat(255) + "\" \"" + "y".repeat(45) + "\""),
                rrset("*.wild", Type.A, 60, "192.0.2.77"),
                rrset("sub", Type.NS, 60, "ns.sub"),
                rrset("t-cname", Type.CNAME, 60, "elsewhere.example.net."));
        assertThat(apply(all.stream().map(each -> edit(null, each)).toArray(RrsetEdit[]::new)))
                .isInstanceOf(Outcome.Accepted.class);
        Await.until(() -> "all show: " + missing(all), SOON, () -> missing(all).isEmpty());
    }

    private List<Rrset> missing(List<Rrset> wanted) {
        ZoneTree tree = read().tree();
        return wanted.stream()
                .filter(each -> !tree.find(each.name(), each.type()).equals(Optional.of(each)))
                .toList();
    }

    @Test
    void a_ttl_alone_changes() {
        Rrset www = rrset("www", Type.A, 300, "192.0.2.10", "192.0.2.11");
        assertThat(apply(edit(www, www.withTtl(60)))).isInstanceOf(Outcome.Accepted.class);
        Await.until("it shows", SOON, () -> at(read().tree(), "www", Type.A).equals(Optional.of(www.withTtl(60))));
    }

    @Test
    void a_cname_makes_way_for_other_data_and_the_other_way_round() {
        Rrset alias = rrset("alias", Type.CNAME, 300, "www");
        Rrset address = rrset("alias", Type.A, 300, "192.0.2.99");
        assertThat(apply(edit(alias, null), edit(null, address))).isInstanceOf(Outcome.Accepted.class);
        Await.until("it shows", SOON, () -> at(read().tree(), "alias", Type.A).equals(Optional.of(address)));
        assertThat(apply(edit(address, null), edit(null, alias))).isInstanceOf(Outcome.Accepted.class);
        Await.until(
                "it shows", SOON, () -> at(read().tree(), "alias", Type.CNAME).equals(Optional.of(alias)));
    }

    @Test
    void what_someone_else_wrote_is_noticed_and_not_overwritten() {
        Rrset www = rrset("www", Type.A, 300, "192.0.2.10", "192.0.2.11");
        Rrset theirs = rrset("www", Type.A, 300, "203.0.113.6");
        outside(edit(www, theirs));
        Await.until("theirs shows", SOON, () -> at(read().tree(), "www", Type.A).equals(Optional.of(theirs)));
        Outcome outcome = apply(edit(www, rrset("www", Type.A, 300, "192.0.2.12")));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.moved()).isTrue());
        assertThat(at(read().tree(), "www", Type.A)).contains(theirs);
    }

    @Test
    void data_that_someone_else_put_where_we_add_a_cname_is_noticed_too() {
        Rrset theirs = rrset("new", Type.A, 300, "203.0.113.6");
        outside(edit(null, theirs));
        Await.until("theirs shows", SOON, () -> at(read().tree(), "new", Type.A).equals(Optional.of(theirs)));
        Outcome outcome = apply(edit(null, rrset("new", Type.CNAME, 300, "www")));
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        assertThat(at(read().tree(), "new", Type.CNAME)).isEmpty();
        assertThat(at(read().tree(), "new", Type.A)).contains(theirs);
    }

    @Test
    void a_cname_that_someone_else_put_where_we_add_data_is_noticed_too() {
        Rrset theirs = rrset("new", Type.CNAME, 300, "www");
        outside(edit(null, theirs));
        Await.until(
                "theirs shows", SOON, () -> at(read().tree(), "new", Type.CNAME).equals(Optional.of(theirs)));
        Outcome outcome = apply(edit(null, rrset("new", Type.A, 300, "192.0.2.12")));
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        assertThat(at(read().tree(), "new", Type.A)).isEmpty();
    }

    @Test
    void a_batch_is_answered_change_by_change_and_one_that_fails_spares_its_neighbours() {
        Rrset wrong = rrset("www", Type.A, 300, "198.51.100.1");
        List<Intended> batch = List.of(
                change(edit(null, rrset("a", Type.A, 60, "192.0.2.1"))),
                change(edit(wrong, rrset("www", Type.A, 300, "192.0.2.2"))),
                change(edit(null, rrset("c", Type.A, 60, "192.0.2.3"))));
        assertThat(backend().apply(ZONE, batch).stream().map(Object::getClass))
                .containsExactly(Outcome.Accepted.class, Outcome.Rejected.class, Outcome.Accepted.class);
        Await.until("c shows", SOON, () -> at(read().tree(), "c", Type.A).isPresent());
        assertThat(at(read().tree(), "a", Type.A)).isPresent();
    }

    @Test
    void changes_of_one_rrset_in_one_batch_follow_each_other() {
        List<Intended> batch = new ArrayList<>();
        List<String> values = new ArrayList<>();
        Optional<Rrset> held = Optional.empty();
        for (int i = 0; i < 12; i++) {
            values.add("\"value-" + i + "\"");
            Rrset after = rrset("_acme-challenge.www", Type.TXT, 60, values.toArray(String[]::new));
            batch.add(change(edit(held.orElse(null), after)));
            held = Optional.of(after);
        }
        assertThat(backend().apply(ZONE, batch)).hasOnlyElementsOfType(Outcome.Accepted.class);
        Optional<Rrset> last = held;
        Await.until(
                "all values show",
                SOON,
                () -> at(read().tree(), "_acme-challenge.www", Type.TXT).equals(last));
    }

    @Test
    void following_tells_what_moved() throws BackendException {
        Content known = read();
        assertThat(backend().follow(ZONE, known).isUnmoved() || kind.name().endsWith("SIGNING"))
                .isTrue();
        Rrset theirs = rrset("new", Type.A, 300, "203.0.113.6");
        outside(edit(null, theirs));
        Await.until("theirs shows", SOON, () -> at(read().tree(), "new", Type.A).isPresent());
        Followed now = backend().follow(ZONE, known);
        assertThat(at(now.content().tree(), "new", Type.A)).contains(theirs);
        if (backend().followsCheaply() && kind != Kind.POWERDNS_UPDATE) {
            Set<RrsetKey> touched = now.touched().orElseThrow();
            assertThat(touched).contains(RrsetKey.of(theirs));
            assertThat(touched.stream().map(RrsetKey::type)).doesNotContain(Type.RRSIG, Type.NSEC);
        }
        assertThat(now.content().tree().subtree(ZONE.apex()).toList())
                .isEqualTo(read().tree().subtree(ZONE.apex()).toList());
    }

    @Test
    void random_changes_leave_what_a_model_says() {
        Random random = new Random(20_261_126);
        ZoneTree model = read().tree();
        for (int round = 0; round < 30; round++) {
            List<Intended> batch = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                int type = List.of(Type.A, Type.TXT, Type.MX).get(random.nextInt(3));
                String label = "r" + random.nextInt(10);
                Rrset before = at(model, label, type).orElse(null);
                Rrset after = random.nextInt(4) == 0 && before != null ? null : random(random, label, type);
                if (!Objects.equals(after, before)) {
                    RrsetEdit edit = edit(before, after);
                    batch.add(change(edit));
                    model = model.with(List.of(edit), model.version() + 1);
                }
            }
            assertThat(backend().apply(ZONE, batch)).hasOnlyElementsOfType(Outcome.Accepted.class);
        }
        ZoneTree wanted = model;
        Await.until(
                "the zone is as the model",
                SOON,
                () -> comparable(read().tree()).equals(comparable(wanted)));
    }

    private static Rrset random(Random random, String label, int type) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int n = random.nextInt(200);
            values.add(
                    switch (type) {
                        case Type.A -> "192.0.2." + n;
                        case Type.MX -> n + " mx" + n;
                        default -> "\"text " + n + "\"";
                    });
        }
        return rrset(label, type, 60L * (1 + random.nextInt(3)), values.toArray(String[]::new));
    }

    private static List<Rrset> comparable(ZoneTree tree) {
        return tree.subtree(tree.apex())
                .filter(rrset -> rrset.type() != Type.SOA
                        && rrset.type() != Type.DNSKEY
                        && rrset.type() != Type.CDS
                        && rrset.type() != Type.CDNSKEY
                        && rrset.type() != Type.NSEC3PARAM)
                .toList();
    }

    @Test
    void a_server_that_hangs_leaves_the_outcome_unknown_and_what_it_holds_tells_it() throws Exception {
        Content before = read();
        signal("-STOP");
        Outcome outcome;
        try {
            outcome = apply(edit(null, rrset("hung", Type.A, 60, "192.0.2.1")));
            assertThatThrownBy(() -> backend().read(ZONE)).isInstanceOf(BackendException.class);
        } finally {
            signal("-CONT");
        }
        // by the API what is there is read first: where that fails nothing was sent
        assertThat(outcome).isInstanceOf(kind == Kind.POWERDNS_API ? Outcome.Rejected.class : Outcome.Unknown.class);
        Await.until("it answers again", SOON, () -> {
            try {
                return backend().read(ZONE).serial() >= before.serial();
            } catch (BackendException e) {
                return false;
            }
        });
    }

    private void signal(String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(server.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_server_that_is_gone_was_not_asked_for_certain() {
        server.close();
        assertThat(apply(edit(null, rrset("gone", Type.A, 60, "192.0.2.1")))).isInstanceOf(Outcome.Rejected.class);
        assertThatThrownBy(() -> backend().read(ZONE)).isInstanceOf(BackendException.class);
    }
}
