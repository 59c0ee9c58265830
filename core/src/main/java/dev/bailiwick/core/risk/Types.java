package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/** What types of records do. */
final class Types {
    /** PowerDNS's alias to another name's addresses, resolved by the server. */
    static final int ALIAS = 65_401;
    /** PowerDNS's records made by a program on the server: they may answer anything. */
    static final int LUA = 65_402;

    private Types() {}

    /** Tells whether records of the type say where a name's traffic goes. */
    static boolean redirects(int type) {
        return switch (type) {
            case Type.SVCB, Type.HTTPS, Type.SRV, Type.NAPTR, Type.URI -> true;
            default -> answersAddresses(type);
        };
    }

    /** Tells whether records of the type lead to a name's addresses, so to the host that answers a CA's HTTP request. */
    static boolean answersAddresses(int type) {
        return switch (type) {
            case Type.A, Type.AAAA, Type.CNAME, Type.DNAME, ALIAS, LUA -> true;
            default -> false;
        };
    }

    /** Tells whether a record of the RRset points to the name. */
    static boolean anyPointsTo(Rrset rrset, Name name) {
        for (Record each : rrset.records()) {
            // Names compare without regard to case (RFC 4343).
            if (name.equals(rawTarget(each))) {
                return true;
            }
        }
        return false;
    }

    /** The name that the record points to, where it points to one. */
    static Optional<Name> target(Record record) {
        Name target = rawTarget(record);
        return target.equals(Name.root) ? Optional.empty() : Optional.of(Names.canonical(target));
    }

    /** The root stands for "none" (RFC 2782, RFC 7505) or "the owner itself" (RFC 9460, section 2.5). */
    private static Name rawTarget(Record record) {
        return switch (record) {
            case CNAMERecord cname -> cname.getTarget();
            case DNAMERecord dname -> dname.getTarget();
            case MXRecord mx -> mx.getTarget();
            case NSRecord ns -> ns.getTarget();
            case PTRRecord ptr -> ptr.getTarget();
            case SRVRecord srv -> srv.getTarget();
            case SVCBBase svcb -> svcb.getTargetName();
            default -> record.getType() == ALIAS ? aliasTarget(record) : Name.root;
        };
    }

    private static Name aliasTarget(Record record) {
        try {
            return new Name(record.rdataToWireCanonical());
        } catch (WireParseException e) {
            return Name.root;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("octets in memory are always readable", e);
        }
    }

    /** Tells whether any label of the name, read from the left, is this one. */
    static boolean hasLabel(Name name, String label) {
        for (int i = 0; i < name.labels() - 1; i++) {
            if (label.equalsIgnoreCase(name.getLabelString(i))) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether the name begins with these labels. */
    static boolean startsWith(Name name, List<String> labels) {
        if (name.labels() - 1 < labels.size()) {
            return false;
        }
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.get(i).equalsIgnoreCase(name.getLabelString(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean startsWith(Name name, String label) {
        return startsWith(name, List.of(label));
    }
}
