package dev.bailiwick.server.config;

import dev.bailiwick.core.document.ObjectShape;
import dev.bailiwick.core.document.Shape;
import dev.bailiwick.core.document.Shapes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who is told of what was done. It stands in the local configuration and not in the policy, so that nobody who may edit
 * the policy can silence it. Immutable.
 */
public record AlertsConfig(List<Webhook> webhooks, List<Syslog> syslog) {
    static final AlertsConfig NONE = new AlertsConfig(List.of(), List.of());

    private static final int MAX_RECEIVERS = 16;
    private static final Shape<String> NAME =
            Shapes.pattern("[a-z0-9][a-z0-9-]{0,62}", 63, "a receiver's name of letters, digits and hyphens");
    private static final Shape<List<String>> TYPES =
            Shapes.set(Shapes.pattern("[a-z]+\\.[a-z-]+", 64, "a type of log entries such as `change.applied`"), 0, 64);
    private static final String ABOUT_TYPES = "the types of log entries told; every authoritative update if empty";

    static final ObjectShape<AlertsConfig> SHAPE = shape();

    /**
     * A receiver of signed webhooks.
     *
     * @param secrets ids of its signing secrets, the newest first; two while one is replaced
     */
    public record Webhook(String name, URI url, List<String> secrets, List<String> types) {
        static final ObjectShape<Webhook> SHAPE = shape();

        private static ObjectShape<Webhook> shape() {
            var o = ObjectShape.<Webhook>of("Webhook: a receiver of signed POSTs (Standard Webhooks)");
            var name = o.required("name", "its name", NAME, Webhook::name);
            var url = o.required(
                    "url",
                    "where to POST; `https`, or `http` to the loopback",
                    Shapes.parsed(2_048, "a URL", URI::create, URI::toString),
                    Webhook::url);
            var secrets = o.required(
                    "secrets", "ids of its signing secrets", Shapes.list(Shapes.text(1, 128), 1, 4), Webhook::secrets);
            var types = o.defaulted("types", ABOUT_TYPES, TYPES, List.of(), Webhook::types);
            return o.make(in -> new Webhook(in.get(name), in.get(url), in.get(secrets), in.get(types)));
        }
    }

    /**
     * A receiver of syslog.
     *
     * @param tls with TLS, unless empty
     */
    public record Syslog(String name, InetSocketAddress address, Optional<Tls> tls, List<String> types) {
        static final ObjectShape<Syslog> SHAPE = shape();

        private static ObjectShape<Syslog> shape() {
            var o = ObjectShape.<Syslog>of("Syslog: a receiver of RFC 5424 messages over TCP or TLS");
            var name = o.required("name", "its name", NAME, Syslog::name);
            var address = o.required("address", "its address and port", ServerConfig.ADDRESS, Syslog::address);
            var tls = o.optional("tls", "TLS; plain TCP without it", Tls.SHAPE, Syslog::tls);
            var types = o.defaulted("types", ABOUT_TYPES, TYPES, List.of(), Syslog::types);
            return o.make(in -> new Syslog(in.get(name), in.get(address), in.get(tls), in.get(types)));
        }
    }

    /**
     * How a receiver of syslog is recognised.
     *
     * @param serverName the name in its certificate
     * @param authorities a file in PEM with the authorities trusted for it; the JDK's own if empty
     */
    public record Tls(String serverName, Optional<String> authorities) {
        static final ObjectShape<Tls> SHAPE = shape();

        private static ObjectShape<Tls> shape() {
            var o = ObjectShape.<Tls>of("Tls: how the receiver is recognised");
            var name = o.required("serverName", "the name in its certificate", Shapes.text(1, 253), Tls::serverName);
            var authorities = o.optional(
                    "authorities", "a file in PEM with trusted authorities", Shapes.text(1, 4_096), Tls::authorities);
            return o.make(in -> new Tls(in.get(name), in.get(authorities)));
        }
    }

    private static ObjectShape<AlertsConfig> shape() {
        var o = ObjectShape.<AlertsConfig>of("Alerts: who is told of what was done");
        var webhooks = o.defaulted(
                "webhooks",
                "receivers of signed POSTs",
                Shapes.list(Webhook.SHAPE, 0, MAX_RECEIVERS),
                List.of(),
                AlertsConfig::webhooks);
        var syslog = o.defaulted(
                "syslog",
                "receivers of syslog",
                Shapes.list(Syslog.SHAPE, 0, MAX_RECEIVERS),
                List.of(),
                AlertsConfig::syslog);
        return o.make(in -> new AlertsConfig(in.get(webhooks), in.get(syslog)));
    }
}
