package dev.bailiwick.dns.update;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Prerequisite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A well-formed DNS UPDATE (RFC 2136) of one zone of class IN.
 *
 * @param zone the zone's name as the client gives it, in lower case
 * @param prerequisites in the order sent; may be empty
 * @param ops in the order sent; may be empty, since some clients only test prerequisites
 */
public record UpdateMessage(Name zone, List<Prerequisite> prerequisites, List<EditOp> ops) {
    public UpdateMessage {
        prerequisites = List.copyOf(prerequisites);
        ops = List.copyOf(ops);
    }

    /** What reading a message came to. */
    public sealed interface Parsed {
        /** It is well formed; whether we have the zone is for the caller to say. */
        record Ok(UpdateMessage update) implements Parsed {}

        /**
         * It is not.
         *
         * @param rcode FORMERR, NOTZONE or NOTAUTH
         * @param why for the log
         * @param zone the zone's name, where that much could be read: NOTAUTH for a zone that we lack goes first
         */
        record Bad(int rcode, String why, Optional<Name> zone) implements Parsed {}
    }

    /**
     * Reads a message: the zone section (3.1.1), the form of the prerequisites (3.2) and the prescan of the updates
     * (3.4.1). The first fault decides.
     *
     * @param message a message with opcode UPDATE, parsed
     */
    public static Parsed parse(Message message) {
        List<Record> zones = message.getSection(Section.ZONE);
        if (zones.size() != 1 || zones.getFirst().getType() != Type.SOA) {
            return new Parsed.Bad(Rcode.FORMERR, "the zone section is not one SOA", Optional.empty());
        }
        Name zone = Names.canonical(zones.getFirst().getName());
        if (zones.getFirst().getDClass() != DClass.IN) {
            return new Parsed.Bad(Rcode.NOTAUTH, "the zone is not of class IN", Optional.of(zone));
        }
        try {
            List<Prerequisite> prerequisites = new ArrayList<>();
            for (Record each : message.getSection(Section.PREREQ)) {
                requireInZone(each, zone);
                prerequisites.add(prerequisite(each));
            }
            List<EditOp> ops = new ArrayList<>();
            for (Record each : message.getSection(Section.UPDATE)) {
                requireInZone(each, zone);
                ops.add(op(each));
            }
            return new Parsed.Ok(new UpdateMessage(zone, prerequisites, ops));
        } catch (Fault e) {
            return new Parsed.Bad(e.rcode, e.why, Optional.of(zone));
        }
    }

    private static Prerequisite prerequisite(Record record) throws Fault {
        Name name = record.getName();
        int type = record.getType();
        require(record.getTTL() == 0, "a prerequisite has a TTL");
        return switch (record.getDClass()) {
            case DClass.ANY -> {
                require(isEmpty(record), "a prerequisite of class ANY has data");
                yield type == Type.ANY ? new Prerequisite.NameInUse(name) : new Prerequisite.RrsetExists(name, type);
            }
            case DClass.NONE -> {
                require(isEmpty(record), "a prerequisite of class NONE has data");
                yield type == Type.ANY
                        ? new Prerequisite.NameNotInUse(name)
                        : new Prerequisite.RrsetNotExists(name, type);
            }
            case DClass.IN -> new Prerequisite.RrsetEquals(name, type, List.of(data(record)));
            default -> throw new Fault(Rcode.FORMERR, "a prerequisite of a class that has no meaning");
        };
    }

    private static EditOp op(Record record) throws Fault {
        Name name = record.getName();
        int type = record.getType();
        return switch (record.getDClass()) {
            case DClass.IN -> new EditOp.AddRecords(name, type, ttl(record), List.of(data(record)));
            case DClass.ANY -> {
                require(record.getTTL() == 0, "a deletion has a TTL");
                require(isEmpty(record) && isDataOrAny(type), "a deletion of class ANY has data or a meta type");
                yield type == Type.ANY ? new EditOp.DeleteName(name) : new EditOp.DeleteRrset(name, type);
            }
            case DClass.NONE -> {
                require(record.getTTL() == 0, "a deletion has a TTL");
                yield new EditOp.DeleteRecords(name, type, List.of(data(record)));
            }
            default -> throw new Fault(Rcode.FORMERR, "an update of a class that has no meaning");
        };
    }

    /** A TTL with its highest bit set counts as zero (RFC 2181, section 8). */
    private static long ttl(Record record) {
        return record.getTTL() > Rrset.MAX_TTL_SECONDS ? 0 : record.getTTL();
    }

    /** The record in class IN. The parser leaves one without data unread in an UPDATE, so that is checked here. */
    private static Record data(Record record) throws Fault {
        int type = record.getType();
        require(RrTypes.isData(type), "a meta type has no data");
        byte[] data = octets(record);
        require(data.length > 0 || mayBeEmpty(type), "a record without data");
        Record read = Record.newRecord(record.getName(), type, DClass.IN, ttl(record), data);
        return requireRead(read);
    }

    /** dnsjava returns null, which its signature does not say, for data that it cannot read. */
    private static Record requireRead(@Nullable Record read) throws Fault {
        if (read == null) {
            throw new Fault(Rcode.FORMERR, "unreadable record data");
        }
        return read;
    }

    private static boolean isEmpty(Record record) throws Fault {
        return octets(record).length == 0;
    }

    private static byte[] octets(Record record) throws Fault {
        try {
            return Rrset.data(record);
        } catch (IllegalArgumentException e) {
            throw new Fault(Rcode.FORMERR, "unreadable record data");
        }
    }

    private static boolean mayBeEmpty(int type) {
        return type == Type.NULL || type == Type.APL || Type.string(type).startsWith("TYPE");
    }

    private static boolean isDataOrAny(int type) {
        return type == Type.ANY || RrTypes.isData(type);
    }

    private static void requireInZone(Record record, Name zone) throws Fault {
        if (!Names.isAtOrBelow(record.getName(), zone)) {
            throw new Fault(Rcode.NOTZONE, "a name outside the zone");
        }
    }

    private static void require(boolean holds, String otherwise) throws Fault {
        if (!holds) {
            throw new Fault(Rcode.FORMERR, otherwise);
        }
    }

    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;
        private final int rcode;
        private final String why;

        Fault(int rcode, String why) {
            super(why, null, false, false);
            this.rcode = rcode;
            this.why = why;
        }
    }
}
