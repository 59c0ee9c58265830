package dev.bailiwick.doors.dns;

import dev.bailiwick.doors.dns.RawUpdate.Rr;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Where our answer to an update may be another than BIND's: by what {@code docs/rfc-divergences.md} says of us, or where
 * BIND departs from the RFC and we do not. An update meets at most one.
 */
enum Divergence {
    /** BIND finds no view for a message without a zone; RFC 2136, section 3.1.1, says FORMERR. */
    NO_ZONE,
    /** BIND reads all records before it looks for the zone; RFC 2136, section 3.1.2, has the zone first. */
    ZONE_FIRST,
    /** A meta type lies in nobody's scope, so nobody may ask for it by a prerequisite. */
    META_PREREQUISITE,
    /** The form of the whole message is looked at before any prerequisite is held against the zone. */
    FORM_FIRST;

    /** The divergence that this update meets, if any. */
    static Optional<Divergence> of(RawUpdate update, Name zone) {
        if (update.zone().isEmpty()) {
            return Optional.of(NO_ZONE);
        }
        boolean faulty = Stream.concat(
                        update.prerequisites().stream().filter(rr -> isFaulty(rr, zone, true)),
                        update.updates().stream().filter(rr -> isFaulty(rr, zone, false)))
                .findAny()
                .isPresent();
        boolean other = update.zone().stream().anyMatch(rr -> !rr.name().equals(zone));
        if (other) {
            return faulty ? Optional.of(ZONE_FIRST) : Optional.empty();
        }
        boolean meta = update.prerequisites().stream().anyMatch(rr -> rr.dclass() != DClass.IN && isMeta(rr.type()));
        if (meta && !faulty) {
            return Optional.of(META_PREREQUISITE);
        }
        return faulty && !update.prerequisites().isEmpty() ? Optional.of(FORM_FIRST) : Optional.empty();
    }

    /** Sections 3.2.5 and 3.4.1.3, without the zone's content. */
    private static boolean isFaulty(Rr rr, Name zone, boolean prerequisite) {
        boolean empty = rr.data().length == 0;
        boolean meta = isMeta(rr.type()) || rr.type() == Type.ANY;
        if (!rr.name().subdomain(zone)) {
            return true;
        }
        return switch (rr.dclass()) {
            case DClass.ANY -> rr.ttl() != 0 || !empty || (!prerequisite && meta && rr.type() != Type.ANY);
            case DClass.NONE -> rr.ttl() != 0 || (prerequisite ? !empty : meta || (empty && !mayBeEmpty(rr)));
            case DClass.IN -> meta || (empty && !mayBeEmpty(rr)) || (prerequisite && rr.ttl() != 0);
            default -> true;
        };
    }

    private static boolean isMeta(int type) {
        return type == Type.OPT || (type >= 128 && type < Type.ANY);
    }

    private static boolean mayBeEmpty(Rr rr) {
        return rr.type() > 65_279;
    }

    /** Our answers that are right, given BIND's. */
    List<String> answers(String theirs) {
        List<String> others = switch (this) {
            case NO_ZONE -> theirs.equals("REFUSED") ? List.of("FORMERR") : List.of();
            case ZONE_FIRST -> isFault(theirs) ? List.of("NOTAUTH") : List.of();
            case META_PREREQUISITE ->
                isFault(theirs) || isUnmet(theirs) || theirs.equals("NOERROR") ? List.of("REFUSED") : List.of();
            case FORM_FIRST -> isFault(theirs) || isUnmet(theirs) ? List.of("FORMERR", "NOTZONE") : List.of();
        };
        return Stream.concat(others.stream(), Stream.of(theirs)).toList();
    }

    private static boolean isFault(String rcode) {
        return rcode.equals("FORMERR") || rcode.equals("NOTZONE");
    }

    private static boolean isUnmet(String rcode) {
        return List.of("NXRRSET", "YXRRSET", "NXDOMAIN", "YXDOMAIN").contains(rcode);
    }
}
