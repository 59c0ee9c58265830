package dev.bailiwick.doors.powerdns;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.doors.http.Submissions;
import dev.bailiwick.doors.noise.ReadLog;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.zone.LiveZone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** The calls about zones. Thread-safe. */
final class ZoneCalls {
    static final String DOOR = "powerdns";
    private static final int MAX_FOUND = 1_000;
    private static final int MAX_SCANNED = 100_000;
    private static final String DECLARED =
            "zones are declared as documents: an automation neither makes, changes nor deletes one";

    private final Engine engine;
    private final String serverId;
    private final ReadLog reads;
    private final Submissions submissions;

    ZoneCalls(Engine engine, String serverId) {
        this.engine = engine;
        this.serverId = serverId;
        this.reads = new ReadLog(DOOR, engine.store(), () -> engine.time().now());
        this.submissions = new Submissions(engine);
    }

    ApiAnswer list(ApiCall call) {
        reads.note(call.caller(), call.caller().correlation(), "zones");
        @Nullable String only = call.query().get("zone");
        return ApiAnswer.json(engine.zones().all().stream()
                .filter(zone -> only == null || ZoneIds.parse(only).equals(Optional.of(zone.id())))
                .filter(zone -> reaches(call.caller(), zone.id()))
                .sorted(Comparator.comparing(zone -> zone.id().apex()))
                .<Object>map(zone -> ZoneTexts.brief(zone, serverId))
                .toList());
    }

    /** Whether the caller has anything in the zone; where it has not, the zone does not exist for it. */
    private boolean reaches(Principal.Automation caller, ZoneId zone) {
        String environment = engine.policy()
                .snapshot()
                .identity(caller.identity())
                .map(identity -> identity.environment())
                .orElse("");
        return caller.scope().coversZone(zone)
                && engine.policy()
                        .snapshot()
                        .zone(zone)
                        .filter(declared -> declared.spec().environment().equals(environment))
                        .isPresent();
    }

    private LiveZone zone(ApiCall call) {
        return call.zone()
                .flatMap(ZoneIds::parse)
                .flatMap(id -> engine.zones().get(id))
                .filter(zone -> reaches(call.caller(), zone.id()))
                .orElseThrow(ApiError::noSuchZone);
    }

    private Stream<Rrset> readable(Principal.Automation caller, LiveZone zone) {
        return zone.tree().subtree(zone.id().apex()).filter(rrset -> isReadable(caller, zone.id(), rrset));
    }

    private boolean isReadable(Principal.Automation caller, ZoneId zone, Rrset rrset) {
        // the SOA is readable with any lease in the zone: clients look for zones by it
        boolean soa = rrset.type() == Type.SOA && rrset.name().equals(zone.apex());
        Access read = new Access(Operation.READ, rrset.name(), rrset.type(), null, Access.NO_TTL);
        return soa || engine.changes().decide(caller, zone, List.of(read)) instanceof Decision.Allow;
    }

    ApiAnswer get(ApiCall call) {
        LiveZone zone = zone(call);
        reads.note(call.caller(), call.caller().correlation(), zone.id().toString());
        boolean with = !"false".equals(call.query().get("rrsets"));
        String name = call.query().get("rrset_name");
        String type = call.query().get("rrset_type");
        Stream<Rrset> rrsets = readable(call.caller(), zone)
                .filter(rrset -> name == null
                        || name.isEmpty()
                        || rrset.name().toString().equalsIgnoreCase(name))
                .filter(rrset ->
                        type == null || type.isEmpty() || rrset.typeText().equalsIgnoreCase(type));
        return ApiAnswer.json(ZoneTexts.whole(zone, serverId, with, rrsets));
    }

    ApiAnswer export(ApiCall call) {
        LiveZone zone = zone(call);
        reads.note(call.caller(), call.caller().correlation(), zone.id().toString());
        StringBuilder text = new StringBuilder();
        readable(call.caller(), zone)
                .forEach(rrset -> rrset.values()
                        .forEach(value -> text.append(rrset.name())
                                .append('\t')
                                .append(rrset.ttlSeconds())
                                .append("\tIN\t")
                                .append(rrset.typeText())
                                .append('\t')
                                .append(value)
                                .append('\n')));
        return ApiAnswer.text(text.toString());
    }

    ApiAnswer search(ApiCall call) {
        String wanted = call.query().getOrDefault("q", "");
        if (wanted.isEmpty()) {
            throw ApiError.invalid("Query q can't be blank");
        }
        reads.note(call.caller(), call.caller().correlation(), "search");
        SearchPattern pattern = SearchPattern.of(wanted);
        int most = Math.min(MAX_FOUND, number(call.query().getOrDefault("max", "100")));
        List<Object> found = new ArrayList<>();
        int scanned = 0;
        for (LiveZone zone : engine.zones().all()) {
            if (!reaches(call.caller(), zone.id())) {
                continue;
            }
            for (Rrset rrset : (Iterable<Rrset>) zone.tree().subtree(zone.id().apex())::iterator) {
                if (found.size() >= most || ++scanned > MAX_SCANNED) {
                    return ApiAnswer.json(found);
                }
                for (String value : rrset.values()) {
                    boolean fits = pattern.matches(rrset.name().toString(true)) || pattern.matches(value);
                    if (fits && found.size() < most && isReadable(call.caller(), zone.id(), rrset)) {
                        found.add(hit(zone, rrset, value));
                    }
                }
            }
        }
        return ApiAnswer.json(found);
    }

    private static int number(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw ApiError.invalid("Query max is not a number");
        }
    }

    private static Map<String, Object> hit(LiveZone zone, Rrset rrset, String value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("content", value);
        tree.put("disabled", false);
        tree.put("name", rrset.name().toString());
        tree.put("object_type", "record");
        tree.put("ttl", rrset.ttlSeconds());
        tree.put("type", rrset.typeText());
        tree.put("zone", zone.id().apex().toString());
        tree.put("zone_id", ZoneIds.text(zone.id()));
        return tree;
    }

    ApiAnswer patch(ApiCall call) {
        LiveZone zone = zone(call);
        ChangeRequest request = new ChangeRequest(
                zone.id(),
                call.caller(),
                DOOR,
                call.caller().correlation(),
                PatchReader.read(zone.id().apex(), call.body()),
                false,
                Optional.empty());
        try {
            submissions.submit(request);
        } catch (Refused refused) {
            throw ApiError.of(refused.refusal());
        }
        return ApiAnswer.nothing();
    }

    /** Servers are notified of each change anyway. */
    ApiAnswer notify(ApiCall call) {
        LiveZone zone = zone(call);
        engine.links().notified(zone.id());
        return ApiAnswer.json(Map.of("result", "Notification queued"));
    }

    ApiAnswer create(ApiCall call) {
        Object name = PatchReader.object(call.body()).get("name");
        Optional<ZoneId> id = name instanceof String text ? ZoneIds.parse(text) : Optional.empty();
        if (id.isPresent() && engine.zones().get(id.get()).isPresent() && reaches(call.caller(), id.get())) {
            throw ApiError.of(409, "Domain '" + name + "' already exists");
        }
        throw ApiError.invalid(DECLARED);
    }

    ApiAnswer change(ApiCall call) {
        zone(call);
        throw ApiError.invalid(DECLARED);
    }

    /** A search in PowerDNS's way: {@code *} for any characters, {@code ?} for one. */
    private record SearchPattern(String glob) {
        static SearchPattern of(String text) {
            return new SearchPattern(text.toLowerCase(Locale.ROOT));
        }

        boolean matches(String text) {
            return fits(text.toLowerCase(Locale.ROOT));
        }

        /** Greedy with one point of return, never recursive. */
        private boolean fits(String text) {
            int t = 0;
            int g = 0;
            int star = -1;
            int mark = 0;
            while (t < text.length()) {
                if (g < glob.length() && glob.charAt(g) == '*') {
                    star = g++;
                    mark = t;
                } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
                    g++;
                    t++;
                } else if (star >= 0) {
                    g = star + 1;
                    t = ++mark;
                } else {
                    return false;
                }
            }
            while (g < glob.length() && glob.charAt(g) == '*') {
                g++;
            }
            return g == glob.length();
        }
    }
}
