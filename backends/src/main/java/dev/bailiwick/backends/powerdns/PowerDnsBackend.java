package dev.bailiwick.backends.powerdns;

import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.backends.SignersRecords;
import dev.bailiwick.backends.powerdns.PowerDnsApi.PatchAnswer;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.LocalSecrets;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PowerDNS by its HTTP API. All changes of a batch go out as one PATCH, which the server applies whole or not at all; where
 * it says no, each is tried by itself. The API has no compare-and-set: what is there is read before each write, and what
 * someone else writes in between is found by the next comparison, not prevented. Disabled records and comments stay.
 * Thread-safe.
 */
public final class PowerDnsBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(PowerDnsBackend.class);

    /** A locked database is no answer: the same is asked again. */
    private static final int TRIES = 6;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final int REFUSED_FOR_ITS_KEY = 401;

    private final BackendSpec.PowerDns spec;
    private final PowerDnsApi api;

    public PowerDnsBackend(BackendSpec.PowerDns spec, LocalSecrets secrets, OutgoingHttp http) {
        this.spec = spec;
        this.api = new PowerDnsApi(spec, secrets, http);
    }

    @Override
    public List<Outcome> apply(ZoneId zone, List<Intended> changes) {
        Map<RrsetKey, ApiRrset> held;
        try {
            held = held(zone, changes);
        } catch (BackendException e) {
            return all(changes, rejected(Kind.UNAVAILABLE, e.getMessage(), false));
        }
        Map<RrsetKey, ApiRrset> wanted = new LinkedHashMap<>();
        Map<Intended, Outcome> outcomes = new HashMap<>();
        List<Intended> fitting = new ArrayList<>();
        for (Intended change : changes) {
            if (fits(change, held)) {
                fitting.add(change);
                change.edits().forEach(edit -> put(edit, held, wanted));
            } else {
                outcomes.put(
                        change,
                        rejected(Kind.CONFLICT, "the zone's server holds something else than was expected", true));
            }
        }
        if (!fitting.isEmpty()) {
            patched(zone, fitting, wanted, outcomes);
        }
        return changes.stream()
                .map(change -> outcomes.getOrDefault(change, new Outcome.Unknown("not tried")))
                .toList();
    }

    private Map<RrsetKey, ApiRrset> held(ZoneId zone, List<Intended> changes) throws BackendException {
        Map<RrsetKey, ApiRrset> held = new HashMap<>();
        for (Intended change : changes) {
            for (RrsetEdit edit : change.edits()) {
                RrsetKey key = new RrsetKey(edit.name(), edit.type());
                if (!held.containsKey(key)) {
                    held.put(key, api.rrset(zone.apex(), key).orElseGet(() -> ApiRrset.none(key)));
                }
            }
        }
        return held;
    }

    private static boolean fits(Intended change, Map<RrsetKey, ApiRrset> held) {
        return change.edits().stream()
                .allMatch(edit -> held(edit, held).served().equals(Optional.ofNullable(edit.before())));
    }

    private static ApiRrset held(RrsetEdit edit, Map<RrsetKey, ApiRrset> held) {
        RrsetKey key = new RrsetKey(edit.name(), edit.type());
        return held.getOrDefault(key, ApiRrset.none(key));
    }

    private static void put(RrsetEdit edit, Map<RrsetKey, ApiRrset> held, Map<RrsetKey, ApiRrset> wanted) {
        ApiRrset after = held(edit, held).with(Optional.ofNullable(edit.after()));
        held.put(after.key(), after);
        wanted.put(after.key(), after);
    }

    private void patched(
            ZoneId zone, List<Intended> changes, Map<RrsetKey, ApiRrset> wanted, Map<Intended, Outcome> outcomes) {
        PatchAnswer answer = patch(zone, wanted);
        switch (answer) {
            case PatchAnswer.Done done -> changes.forEach(change -> outcomes.put(change, new Outcome.Accepted()));
            case PatchAnswer.Failed failed ->
                changes.forEach(change -> outcomes.put(change, new Outcome.Unknown(failed.cause())));
            case PatchAnswer.Refused refused -> {
                if (changes.size() == 1) {
                    outcomes.put(changes.getFirst(), refusal(refused));
                } else {
                    LOG.info("{} refused a batch of {} changes; each is tried by itself", this, changes.size());
                    changes.forEach(change ->
                            outcomes.put(change, apply(zone, List.of(change)).getFirst()));
                }
            }
        }
    }

    private static Outcome refusal(PatchAnswer.Refused refused) {
        Kind kind = refused.status() == REFUSED_FOR_ITS_KEY ? Kind.UNAVAILABLE : Kind.INVALID;
        return rejected(kind, "the zone's server answered " + refused.status() + ": " + refused.error(), false);
    }

    private PatchAnswer patch(ZoneId zone, Map<RrsetKey, ApiRrset> wanted) {
        List<Map<String, Object>> rrsets =
                wanted.values().stream().map(rrset -> rrset.patch(0)).toList();
        PatchAnswer answer = new PatchAnswer.Failed("not tried");
        for (int i = 0; i < TRIES; i++) {
            answer = api.patch(zone.apex(), rrsets);
            if (!(answer instanceof PatchAnswer.Failed failed)
                    || !failed.cause().contains("locked")) {
                return answer;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MILLIS << i));
        }
        return answer;
    }

    private static List<Outcome> all(List<Intended> changes, Outcome outcome) {
        return changes.stream().map(change -> outcome).toList();
    }

    private static Outcome rejected(Kind kind, String message, boolean moved) {
        return new Outcome.Rejected(Refusal.of(kind, message), moved);
    }

    @Override
    public Content read(ZoneId zone) throws BackendException {
        PowerDnsApi.ZoneAnswer answer = api.zone(zone.apex());
        List<Rrset> rrsets = answer.rrsets().stream()
                .filter(rrset -> !SignersRecords.holds(rrset.key().type()))
                .flatMap(rrset -> rrset.served().stream())
                .toList();
        try {
            return new Content(answer.serial(), ZoneTree.of(zone.apex(), 1, rrsets));
        } catch (IllegalArgumentException e) {
            throw new BackendException("the server tells a zone that cannot be: " + e.getMessage(), e);
        }
    }

    /** The serial tells whether anything moved, where the zone's SOA-EDIT-API lets it; then all is read again. */
    @Override
    public Followed follow(ZoneId zone, Content known) throws BackendException {
        return api.serial(zone.apex()) == known.serial()
                ? Followed.unmoved(known)
                : new Followed(read(zone), Optional.empty());
    }

    /** The API says nothing of where the name server sends from, nor does a name in the URL: only an address there does. */
    @Override
    public boolean mayNotify(InetAddress source) {
        String host = URI.create(spec.url()).getHost().replace("[", "").replace("]", "");
        return host.equals(source.getHostAddress());
    }

    @Override
    public boolean followsCheaply() {
        return false;
    }

    @Override
    public String toString() {
        return "PowerDNS at " + spec.url();
    }
}
