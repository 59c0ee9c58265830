package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What must hold of a zone before an edit is carried out (RFC 2136, section 2.4; and our own version). */
public sealed interface Prerequisite {
    /** The name owns at least one RRset (2.4.4). An empty non-terminal is not in use. */
    record NameInUse(Name name) implements Prerequisite {
        public NameInUse {
            name = Names.canonical(name);
        }
    }

    /** The name owns no RRset (2.4.5). */
    record NameNotInUse(Name name) implements Prerequisite {
        public NameNotInUse {
            name = Names.canonical(name);
        }
    }

    /** The RRset exists, whatever its content (2.4.1). */
    record RrsetExists(Name name, int type) implements Prerequisite {
        public RrsetExists {
            name = Names.canonical(name);
        }
    }

    /** The RRset does not exist (2.4.3). */
    record RrsetNotExists(Name name, int type) implements Prerequisite {
        public RrsetNotExists {
            name = Names.canonical(name);
        }
    }

    /**
     * The RRset exists with exactly these values, whatever its TTL (2.4.2). Several of one name and type are parts of
     * one set, as the records of a message are.
     */
    record RrsetEquals(Name name, int type, List<Record> records) implements Prerequisite {
        public RrsetEquals {
            name = Names.canonical(name);
            records = EditOp.requireOfType(type, records);
        }
    }

    /** The zone's content is at this version of ours (REST's base version). */
    record VersionIs(long version) implements Prerequisite {}
}
