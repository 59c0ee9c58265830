package dev.bailiwick.core.document;

import dev.bailiwick.core.dns.ZoneId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Name;

/**
 * A zone that Bailiwick changes.
 *
 * @param zone its name and view
 * @param riskOwner the owner whose persons approve changes to it
 * @param environment its environment; identities of others never reach it
 * @param backend where its changes are applied
 * @param followers other backends that are to hold the same
 * @param followWithin how long one of them may be behind before it is a finding, 1 second to 7 days
 * @param secondaries the servers that are notified and may transfer it, each with a transfer-only key
 * @param verify where a change must be seen, and by when
 * @param answerWhen when a caller that cannot wait otherwise is answered
 * @param isPublic whether the world resolves it: private addresses in it are a consequence
 * @param soa the SOA of a zone that Bailiwick creates; empty where it is imported
 * @param pendingWhenApproved what becomes of a change by a protocol that cannot wait once it is approved
 * @param drift what becomes of a change that went round Bailiwick, at a backend that is not built in
 * @param hold whether changes are refused for now, as during maintenance
 */
public record ZoneSpec(
        ZoneId zone,
        String riskOwner,
        String environment,
        String backend,
        List<Follower> followers,
        Duration followWithin,
        List<Secondary> secondaries,
        Verify verify,
        AnswerWhen answerWhen,
        boolean isPublic,
        Optional<Soa> soa,
        PendingWhenApproved pendingWhenApproved,
        Drift drift,
        boolean hold)
        implements Spec {
    static final ObjectShape<ZoneSpec> SHAPE = ZoneShapes.zone();

    public ZoneSpec {
        followers = List.copyOf(followers);
        secondaries = List.copyOf(secondaries);
    }

    @Override
    public Kind kind() {
        return Kind.ZONE;
    }

    /** The zone's name. */
    public Name name() {
        return zone.apex();
    }

    /** The zone's view, empty for the default one. */
    public String view() {
        return zone.view();
    }

    /** The same zone on hold. */
    ZoneSpec onHold() {
        return new ZoneSpec(
                zone,
                riskOwner,
                environment,
                backend,
                followers,
                followWithin,
                secondaries,
                verify,
                answerWhen,
                isPublic,
                soa,
                pendingWhenApproved,
                drift,
                true);
    }

    /**
     * A backend beside the zone's own, which is brought to hold the same.
     *
     * @param backend its document's name
     */
    public record Follower(String backend) {}

    /** Where its content is to be: the backend of its changes, then those that follow. */
    public List<String> backends() {
        return Stream.concat(Stream.of(backend), followers.stream().map(Follower::backend))
                .toList();
    }

    /** Tells whether a backend is among the followers. */
    public boolean isFollowedBy(String name) {
        return followers.stream().anyMatch(follower -> follower.backend().equals(name));
    }

    /**
     * A server that transfers the zone.
     *
     * @param address where it is notified; transfers are judged by the key
     * @param key the id of its transfer-only TSIG secret in the server's local configuration
     */
    public record Secondary(InetSocketAddress address, String key) {}

    /**
     * Where a change must be seen.
     *
     * @param servers the servers asked beside the primary; none asks the primary alone
     * @param require what must have been seen
     * @param within by when, 1 to 300 seconds
     */
    public record Verify(List<InetSocketAddress> servers, Require require, Duration within) {
        /** Nothing named: the primary alone, ten seconds. */
        public static final Verify DEFAULT = new Verify(List.of(), Require.DEFAULT, Duration.ofSeconds(10));

        public Verify {
            servers = List.copyOf(servers);
            if (require == Require.ALL && servers.isEmpty()) {
                throw new IllegalArgumentException("`require: all` needs `servers` to ask");
            }
        }
    }

    /** What verification demands. */
    public enum Require {
        /** A contradiction undoes; a server that is unreachable or lags is a finding and is asked again. */
        DEFAULT,
        /** Every server by the deadline, else the change is undone. */
        ALL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When a caller is answered. */
    public enum AnswerWhen {
        /** Durable and applied. */
        APPLIED,
        /** Seen as well; protocols that cannot wait are answered after a second all the same. */
        VERIFIED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an approval does for a change by a protocol that cannot wait. */
    public enum PendingWhenApproved {
        /** Admits the next identical submission. */
        RESUBMIT,
        /** Applies the change. */
        APPLY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of a change that went round Bailiwick. It is recorded and told in any case. */
    public enum Drift {
        /** It stays; the finding is open until a person takes the change back or closes it. */
        REPORT,
        /** It stays, and that is all. */
        ACCEPT,
        /** It is taken back, like any change, where its RRsets still hold it. */
        RESTORE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The fields of an SOA (RFC 1035, section 3.3.13) but its serial, in whole seconds.
     *
     * @param minimum the TTL of negative answers (RFC 2308)
     */
    public record Soa(Name mname, Name rname, Duration refresh, Duration retry, Duration expire, Duration minimum) {}
}
