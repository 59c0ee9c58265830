package dev.bailiwick.engine.port;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.ZoneTree;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server that holds zones for us: where changes take effect that the built-in primary does not hold. What a signer adds
 * (RRSIG, NSEC, NSEC3, NSEC3PARAM, ZONEMD, the private type of its state) is not part of a zone's content here. Methods
 * block for as long as the backend's own timeout. Thread-safe.
 */
public interface Backend {
    /**
     * Applies changes, in this order where they touch the same RRsets: each whole or not at all, and only where the
     * server still holds what the change began from, so far as its protocol can tell. Never throws for what the server
     * or the network does.
     *
     * @return one outcome for each change
     */
    List<Outcome> apply(ZoneId zone, List<Intended> changes);

    /** The zone as the server holds it now. @throws BackendException where it cannot be had */
    Content read(ZoneId zone) throws BackendException;

    /**
     * The zone as the server holds it now, had as cheaply as the protocol allows.
     *
     * @param known what it held when last asked
     * @throws BackendException where it cannot be had
     */
    Followed follow(ZoneId zone, Content known) throws BackendException;

    /**
     * A change that is to be applied.
     *
     * @param correlation ties it to its entries in the log
     * @param edits in their order, one an RRset
     */
    record Intended(String changeId, String correlation, List<RrsetEdit> edits) {
        public Intended {
            edits = List.copyOf(edits);
        }
    }

    /** Whether a NOTIFY for a zone may come from there: it is a hint, upon which the server is asked. */
    boolean mayNotify(InetAddress source);

    /** Whether {@link #follow} costs no more than what has moved, so that it may be asked after each change of ours. */
    boolean followsCheaply();

    /**
     * What a server holds.
     *
     * @param serial its own SOA serial, 0 to 2^32-1: told apart from any that we count
     * @param tree the content, at a version that means nothing outside
     */
    record Content(long serial, ZoneTree tree) {}

    /**
     * What a server holds, and where it differs from what it held.
     *
     * @param touched the RRsets that may differ; empty where any may, as after a whole transfer
     */
    record Followed(Content content, Optional<Set<RrsetKey>> touched) {
        /** Nothing has moved. */
        public static Followed unmoved(Content known) {
            return new Followed(known, Optional.of(Set.of()));
        }

        /** Whether nothing has moved. */
        public boolean isUnmoved() {
            return touched.isPresent() && touched.get().isEmpty();
        }
    }

    /** What became of one change. */
    sealed interface Outcome {
        /** The server has taken it. */
        record Accepted() implements Outcome {}

        /**
         * The server has not taken it, for certain.
         *
         * @param moved whether it holds something else than the change began from: someone has been there
         */
        record Rejected(Refusal refusal, boolean moved) implements Outcome {}

        /** It was sent, and it is not known what became of it. */
        record Unknown(String cause) implements Outcome {}
    }

    /** A server that could not be read. The message names the cause and no secret. */
    final class BackendException extends Exception {
        private static final long serialVersionUID = 1;

        private final String message;

        public BackendException(String message) {
            super(message);
            this.message = message;
        }

        public BackendException(String message, Throwable cause) {
            super(message, cause);
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }
}
