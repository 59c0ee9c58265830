package dev.bailiwick.core.document;

import dev.bailiwick.core.document.TrustAnchorSpec.TsigAlgorithm;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xbill.DNS.Name;

/** An authoritative server or service to which changes are applied. */
public sealed interface BackendSpec extends Spec {
    /** The name of the backend that is always there: the built-in primary. */
    String BUILTIN = "builtin";

    @Override
    default Kind kind() {
        return Kind.BACKEND;
    }

    /** The built-in primary, which has no settings. */
    record Builtin() implements BackendSpec {
        static final ObjectShape<Builtin> SHAPE = ObjectShape.<Builtin>of(
                        "Backend of type builtin: the built-in primary")
                .make(in -> new Builtin());
    }

    /**
     * A server that takes DNS UPDATE (RFC 2136) and hands out its zones by AXFR and IXFR, each signed with one TSIG key:
     * BIND, Knot, PowerDNS.
     *
     * @param server where it listens, over TCP
     * @param keyName the key's name in messages
     * @param secretId the secret's id in the server's local configuration
     * @param timeout how long one message may go unanswered, 1 to 60 seconds
     */
    record Rfc2136(InetSocketAddress server, Name keyName, TsigAlgorithm algorithm, String secretId, Duration timeout)
            implements BackendSpec {
        static final ObjectShape<Rfc2136> SHAPE = shape();

        private static ObjectShape<Rfc2136> shape() {
            var o = ObjectShape.<Rfc2136>of("Backend of type rfc2136: a server that takes DNS UPDATE");
            var server = o.required("server", "where it listens, as ip:port", Leaves.SERVER, Rfc2136::server);
            var key = o.required("keyName", "the key's name in messages", Leaves.DOMAIN_NAME, Rfc2136::keyName);
            var algorithm = o.defaulted(
                    "algorithm",
                    "the key's algorithm",
                    Shapes.word(TsigAlgorithm.class, TsigAlgorithm::word),
                    TsigAlgorithm.HMAC_SHA256,
                    Rfc2136::algorithm);
            var secret = o.required(
                    "secretId", "the secret's id in the server's configuration", Leaves.SECRET_ID, Rfc2136::secretId);
            var timeout = o.defaulted(
                    "timeoutSeconds",
                    "how long one message may go unanswered",
                    Leaves.seconds(1, 60),
                    Duration.ofSeconds(5),
                    Rfc2136::timeout);
            return o.make(
                    in -> new Rfc2136(in.get(server), in.get(key), in.get(algorithm), in.get(secret), in.get(timeout)));
        }
    }

    /**
     * A PowerDNS by its HTTP API.
     *
     * @param url where the API is, without {@code /api/v1}
     * @param serverId the server's id in paths, nearly always {@code localhost}
     * @param secretId the API key's id in the server's local configuration
     * @param timeout how long one request may go unanswered, 1 to 60 seconds
     */
    record PowerDns(String url, String serverId, String secretId, Duration timeout) implements BackendSpec {
        static final ObjectShape<PowerDns> SHAPE = shape();

        private static ObjectShape<PowerDns> shape() {
            var o = ObjectShape.<PowerDns>of("Backend of type powerdns: a PowerDNS by its HTTP API");
            var url = o.required("url", "where its API is, without /api/v1", Leaves.url(false), PowerDns::url);
            var server = o.defaulted(
                    "serverId",
                    "the server's id in paths",
                    Shapes.pattern("[a-zA-Z0-9._-]{1,63}", 63, "a server's id"),
                    "localhost",
                    PowerDns::serverId);
            var secret = o.required(
                    "secretId", "the API key's id in the server's configuration", Leaves.SECRET_ID, PowerDns::secretId);
            var timeout = o.defaulted(
                    "timeoutSeconds",
                    "how long one request may go unanswered",
                    Leaves.seconds(1, 60),
                    Duration.ofSeconds(5),
                    PowerDns::timeout);
            return o.make(in -> new PowerDns(in.get(url), in.get(server), in.get(secret), in.get(timeout)));
        }
    }
}
