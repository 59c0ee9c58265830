package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.scope.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * One thing that a caller must be allowed to do, found from the request alone.
 *
 * @param type the RR type's number; {@link #ANY_TYPE} stands for every type there is
 * @param record the value added or deleted; null where the request names none
 * @param ttlSeconds the TTL asked for; {@link #NO_TTL} where none is asked for or it is not the caller's to choose
 */
public record Access(
        Operation operation, Name name, int type, @Nullable Record record, long ttlSeconds) {
    /** QTYPE ANY (255): the access concerns every type, so it is allowed only where each is. */
    public static final int ANY_TYPE = Type.ANY;

    /** No TTL is asked for. */
    public static final long NO_TTL = -1;

    /**
     * What the steps and prerequisites need together, the steps first: one entry for each operation and each record
     * touched. The zone's content plays no part, so a refusal tells nothing of it.
     */
    public static List<Access> of(List<Prerequisite> prerequisites, List<EditOp> ops) {
        List<Access> all = new ArrayList<>(ofOps(ops));
        all.addAll(ofPrerequisites(prerequisites));
        return List.copyOf(all);
    }

    /** What the steps need. */
    public static List<Access> ofOps(List<EditOp> ops) {
        List<Access> all = new ArrayList<>();
        for (EditOp op : ops) {
            for (Operation operation : op.operations().stream().sorted().toList()) {
                switch (op) {
                    case EditOp.AddRecords add ->
                        ofRecords(operation, add.name(), add.type(), add.ttlSeconds(), add.records(), all);
                    case EditOp.Replace replace ->
                        ofRecords(
                                operation,
                                replace.name(),
                                replace.rrset().type(),
                                replace.rrset().ttlSeconds(),
                                replace.rrset().records(),
                                all);
                    case EditOp.DeleteRecords delete ->
                        ofRecords(operation, delete.name(), delete.type(), NO_TTL, delete.records(), all);
                    case EditOp.Revise revise
                    when operation == Operation.DELETE ->
                        all.add(new Access(operation, revise.name(), Type.TXT, null, NO_TTL));
                    case EditOp.Revise revise ->
                        ofRecords(operation, revise.name(), Type.TXT, NO_TTL, revise.added(), all);
                    case EditOp.DeleteRrset delete ->
                        all.add(new Access(operation, delete.name(), delete.type(), null, NO_TTL));
                    case EditOp.DeleteName delete ->
                        all.add(new Access(operation, delete.name(), ANY_TYPE, null, NO_TTL));
                }
            }
        }
        return List.copyOf(all);
    }

    /**
     * What the prerequisites need: to read each RRset asked about, and every type at a name asked about. The version is
     * no secret and needs nothing.
     */
    public static List<Access> ofPrerequisites(List<Prerequisite> prerequisites) {
        List<Access> all = new ArrayList<>();
        for (Prerequisite each : prerequisites) {
            switch (each) {
                case Prerequisite.NameInUse in -> all.add(read(in.name(), ANY_TYPE));
                case Prerequisite.NameNotInUse not -> all.add(read(not.name(), ANY_TYPE));
                case Prerequisite.RrsetExists exists -> all.add(read(exists.name(), exists.type()));
                case Prerequisite.RrsetNotExists not -> all.add(read(not.name(), not.type()));
                case Prerequisite.RrsetEquals equals -> all.add(read(equals.name(), equals.type()));
                case Prerequisite.VersionIs version -> {}
            }
        }
        return List.copyOf(all);
    }

    private static Access read(Name name, int type) {
        return new Access(Operation.READ, name, type, null, NO_TTL);
    }

    private static void ofRecords(
            Operation operation, Name name, int type, long ttlSeconds, List<Record> records, List<Access> into) {
        long asked = RrTypes.isChallenge(name, type) ? NO_TTL : ttlSeconds;
        for (Record each : records) {
            into.add(new Access(operation, Names.canonical(name), type, each, asked));
        }
    }
}
