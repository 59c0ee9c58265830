package dev.bailiwick.core.document;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.ZoneSpec.AnswerWhen;
import dev.bailiwick.core.document.ZoneSpec.Follower;
import dev.bailiwick.core.document.ZoneSpec.PendingWhenApproved;
import dev.bailiwick.core.document.ZoneSpec.Require;
import dev.bailiwick.core.document.ZoneSpec.Secondary;
import dev.bailiwick.core.document.ZoneSpec.Soa;
import dev.bailiwick.core.document.ZoneSpec.Verify;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Name;

/** The table of a zone's document. */
final class ZoneShapes {
    private static final int MAX_SERVERS = 32;
    private static final int MAX_FOLLOWERS = 8;
    private static final long MAX_FOLLOW_SECONDS = 604_800;
    private static final long MAX_SOA_SECONDS = 0x7fff_ffffL;

    private ZoneShapes() {}

    static ObjectShape<ZoneSpec> zone() {
        var o = ObjectShape.<ZoneSpec>of("Zone: a zone that Bailiwick changes");
        var name = o.required("zone", "its domain name", Leaves.DOMAIN_NAME, ZoneSpec::name);
        var view = o.defaulted(
                "view",
                "its view, empty for the default one",
                Shapes.mapped(Shapes.text(0, 63), ZoneShapes::view, text -> text),
                "",
                ZoneSpec::view);
        var owner = o.required(
                "riskOwner",
                "the owner whose persons approve changes to it",
                Leaves.DOCUMENT_NAME,
                ZoneSpec::riskOwner);
        var environment = o.required(
                "environment",
                "its environment; identities of others never reach it",
                Leaves.ENVIRONMENT,
                ZoneSpec::environment);
        var backend = o.defaulted(
                "backend",
                "where its changes are applied",
                Leaves.DOCUMENT_NAME,
                BackendSpec.BUILTIN,
                ZoneSpec::backend);
        var followers = o.defaulted(
                "followers",
                "other backends that are brought to hold the same; a change does not wait for them",
                Shapes.set(follower(), 0, MAX_FOLLOWERS),
                List.of(),
                ZoneSpec::followers);
        var followWithin = o.defaulted(
                "followWithinSeconds",
                "how long a follower may be behind before it is a finding",
                Leaves.seconds(1, MAX_FOLLOW_SECONDS),
                Duration.ofMinutes(5),
                ZoneSpec::followWithin);
        var secondaries = o.defaulted(
                "secondaries",
                "the servers that are notified and may transfer it",
                Shapes.set(secondary(), 0, MAX_SERVERS),
                List.of(),
                ZoneSpec::secondaries);
        var verify = o.defaulted(
                "verify", "where a change must be seen, and by when", verify(), Verify.DEFAULT, ZoneSpec::verify);
        var answer = o.defaulted(
                "answerWhen",
                "when callers by protocols that cannot wait are answered",
                Shapes.word(AnswerWhen.class, AnswerWhen::word),
                AnswerWhen.APPLIED,
                ZoneSpec::answerWhen);
        var isPublic = o.defaulted("public", "whether the world resolves it", Shapes.bool(), true, ZoneSpec::isPublic);
        var soa = o.optional("soa", "the SOA of a zone that Bailiwick creates", soa(), ZoneSpec::soa);
        var pending = o.defaulted(
                "pendingWhenApproved",
                "what an approval does for a change by a protocol that cannot wait",
                Shapes.word(PendingWhenApproved.class, PendingWhenApproved::word),
                PendingWhenApproved.RESUBMIT,
                ZoneSpec::pendingWhenApproved);
        var drift = o.defaulted(
                "drift",
                "what becomes of a change that went round Bailiwick",
                Shapes.word(ZoneSpec.Drift.class, ZoneSpec.Drift::word),
                ZoneSpec.Drift.REPORT,
                ZoneSpec::drift);
        var hold = o.defaulted("hold", "whether changes are refused for now", Shapes.bool(), false, ZoneSpec::hold);
        return o.make(in -> new ZoneSpec(
                new ZoneId(in.get(view), in.get(name)),
                in.get(owner),
                in.get(environment),
                in.get(backend),
                in.get(followers),
                in.get(followWithin),
                in.get(secondaries),
                in.get(verify),
                in.get(answer),
                in.get(isPublic),
                in.get(soa),
                in.get(pending),
                in.get(drift),
                in.get(hold)));
    }

    private static ObjectShape<Follower> follower() {
        var o = ObjectShape.<Follower>of("Follower: a backend beside the zone's own");
        var backend = o.required("backend", "its document's name", Leaves.DOCUMENT_NAME, Follower::backend);
        return o.make(in -> new Follower(in.get(backend)));
    }

    private static ObjectShape<Secondary> secondary() {
        var o = ObjectShape.<Secondary>of("Secondary: a server that follows the zone");
        var address = o.required("address", "where it is notified, as ip:port", Leaves.SERVER, Secondary::address);
        var key = o.required(
                "key",
                "the id of its transfer-only key in the server's configuration",
                Leaves.SECRET_ID,
                Secondary::key);
        return o.make(in -> new Secondary(in.get(address), in.get(key)));
    }

    private static ObjectShape<Verify> verify() {
        var o = ObjectShape.<Verify>of("Verify: where a change must be seen, and by when");
        var servers = o.defaulted(
                "servers",
                "the servers asked beside the primary, as ip:port",
                Shapes.set(Leaves.SERVER, 0, MAX_SERVERS),
                List.of(),
                Verify::servers);
        var require = o.defaulted(
                "require",
                "default: a contradiction undoes; all: every server by the deadline, else it is undone",
                Shapes.word(Require.class, Require::word),
                Require.DEFAULT,
                Verify::require);
        var within = o.defaulted(
                "withinSeconds", "the deadline", Leaves.seconds(1, 300), Duration.ofSeconds(10), Verify::within);
        return o.make(in -> new Verify(in.get(servers), in.get(require), in.get(within)));
    }

    private static ObjectShape<Soa> soa() {
        Shape<Duration> seconds = Leaves.seconds(1, MAX_SOA_SECONDS);
        var o = ObjectShape.<Soa>of("Soa: the fields of the zone's SOA but its serial");
        var mname = o.required("mname", "the primary's name", Leaves.DOMAIN_NAME, Soa::mname);
        var rname = o.required(
                "rname", "the mailbox of whoever answers for it, as a domain name", Leaves.DOMAIN_NAME, Soa::rname);
        var refresh = o.defaulted("refresh", "seconds", seconds, Duration.ofHours(1), Soa::refresh);
        var retry = o.defaulted("retry", "seconds", seconds, Duration.ofMinutes(10), Soa::retry);
        var expire = o.defaulted("expire", "seconds", seconds, Duration.ofDays(14), Soa::expire);
        var minimum = o.defaulted(
                "minimum",
                "seconds that negative answers live",
                Leaves.seconds(0, 86_400),
                Duration.ofMinutes(5),
                Soa::minimum);
        return o.make(in ->
                new Soa(in.get(mname), in.get(rname), in.get(refresh), in.get(retry), in.get(expire), in.get(minimum)));
    }

    private static String view(String text) {
        return new ZoneId(text, Name.root).view();
    }
}
