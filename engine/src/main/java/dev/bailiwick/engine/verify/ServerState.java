package dev.bailiwick.engine.verify;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.zone.Serials;
import dev.bailiwick.engine.port.ServerObserver.Observation;
import java.util.Optional;
import org.xbill.DNS.Type;

/** What one server shows of one change, from worst to best. */
sealed interface ServerState {
    /** In words, for the record. */
    String text();

    /** It answers otherwise although it is at or past the change's serial. */
    record Differs(String text) implements ServerState {}

    /** It does not answer with authority. */
    record Unreachable(String text) implements ServerState {}

    /** It still answers from before the change. */
    record Lagging(String text) implements ServerState {}

    /** It answers what was applied. */
    record Seen() implements ServerState {
        @Override
        public String text() {
            return "seen";
        }
    }

    /** Judges one answer about one RRset, for which {@code wanted} is to be answered. */
    static ServerState of(RrsetEdit edit, Optional<Rrset> wanted, long serial, Observation observation) {
        return switch (observation) {
            case Observation.Unreachable unreachable -> new Unreachable("unreachable: " + unreachable.cause());
            case Observation.Answered answered -> judged(edit, wanted, serial, answered);
        };
    }

    private static ServerState judged(
            RrsetEdit edit, Optional<Rrset> wanted, long serial, Observation.Answered answered) {
        if (wanted.equals(answered.rrset())) {
            return new Seen();
        }
        String what = Names.text(edit.name()) + " " + Type.string(edit.type());
        boolean reached = answered.serial().isPresent()
                && !Serials.isNewer(serial, answered.serial().getAsLong());
        return reached
                ? new Differs("differs at " + what + ": answers "
                        + answered.rrset()
                                .map(r -> r.ttlSeconds() + " " + r.values())
                                .orElse("nothing"))
                : new Lagging("lags at " + what);
    }

    /** Of two RRsets' states the worse counts for the server. */
    static ServerState worse(ServerState one, ServerState other) {
        return rank(one) <= rank(other) ? one : other;
    }

    private static int rank(ServerState state) {
        return switch (state) {
            case Differs d -> 0;
            case Unreachable u -> 1;
            case Lagging l -> 2;
            case Seen s -> 3;
        };
    }
}
