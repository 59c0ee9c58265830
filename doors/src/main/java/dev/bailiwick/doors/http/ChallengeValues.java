package dev.bailiwick.doors.http;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.zone.ChallengeRule;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Semantics;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.zone.LiveZone;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Places and takes away single values at challenge names, each as one change over the one path. Thread-safe. */
public final class ChallengeValues {
    private final Engine engine;
    private final Submissions submissions;
    private final String door;
    private final RefusedRequests refusals;

    public ChallengeValues(Engine engine, String door, RefusedRequests refusals) {
        this.engine = engine;
        this.submissions = new Submissions(engine);
        this.door = door;
        this.refusals = refusals;
    }

    /** Tells whether the text can be a value of DNS-01: a SHA-256 in base64url without padding (RFC 8555, section 8.4). */
    public static boolean isValue(String text) {
        return text.matches("[A-Za-z0-9_-]{43}");
    }

    /**
     * Adds the value, whatever else is there.
     *
     * @param name a challenge name
     * @throws Refused where it is not to be; recorded
     */
    public void place(Principal.Automation caller, Name name, String value) {
        submit(
                caller,
                name,
                new EditOp.AddRecords(name, Type.TXT, ChallengeRule.TTL_SECONDS, List.of(text(name, value))));
    }

    /**
     * Takes this value away and no other; nothing happens where it is not there.
     *
     * @param name a challenge name
     * @throws Refused where it is not to be; recorded
     */
    public void remove(Principal.Automation caller, Name name, String value) {
        submit(caller, name, new EditOp.DeleteRecords(name, Type.TXT, List.of(text(name, value))));
    }

    private static Record text(Name name, String value) {
        return new TXTRecord(name, DClass.IN, ChallengeRule.TTL_SECONDS, value);
    }

    private void submit(Principal.Automation caller, Name name, EditOp operation) {
        ZoneId zone = zone(caller, name);
        ChangeRequest request = new ChangeRequest(
                zone,
                caller,
                door,
                caller.correlation(),
                new RequestCodec.Asked(List.of(), List.of(operation), Semantics.STRICT),
                false,
                Optional.empty());
        submissions.submit(request);
    }

    /** The zone that holds the name. One out of reach and none at all look alike. */
    private ZoneId zone(Principal.Automation caller, Name name) {
        Optional<ZoneId> zone =
                engine.zones().enclosing("", name).map(LiveZone::id).filter(caller.scope()::coversZone);
        if (zone.isEmpty()) {
            String cause = "`" + name + "` is in no zone that the lease reaches: not in scope of the lease";
            refusals.record(
                    caller, caller.correlation(), name.toString(), "challenge value", cause, Kind.FORBIDDEN.name());
            throw new Refused(Kind.FORBIDDEN, cause);
        }
        return zone.get();
    }
}
