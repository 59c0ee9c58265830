package dev.bailiwick.server.joining.knot;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.server.joining.found.ConfigText;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.FoundServer;
import dev.bailiwick.server.joining.found.FoundServer.LeftOut;
import dev.bailiwick.server.joining.found.HeldZone;
import dev.bailiwick.server.joining.knot.KnotConf.Block;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;

/** A Knot by its knot.conf: zones, keys, and who may change what. One use. */
public final class KnotServer {
    private final List<HeldZone> zones = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<FoundKey> keys = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Block> templates = new HashMap<>();

    private KnotServer() {}

    /**
     * Reads the configuration.
     *
     * @throws Failure where it cannot be read or is malformed
     */
    public static FoundServer read(Path file) {
        return new KnotServer().all(KnotConf.read(file));
    }

    private FoundServer all(List<Block> blocks) {
        for (Block each : blocks) {
            switch (each.section()) {
                case "template" -> templates.put(id(each), each);
                case "key" ->
                    keys.add(new FoundKey(
                            name(each, id(each)),
                            "",
                            each.one("algorithm").orElse("hmac-sha256"),
                            each.one("secret").orElse("")));
                default -> {
                    // servers, logs and the like say nothing of who may change a zone
                }
            }
        }
        KnotRules rules = new KnotRules(blocks, keys, notes::add);
        for (Block each : blocks) {
            if (each.section().equals("zone")) {
                zone(each, rules);
            }
        }
        return new FoundServer(zones, leftOut, keys, rules.found(), notes);
    }

    private void zone(Block block, KnotRules rules) {
        Name name = name(block, block.one("domain").orElse(""));
        List<String> primaries = setting(block, "master");
        String catalog = setting(block, "catalog-role").stream().findFirst().orElse("none");
        if (!primaries.isEmpty()) {
            leftOut.add(new LeftOut(
                    Names.text(name), "it is a secondary of " + primaries + ": only primary zones can be changed"));
            return;
        }
        if (catalog.equals("interpret") || catalog.equals("generate")) {
            leftOut.add(new LeftOut(Names.text(name), "it is a catalog of zones (`catalog-role: " + catalog + "`)"));
            return;
        }
        if (zones.size() >= FoundServer.MAX_ZONES) {
            throw Failure.invalid(
                    "more than " + FoundServer.MAX_ZONES + " zones: leave some out, or take them in by parts");
        }
        boolean signs = setting(block, "dnssec-signing").stream().anyMatch(word -> word.matches("(?i)on|true"));
        HeldZone zone = new HeldZone(new ZoneId("", name), "", signs);
        zones.add(zone);
        rules.read(zone, setting(block, "acl"));
    }

    /** The zone's own setting, else its template's, else that of the default template. */
    private List<String> setting(Block zone, String item) {
        if (zone.items().containsKey(item)) {
            return zone.all(item);
        }
        String template = zone.one("template").orElse("default");
        return Optional.ofNullable(templates.get(template))
                .map(block -> block.all(item))
                .orElse(List.of());
    }

    private static String id(Block block) {
        return block.one("id").orElse("");
    }

    private static Name name(Block block, String text) {
        try {
            return Names.parse(text);
        } catch (IllegalArgumentException e) {
            throw ConfigText.wrong(block.file(), block.line(), String.valueOf(e.getMessage()));
        }
    }
}
