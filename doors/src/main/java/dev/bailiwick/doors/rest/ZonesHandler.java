package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.RecordText;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.zone.LiveZone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.xbill.DNS.Name;

/** Zones and their records, as far as the caller may see them. */
final class ZonesHandler {
    private final Engine engine;

    ZonesHandler(Engine engine) {
        this.engine = engine;
    }

    /** The zone as the caller may see it, or a refusal as for one that does not exist. */
    Named<ZoneSpec> visible(Principal principal, ZoneId zone) {
        Optional<Named<ZoneSpec>> found = switch (principal) {
            case Principal.Human human -> new Visibility(engine.policy().snapshot(), human).zone(zone);
            case Principal.Automation automation ->
                engine.policy()
                        .snapshot()
                        .zone(zone)
                        .filter(z -> automation.scope().coversZone(zone));
            case Principal.Bootstrap bootstrap -> Optional.empty();
            case Principal.Internal internal -> Optional.empty();
        };
        return found.orElseThrow(() -> Declined.notFound("zone"));
    }

    /** The zone's content, which a declared zone has once it was imported. */
    LiveZone live(ZoneId zone) {
        return engine.zones().get(zone).orElseThrow(() -> Declined.notFound("zone"));
    }

    Reply list(Call call) {
        call.onlyQuery("limit", "after");
        List<Named<ZoneSpec>> seen = new ArrayList<>();
        for (Named<ZoneSpec> each : engine.policy().snapshot().zones()) {
            boolean visible = switch (call.caller()) {
                case Principal.Human human ->
                    new Visibility(engine.policy().snapshot(), human)
                            .zone(each.spec().zone())
                            .isPresent();
                case Principal.Automation automation ->
                    automation.scope().coversZone(each.spec().zone());
                case Principal.Bootstrap bootstrap -> false;
                case Principal.Internal internal -> false;
            };
            if (visible) {
                seen.add(each);
            }
        }
        seen.sort((a, b) -> text(a).compareTo(text(b)));
        return Paging.of(call).rising(seen, ZonesHandler::text, this::tree);
    }

    private static String text(Named<ZoneSpec> zone) {
        return zone.spec().zone().toString();
    }

    Reply get(Call call) {
        call.onlyQuery();
        Named<ZoneSpec> zone = visible(call.caller(), call.zone());
        Optional<LiveZone> live = engine.zones().get(zone.spec().zone());
        long version = live.map(LiveZone::version).orElse(0L);
        return ETags.answer(call, version, () -> Reply.json(tree(zone)));
    }

    private Map<String, Object> tree(Named<ZoneSpec> named) {
        ZoneSpec spec = named.spec();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("zone", spec.zone().toString());
        tree.put("document", named.name());
        tree.put("riskOwner", spec.riskOwner());
        tree.put("environment", spec.environment());
        tree.put("backend", spec.backend());
        tree.put("public", spec.isPublic());
        tree.put("answerWhen", spec.answerWhen().word());
        Map<String, Object> verify = new LinkedHashMap<>();
        verify.put(
                "servers",
                spec.verify().servers().stream()
                        .<Object>map(s -> s.getHostString() + ":" + s.getPort())
                        .toList());
        verify.put("require", spec.verify().require().word());
        verify.put("withinSeconds", spec.verify().within().toSeconds());
        tree.put("verify", verify);
        engine.zones()
                .get(spec.zone())
                .ifPresentOrElse(
                        live -> {
                            tree.put("state", "served");
                            tree.put("version", live.version());
                            tree.put("serial", live.serial());
                            tree.put("rrsets", live.tree().count());
                        },
                        () -> tree.put("state", "without-content"));
        return tree;
    }

    Reply records(Call call) {
        call.onlyQuery("name", "type", "below", "limit", "after");
        Named<ZoneSpec> zone = visible(call.caller(), call.zone());
        LiveZone live = live(zone.spec().zone());
        Wanted wanted = wanted(call, live);
        Paging paging = Paging.of(call);
        return ETags.answer(call, live.version(), () -> page(call.caller(), live, wanted, paging));
    }

    /** Which RRsets are asked for: at one name, or at and beneath one; of one type or all. */
    private record Wanted(Optional<Name> name, Name top, OptionalInt type) {
        boolean ends(Name at) {
            return name.isPresent() ? !at.equals(name.get()) : !Names.isAtOrBelow(at, top);
        }
    }

    private static Wanted wanted(Call call, LiveZone live) {
        Optional<Name> name = call.query("name").map(text -> Input.parse("?name", () -> Names.parse(text)));
        Optional<Name> below = call.query("below").map(text -> Input.parse("?below", () -> Names.parse(text)));
        if (name.isPresent() && below.isPresent()) {
            throw Declined.invalid("?below", "`name` and `below` exclude each other");
        }
        OptionalInt type = call.query("type")
                .map(text -> OptionalInt.of(Input.parse("?type", () -> RecordText.type(text))))
                .orElseGet(OptionalInt::empty);
        return new Wanted(name, name.or(() -> below).orElse(live.id().apex()), type);
    }

    private record Position(Name name, int afterType) {
        static Position of(String cursor) {
            int space = cursor.indexOf(' ');
            if (space < 0 || !cursor.substring(space + 1).matches("[0-9]{1,5}")) {
                throw Paging.badCursor();
            }
            return new Position(
                    Input.parse("?after", () -> Names.parse(cursor.substring(0, space))),
                    Integer.parseInt(cursor.substring(space + 1)));
        }
    }

    private Reply page(Principal reader, LiveZone live, Wanted wanted, Paging paging) {
        ZoneTree tree = live.tree();
        Position start = paging.after().map(Position::of).orElseGet(() -> new Position(wanted.top(), -1));
        List<Object> items = new ArrayList<>();
        Optional<Name> at = Optional.of(start.name());
        int scanned = 0;
        String last = "";
        while (at.isPresent() && !wanted.ends(at.get())) {
            for (Rrset rrset : tree.at(at.get())) {
                if (at.get().equals(start.name()) && rrset.type() <= start.afterType()) {
                    continue;
                }
                if (items.size() == paging.limit() || scanned++ > Paging.MAX_SCANNED) {
                    return Reply.page(items, Paging.cursor(last));
                }
                last = Names.text(rrset.name()) + " " + rrset.type();
                if (wanted.type().orElse(rrset.type()) == rrset.type() && readable(reader, live.id(), rrset)) {
                    items.add(item(rrset));
                }
            }
            at = tree.higher(at.get());
        }
        return Reply.page(items, "");
    }

    private static Map<String, Object> item(Rrset rrset) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", Names.text(rrset.name()));
        tree.put("type", rrset.typeText());
        tree.put("ttl", rrset.ttlSeconds());
        tree.put("records", rrset.values());
        return tree;
    }

    /** Persons read the zones that they see; what a lease reads is decided like everything else that it does. */
    private boolean readable(Principal reader, ZoneId zone, Rrset rrset) {
        if (!(reader instanceof Principal.Automation)) {
            return true;
        }
        Access read = new Access(Operation.READ, rrset.name(), rrset.type(), null, Access.NO_TTL);
        return engine.changes().decide(reader, zone, List.of(read)) instanceof Decision.Allow;
    }
}
