package dev.bailiwick.core.risk;

import java.util.Locale;
import java.util.Optional;

/** What an edit can bring about, judged from the zone as it stands. */
public enum Consequence {
    /** Addresses or aliases of a name in use change: its traffic goes elsewhere. */
    REDIRECT_TRAFFIC,
    /** MX, SPF, DKIM, DMARC or MTA-STS names change. */
    INTERCEPT_MAIL,
    /** A certificate can be had: challenge names, validation records, addresses that answer challenges. */
    ISSUE_CERTIFICATE,
    /** CAA is removed or widened. */
    LOOSEN_CAA,
    /** NS at or below the apex, and what it occludes. */
    TAKE_DELEGATION,
    /** DS, DNSKEY, CDS, CDNSKEY change. */
    BREAK_DNSSEC,
    /** TLSA, SSHFP, SVCB or similar trust data change. */
    CHANGE_TRUST_DATA,
    /** SOA or apex data change. */
    TOUCH_APEX,
    /** A wildcard answers for names that do not exist. */
    WILDCARD,
    /** Existing names are hidden by a delegation or DNAME. */
    OCCLUDE,
    /** A target inside our zones does not exist. */
    DANGLE,
    /** An address is private or loopback in a public zone. */
    PRIVATE_TARGET,
    /** A large share of the zone is touched. */
    BULK,
    /** Names that Bailiwick itself trusts: issuers, database, backends, witnesses. */
    IMPERSONATE_IDENTITIES;

    /** The word used in documents and messages, as in {@code redirect-traffic}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Consequence> ofWord(String word) {
        for (Consequence each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
