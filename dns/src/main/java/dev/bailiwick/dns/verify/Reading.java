package dev.bailiwick.dns.verify;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Finds the RRset that a message is about, in one way for answers received and answers expected. */
final class Reading {
    private Reading() {}

    /**
     * The RRset at exactly the name: in the answer; or, in a referral, the delegation's NS in the authority section
     * and its glue in the additional section.
     */
    static Optional<Rrset> rrset(
            Name name, int type, List<Record> answer, List<Record> authority, List<Record> additional) {
        Optional<Rrset> inAnswer = in(answer, name, type);
        if (inAnswer.isPresent() || !answer.isEmpty()) {
            return inAnswer;
        }
        return switch (type) {
            case Type.NS -> in(authority, name, type);
            case Type.A, Type.AAAA -> hasReferral(authority, name) ? in(additional, name, type) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Tells whether the authority section delegates the name or one of its ancestors. */
    static boolean hasReferral(List<Record> authority, Name name) {
        return authority.stream()
                .anyMatch(each -> each.getType() == Type.NS && Names.isAtOrBelow(name, each.getName()));
    }

    private static Optional<Rrset> in(List<Record> section, Name name, int type) {
        List<Record> records = section.stream()
                .filter(each -> each.getType() == type
                        && each.getDClass() == DClass.IN
                        && each.getName().equals(name))
                .toList();
        if (records.isEmpty()) {
            return Optional.empty();
        }
        long ttl = records.stream().mapToLong(Record::getTTL).min().orElse(0);
        return Optional.of(Rrset.of(name, type, Math.min(ttl, Rrset.MAX_TTL_SECONDS), records));
    }
}
