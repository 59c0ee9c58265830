package dev.bailiwick.server.wiring;

import dev.bailiwick.alerts.Syslog;
import dev.bailiwick.alerts.Webhook;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.engine.alert.Alerts;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.LocalSecrets;
import dev.bailiwick.server.config.AlertsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes the receivers of alerts that the configuration names. */
record Receivers(Server.ServerSettings settings, LocalSecrets secrets) {
    /** @throws IllegalArgumentException if two have one name, or authorities cannot be read */
    List<AlertReceiver> all() {
        AlertsConfig config = settings.config().alerts();
        List<AlertReceiver> receivers = new ArrayList<>();
        config.webhooks().forEach(each -> receivers.add(webhook(each)));
        config.syslog().forEach(each -> receivers.add(syslog(each)));
        Set<String> names = new HashSet<>();
        for (AlertReceiver each : receivers) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("two receivers of alerts are called `" + each.name() + "`");
            }
            if (names.size() > 16) {
                throw new IllegalArgumentException("more than 16 receivers of alerts");
            }
        }
        return receivers;
    }

    private Webhook webhook(AlertsConfig.Webhook config) {
        OutgoingHttp http = new OutgoingHttp(OutgoingHttp.Settings.defaults(Server.addresses(settings.config())));
        for (String secret : config.secrets()) {
            if (!settings.config().secrets().containsKey(secret)) {
                throw new IllegalArgumentException(
                        "webhook `" + config.name() + "` names secret `" + secret + "`, which `secrets` does not know");
            }
        }
        return new Webhook(
                new Webhook.Settings(config.name(), config.url(), config.secrets(), types(config.types())),
                http,
                secrets,
                settings.clock()::wall);
    }

    private Syslog syslog(AlertsConfig.Syslog config) {
        return new Syslog(new Syslog.Settings(
                config.name(),
                config.address(),
                config.tls().map(this::context),
                config.tls().map(AlertsConfig.Tls::serverName).orElse(""),
                settings.node(),
                types(config.types())));
    }

    private static Set<String> types(List<String> types) {
        return types.isEmpty() ? Alerts.UPDATES : Set.copyOf(types);
    }

    private SSLContext context(AlertsConfig.Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            if (tls.authorities().isPresent()) {
                trust.init(authorities(settings.base().resolve(tls.authorities().get())));
            } else {
                trust.init((KeyStore) null);
            }
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the authorities of a syslog receiver cannot be read: " + e.getMessage(), e);
        }
    }

    private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, each);
            }
        }
        if (count == 0) {
            throw new GeneralSecurityException("`" + file + "` holds no certificate");
        }
        return store;
    }
}
