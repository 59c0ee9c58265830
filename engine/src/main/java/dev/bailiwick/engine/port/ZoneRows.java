package dev.bailiwick.engine.port;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Zones: heads, RRsets and deltas. */
public interface ZoneRows {
    List<ZoneHead> heads();

    Optional<ZoneHead> head(ZoneId zone);

    /** Streams all RRsets of a zone, in no particular order, in constant memory. */
    void rrsets(ZoneId zone, Consumer<Rrset> sink);

    /** The deltas after {@code afterVersion}, oldest first, at most {@code limit}. */
    List<ZoneDelta> deltas(ZoneId zone, long afterVersion, int limit);

    /**
     * A zone's state.
     *
     * @param version rises by one with each commit
     * @param serial the SOA serial, 0 to 2^32-1
     * @param epoch the writer lease's number: a commit under an older one is refused
     * @param writer the node that holds the writer lease, null for none
     * @param writerUntil when that lease ends
     */
    record ZoneHead(
            ZoneId zone,
            long version,
            long serial,
            long epoch,
            @Nullable String writer,
            @Nullable Instant writerUntil) {}

    /** One commit of a zone: a batch of edits from one serial to the next (SOA edits included). */
    record ZoneDelta(ZoneId zone, long version, long fromSerial, long toSerial, List<RrsetEdit> edits) {}

    /** The writes. */
    interface Writable extends ZoneRows {
        /** Creates the zone with its content at version 1. Many rows: done in batches inside the transaction. */
        void create(ZoneId zone, long serial, Collection<Rrset> content);

        void delete(ZoneId zone);

        /**
         * Takes or renews the writer lease for a node.
         *
         * @return the epoch to write under, or empty while another node's lease has not ended
         */
        Optional<Long> claim(ZoneId zone, String node, Instant now, Instant until);

        /**
         * Writes one delta: checks version and epoch, moves the head, applies the edits to the RRset rows, keeps the
         * delta.
         *
         * @return false where version or epoch have moved; then nothing was written
         */
        boolean commit(ZoneDelta delta, long expectedEpoch);

        /** Drops deltas beyond the newest {@code keep}. */
        void trimDeltas(ZoneId zone, int keep);
    }
}
