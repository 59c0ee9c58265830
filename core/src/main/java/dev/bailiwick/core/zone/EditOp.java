package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.scope.Operation;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** One step of an edit, as every door asks for it (RFC 2136, section 2.5; and replacement, which it does not know). */
public sealed interface EditOp {
    /** The owner, in canonical form. */
    Name name();

    /**
     * The operations that the caller needs, judged by the form of the step alone: what the zone holds must not show in
     * whether a step is allowed. Adding may create or change an RRset, so it needs both; so does replacement.
     */
    Set<Operation> operations();

    /** Adds the records to the RRset, which takes the TTL (2.5.1). At least one record. */
    record AddRecords(Name name, int type, long ttlSeconds, List<Record> records) implements EditOp {
        public AddRecords {
            name = Names.canonical(name);
            if (ttlSeconds < 0 || ttlSeconds > Rrset.MAX_TTL_SECONDS) {
                throw new IllegalArgumentException(
                        "a TTL is 0 to " + Rrset.MAX_TTL_SECONDS + " seconds, not " + ttlSeconds);
            }
            records = requireOfType(type, records);
        }

        @Override
        public Set<Operation> operations() {
            return Set.of(Operation.CREATE, Operation.UPDATE);
        }
    }

    /** Deletes these values from the RRset, whatever its TTL (2.5.4). At least one record. */
    record DeleteRecords(Name name, int type, List<Record> records) implements EditOp {
        public DeleteRecords {
            name = Names.canonical(name);
            records = requireOfType(type, records);
        }

        @Override
        public Set<Operation> operations() {
            return Set.of(Operation.DELETE);
        }
    }

    /** Deletes the RRset (2.5.2). */
    record DeleteRrset(Name name, int type) implements EditOp {
        public DeleteRrset {
            name = Names.canonical(name);
        }

        @Override
        public Set<Operation> operations() {
            return Set.of(Operation.DELETE);
        }
    }

    /** Deletes all RRsets of the name (2.5.3). */
    record DeleteName(Name name) implements EditOp {
        public DeleteName {
            name = Names.canonical(name);
        }

        @Override
        public Set<Operation> operations() {
            return Set.of(Operation.DELETE);
        }
    }

    /** Puts this RRset in the place of the one of its name and type, if there is one. */
    record Replace(Rrset rrset) implements EditOp {
        @Override
        public Name name() {
            return rrset.name();
        }

        @Override
        public Set<Operation> operations() {
            return Set.of(Operation.CREATE, Operation.UPDATE);
        }
    }

    /**
     * What a client makes of the challenge values that it has read: those that it saw and does not want go, those that it
     * wants and did not see come. What others have placed or taken away in between is left alone, where {@link Replace}
     * would undo it. At challenge names only.
     *
     * @param wanted what the client writes
     * @param seen what it last read
     */
    record Revise(Name name, List<Record> wanted, List<Record> seen) implements EditOp {
        public Revise {
            name = Names.canonical(name);
            if (!RrTypes.isChallenge(name, Type.TXT)) {
                throw new IllegalArgumentException("`" + Names.text(name) + "` is no challenge name");
            }
            wanted = wanted.isEmpty() ? List.of() : requireOfType(Type.TXT, wanted);
            seen = seen.isEmpty() ? List.of() : requireOfType(Type.TXT, seen);
        }

        /** The values that come. */
        public List<Record> added() {
            return wanted.stream().filter(each -> !seen.contains(each)).toList();
        }

        /** The values that go. */
        public List<Record> removed() {
            return seen.stream().filter(each -> !wanted.contains(each)).toList();
        }

        @Override
        public Set<Operation> operations() {
            return added().isEmpty() ? Set.of(Operation.DELETE) : Set.of(Operation.CREATE, Operation.UPDATE);
        }
    }

    /** Returns the records as an unmodifiable list of at least one, all of the type. */
    static List<Record> requireOfType(int type, List<Record> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("no record given");
        }
        for (Record each : records) {
            if (each.getType() != type) {
                throw new IllegalArgumentException(
                        "a record of type " + Type.string(each.getType()) + " among those of " + Type.string(type));
            }
        }
        return List.copyOf(records);
    }
}
