package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.ZoneFile;
import dev.bailiwick.core.zone.ZoneFileException;
import dev.bailiwick.core.zone.ZoneFileLimits;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.zone.ZoneImports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The content of a declared zone, taken from a zone file. Few at a time: each is held in memory whole. */
final class ImportHandler {
    private static final int AT_ONCE = 2;
    private static final int MAX_WARNINGS = 100;

    private final Engine engine;
    private final ZonesHandler zones;
    private final ZoneFileLimits limits;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    ImportHandler(Engine engine, ZonesHandler zones, int maxOctets) {
        this.engine = engine;
        this.zones = zones;
        this.limits =
                new ZoneFileLimits(maxOctets, ZoneFileLimits.DEFAULT.records(), ZoneFileLimits.DEFAULT.lineOctets());
    }

    Reply take(Call call) throws IOException {
        call.onlyQuery();
        ZoneId zone = zones.visible(call.caller(), call.zone()).spec().zone();
        if (!slots.tryAcquire()) {
            throw Declined.of(Refusal.Kind.LIMIT_REACHED, "other zones are being imported: try again later");
        }
        try {
            ZoneFile.Content content = ZoneFile.read(call.body(), zone.apex(), limits, count -> {});
            ZoneImports.Imported imported = engine.imports()
                    .create(call.human(), zone, content.rrsets(), call.correlation())
                    .join();
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("zone", imported.zone().toString());
            tree.put("version", imported.version());
            tree.put("serial", imported.serial());
            tree.put("records", imported.records());
            tree.put("rrsets", imported.rrsets());
            tree.put("correlation", imported.correlation());
            tree.put(
                    "warnings",
                    new ArrayList<Object>(
                            content.warnings().stream().limit(MAX_WARNINGS).toList()));
            return Reply.json(tree);
        } catch (ZoneFileException e) {
            throw Declined.of(Refusal.Kind.INVALID, String.valueOf(e.getMessage()));
        } finally {
            slots.release();
        }
    }
}
