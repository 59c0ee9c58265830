package dev.bailiwick.server.joining.found;

import dev.bailiwick.core.scope.NamePattern;
import dev.bailiwick.core.scope.TypeSet;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;

/**
 * What the server lets the holder of one key do in one zone by DNS UPDATE, or keeps from it.
 *
 * @param key the key's name
 * @param denies whether it keeps something from the key that a later rule would allow
 * @param names where; the whole zone if empty
 * @param types which types
 * @param doubt where the server's own rule is narrower than what stands here, and why
 */
public record ClientRule(
        Name key, HeldZone zone, boolean denies, List<NamePattern> names, TypeSet types, Optional<Doubt> doubt) {
    /**
     * The types of a rule that names none: everything that is neither the zone's own (SOA, NS) nor a signer's. BIND means all
     * types but those; the ones that a client may come up with are these.
     */
    public static final TypeSet USUAL_TYPES = TypeSet.parse(
            "A",
            "AAAA",
            "AFSDB",
            "APL",
            "CAA",
            "CERT",
            "CNAME",
            "DHCID",
            "DNAME",
            "HINFO",
            "HTTPS",
            "LOC",
            "MX",
            "NAPTR",
            "OPENPGPKEY",
            "PTR",
            "RP",
            "SMIMEA",
            "SPF",
            "SRV",
            "SSHFP",
            "SVCB",
            "TLSA",
            "TXT",
            "URI");

    public ClientRule {
        names = List.copyOf(names);
    }

    /** Tells whether it speaks of every name of the zone. */
    public boolean wholeZone() {
        return names.isEmpty();
    }

    /**
     * Why a rule here is wider than the server's.
     *
     * @param ofAddress whether it is only that the server also looks at the client's address
     */
    public record Doubt(boolean ofAddress, String cause) {}
}
