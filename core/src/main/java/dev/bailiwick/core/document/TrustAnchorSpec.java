package dev.bailiwick.core.document;

import dev.bailiwick.core.scope.Cidr;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;

/** What proves a workload or a person. */
public sealed interface TrustAnchorSpec extends Spec {
    @Override
    default Kind kind() {
        return Kind.TRUST_ANCHOR;
    }

    /**
     * An OpenID Connect issuer.
     *
     * @param issuer the exact {@code iss}
     * @param audience the one {@code aud} that tokens must carry
     * @param algorithms the signature algorithms accepted, at least one (RFC 7518)
     * @param jwksUri where the keys are; empty where discovery tells
     * @param requiredClaims claim paths with the exact text that every token must have
     * @param recordClaims claim paths whose text goes into the audit log
     * @param maxTokenAge since {@code iat}
     * @param clockSkew how far clocks may differ
     * @param singleUse whether each token is accepted once
     * @param people whether its subjects are persons
     */
    record Oidc(
            String issuer,
            String audience,
            List<String> algorithms,
            Optional<String> jwksUri,
            Map<String, String> requiredClaims,
            List<String> recordClaims,
            Duration maxTokenAge,
            Duration clockSkew,
            boolean singleUse,
            boolean people)
            implements TrustAnchorSpec {
        /** The signature algorithms that an anchor may pin: asymmetric ones only. */
        public static final List<String> ALGORITHMS =
                List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

        static final ObjectShape<Oidc> SHAPE = shape();

        public Oidc {
            algorithms = List.copyOf(algorithms);
            requiredClaims = Map.copyOf(requiredClaims);
            recordClaims = List.copyOf(recordClaims);
        }

        private static ObjectShape<Oidc> shape() {
            var o = ObjectShape.<Oidc>of("TrustAnchor of type oidc: an OpenID Connect issuer");
            var issuer = o.required("issuer", "the exact `iss` of its tokens", Leaves.url(false), Oidc::issuer);
            var audience =
                    o.required("audience", "the one `aud` that tokens must carry", Shapes.text(1, 256), Oidc::audience);
            var algorithms = o.required(
                    "algorithms",
                    "the signature algorithms accepted",
                    Shapes.set(Shapes.oneOf(ALGORITHMS, word -> word), 1, ALGORITHMS.size()),
                    Oidc::algorithms);
            var jwksUri = o.optional(
                    "jwksUri", "where the keys are, if discovery is not to tell", Leaves.url(true), Oidc::jwksUri);
            var required = o.defaulted(
                    "requiredClaims",
                    "claims that every token must have, with the exact text of each",
                    Leaves.claims(0),
                    Map.of(),
                    Oidc::requiredClaims);
            var recorded = o.defaulted(
                    "recordClaims",
                    "claims whose text goes into the audit log",
                    Shapes.set(Leaves.CLAIM_PATH, 0, 16),
                    List.of(),
                    Oidc::recordClaims);
            var age = o.defaulted(
                    "maxTokenAgeSeconds",
                    "the greatest age of a token, counted from its `iat`",
                    Leaves.seconds(10, 86_400),
                    Duration.ofHours(1),
                    Oidc::maxTokenAge);
            var skew = o.defaulted(
                    "clockSkewSeconds",
                    "how far clocks may differ",
                    Leaves.seconds(0, 120),
                    Duration.ofSeconds(30),
                    Oidc::clockSkew);
            var single = o.defaulted(
                    "singleUse", "whether each token is accepted once", Shapes.bool(), true, Oidc::singleUse);
            var people = o.defaulted("people", "whether its subjects are persons", Shapes.bool(), false, Oidc::people);
            return o.make(in -> new Oidc(
                    in.get(issuer),
                    in.get(audience),
                    in.get(algorithms),
                    in.get(jwksUri),
                    in.get(required),
                    in.get(recorded),
                    in.get(age),
                    in.get(skew),
                    in.get(single),
                    in.get(people)));
        }
    }

    /** A static secret from before Bailiwick: for one identity, with someone who answers for it and an end. */
    sealed interface Legacy extends TrustAnchorSpec {
        /** The secret's id in the server's local configuration. */
        String secretId();

        /** The identity that it stands for. */
        String identity();

        /** Who answers for it. */
        String owner();

        /** Why it is still there. */
        String reason();

        /** Its end. */
        Instant notAfter();
    }

    /**
     * A static TSIG secret from before Bailiwick, for one identity and with an end.
     *
     * @param keyName the key's name in messages
     * @param secretId the secret's id in the server's local configuration
     * @param identity the identity that it stands for
     * @param owner who answers for it
     * @param reason why it is still there
     * @param notAfter its end
     */
    record Tsig(
            Name keyName,
            TsigAlgorithm algorithm,
            String secretId,
            String identity,
            String owner,
            String reason,
            Instant notAfter)
            implements Legacy {
        static final ObjectShape<Tsig> SHAPE = shape();

        private static ObjectShape<Tsig> shape() {
            var o = ObjectShape.<Tsig>of("TrustAnchor of type tsig: a static secret from before, with an end");
            var key = o.required("keyName", "the key's name in messages", Leaves.DOMAIN_NAME, Tsig::keyName);
            var algorithm = o.required(
                    "algorithm",
                    "the key's algorithm; hmac-sha1 and hmac-md5 are a finding",
                    Shapes.word(TsigAlgorithm.class, TsigAlgorithm::word),
                    Tsig::algorithm);
            var secret = o.required(
                    "secretId", "the secret's id in the server's configuration", Leaves.SECRET_ID, Tsig::secretId);
            var identity =
                    o.required("identity", "the identity that it stands for", Leaves.DOCUMENT_NAME, Tsig::identity);
            var owner = o.required("owner", "who answers for it", Leaves.DOCUMENT_NAME, Tsig::owner);
            var reason = o.required("reason", "why it is still there", Shapes.text(1, 500), Tsig::reason);
            var notAfter = o.required("notAfter", "its end", Shapes.instant(), Tsig::notAfter);
            return o.make(in -> new Tsig(
                    in.get(key),
                    in.get(algorithm),
                    in.get(secret),
                    in.get(identity),
                    in.get(owner),
                    in.get(reason),
                    in.get(notAfter)));
        }
    }

    /**
     * A static key of an HTTP API from before Bailiwick, such as {@code X-API-Key} of PowerDNS: for one identity and with an
     * end.
     *
     * @param doors where it serves, at least one; elsewhere it is unknown
     * @param secretId the secret's id in the server's local configuration
     * @param identity the identity that it stands for
     * @param owner who answers for it
     * @param reason why it is still there
     * @param notAfter its end
     */
    record ApiKey(List<KeyDoor> doors, String secretId, String identity, String owner, String reason, Instant notAfter)
            implements Legacy {
        static final ObjectShape<ApiKey> SHAPE = shape();

        public ApiKey {
            doors = List.copyOf(doors);
        }

        private static ObjectShape<ApiKey> shape() {
            var o = ObjectShape.<ApiKey>of("TrustAnchor of type api-key: a static key of an HTTP API, with an end");
            var doors = o.defaulted(
                    "doors",
                    "the doors at which it serves",
                    Shapes.set(Shapes.word(KeyDoor.class, KeyDoor::word), 1, KeyDoor.values().length),
                    List.of(KeyDoor.POWERDNS),
                    ApiKey::doors);
            var secret = o.required(
                    "secretId", "the key's id in the server's configuration", Leaves.SECRET_ID, ApiKey::secretId);
            var identity =
                    o.required("identity", "the identity that it stands for", Leaves.DOCUMENT_NAME, ApiKey::identity);
            var owner = o.required("owner", "who answers for it", Leaves.DOCUMENT_NAME, ApiKey::owner);
            var reason = o.required("reason", "why it is still there", Shapes.text(1, 500), ApiKey::reason);
            var notAfter = o.required("notAfter", "its end", Shapes.instant(), ApiKey::notAfter);
            return o.make(in -> new ApiKey(
                    in.get(doors), in.get(secret), in.get(identity), in.get(owner), in.get(reason), in.get(notAfter)));
        }
    }

    /** The doors at which a static key may serve: those whose clients can hold nothing else. */
    enum KeyDoor {
        POWERDNS,
        HTTPREQ;

        /** The word used in documents, which is also the door's name in the log. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The algorithms of legacy keys (RFC 8945, section 6). */
    enum TsigAlgorithm {
        HMAC_SHA256,
        HMAC_SHA384,
        HMAC_SHA512,
        HMAC_SHA1,
        HMAC_MD5;

        /** The word used in documents, as in {@code hmac-sha256}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether its use is a finding. */
        public boolean weak() {
            return this == HMAC_SHA1 || this == HMAC_MD5;
        }
    }

    /**
     * Accounts of the acme-dns API: each may place values at one fresh name of its own.
     *
     * @param identity the identity whose grants bound all accounts
     * @param owner who answers for it
     * @param under the name beneath which accounts have theirs
     * @param lifetime how long an account lives
     * @param maxAccounts living accounts at most
     * @param registration networks from which anybody may register; elsewhere it takes a lease of the identity
     * @param notAfter its end, and that of all its accounts
     */
    record AcmeDns(
            String identity,
            String owner,
            Name under,
            Duration lifetime,
            long maxAccounts,
            List<Quota> registration,
            Instant notAfter)
            implements TrustAnchorSpec {
        static final ObjectShape<AcmeDns> SHAPE = shape();

        public AcmeDns {
            registration = List.copyOf(registration);
        }

        private static ObjectShape<AcmeDns> shape() {
            var o = ObjectShape.<AcmeDns>of("TrustAnchor of type acme-dns: accounts of the acme-dns API");
            var identity = o.required(
                    "identity",
                    "the identity whose grants bound all accounts",
                    Leaves.DOCUMENT_NAME,
                    AcmeDns::identity);
            var owner = o.required("owner", "who answers for it", Leaves.DOCUMENT_NAME, AcmeDns::owner);
            var under = o.required(
                    "under", "the name beneath which accounts have theirs", Leaves.DOMAIN_NAME, AcmeDns::under);
            var lifetime = o.defaulted(
                    "accountDays",
                    "how many days an account lives",
                    Shapes.mapped(Shapes.integer(1, 3_650), Duration::ofDays, Duration::toDays),
                    Duration.ofDays(365),
                    AcmeDns::lifetime);
            var most = o.defaulted(
                    "maxAccounts",
                    "living accounts at most",
                    Shapes.integer(1, 1_000_000),
                    10_000L,
                    AcmeDns::maxAccounts);
            var registration = o.defaulted(
                    "registration",
                    "networks from which anybody may register; elsewhere it takes a lease of the identity",
                    Shapes.list(Quota.SHAPE, 0, 64),
                    List.of(),
                    AcmeDns::registration);
            var notAfter = o.required("notAfter", "its end", Shapes.instant(), AcmeDns::notAfter);
            return o.make(in -> new AcmeDns(
                    in.get(identity),
                    in.get(owner),
                    in.get(under),
                    in.get(lifetime),
                    in.get(most),
                    in.get(registration),
                    in.get(notAfter)));
        }

        /**
         * A network from which anybody may register.
         *
         * @param maxPerDay accounts within 24 hours
         */
        public record Quota(Cidr network, long maxPerDay) {
            static final ObjectShape<Quota> SHAPE = shape();

            private static ObjectShape<Quota> shape() {
                var o = ObjectShape.<Quota>of("Quota: a network from which anybody may register");
                var network = o.required(
                        "network",
                        "the network, such as `192.0.2.0/24`",
                        Shapes.parsed(64, "a network", Cidr::parse, Cidr::toString),
                        Quota::network);
                var most = o.required(
                        "maxPerDay", "accounts within 24 hours", Shapes.integer(1, 100_000), Quota::maxPerDay);
                return o.make(in -> new Quota(in.get(network), in.get(most)));
            }
        }
    }
}
