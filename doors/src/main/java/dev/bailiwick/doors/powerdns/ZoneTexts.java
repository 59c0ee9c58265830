package dev.bailiwick.doors.powerdns;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.engine.zone.LiveZone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Zones and RRsets as the API tells them. Stateless. */
final class ZoneTexts {
    private ZoneTexts() {}

    /** What a list of zones tells of each. */
    static Map<String, Object> brief(LiveZone zone, String serverId) {
        Map<String, Object> tree = new LinkedHashMap<>();
        String id = ZoneIds.text(zone.id());
        tree.put("account", "");
        tree.put("dnssec", false);
        tree.put("edited_serial", zone.serial());
        tree.put("id", id);
        tree.put("kind", "Native");
        tree.put("last_check", 0L);
        tree.put("masters", List.of());
        tree.put("name", zone.id().apex().toString());
        tree.put("notified_serial", 0L);
        tree.put("serial", zone.serial());
        tree.put("url", "/api/v1/servers/" + serverId + "/zones/" + id);
        return tree;
    }

    /** A zone by itself. */
    static Map<String, Object> whole(LiveZone zone, String serverId, boolean withRrsets, Stream<Rrset> rrsets) {
        Map<String, Object> tree = brief(zone, serverId);
        tree.put("api_rectify", false);
        tree.put("master_tsig_key_ids", List.of());
        tree.put("nsec3narrow", false);
        tree.put("nsec3param", "");
        tree.put("slave_tsig_key_ids", List.of());
        tree.put("soa_edit", "");
        tree.put("soa_edit_api", "DEFAULT");
        if (withRrsets) {
            tree.put("rrsets", rrsets.<Object>map(ZoneTexts::rrset).toList());
        }
        return tree;
    }

    private static Map<String, Object> rrset(Rrset rrset) {
        Map<String, Object> tree = new LinkedHashMap<>();
        List<Object> records = new ArrayList<>();
        for (String value : rrset.values()) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("content", value);
            record.put("disabled", false);
            records.add(record);
        }
        tree.put("comments", List.of());
        tree.put("name", rrset.name().toString());
        tree.put("records", records);
        tree.put("ttl", rrset.ttlSeconds());
        tree.put("type", rrset.typeText());
        return tree;
    }
}
