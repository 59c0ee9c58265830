package dev.bailiwick.server.joining;

import dev.bailiwick.backends.powerdns.PowerDnsInventory;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.ClientRule.Doubt;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.FoundServer;
import dev.bailiwick.server.joining.found.FoundServer.LeftOut;
import dev.bailiwick.server.joining.found.HeldZone;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The zones and keys of a PowerDNS as its API tells them. One use. */
final class PowerDnsZones {
    private static final Set<String> PRIMARY = Set.of("native", "master", "primary");
    private static final int TOLD_EACH = 100;

    private final PowerDnsInventory inventory;
    private final boolean secrets;
    private final PrintWriter progress;
    private final List<HeldZone> zones = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<FoundKey> keys = new ArrayList<>();
    private final List<ClientRule> rules = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<HeldZone, Reading> readings = new LinkedHashMap<>();
    private int withoutSerial;

    /** @param secrets whether the keys' secrets are asked for */
    PowerDnsZones(PowerDnsInventory inventory, boolean secrets, PrintWriter progress) {
        this.inventory = inventory;
        this.secrets = secrets;
        this.progress = progress;
    }

    void read() throws BackendException {
        for (PowerDnsInventory.Key key : inventory.keys(secrets)) {
            keys.add(new FoundKey(Names.parse(key.name()), "", key.algorithm(), key.secret()));
        }
        List<PowerDnsInventory.Listed> listed = inventory.zones();
        if (listed.size() > FoundServer.MAX_ZONES) {
            throw Failure.invalid("more than " + FoundServer.MAX_ZONES + " zones");
        }
        int done = 0;
        for (PowerDnsInventory.Listed each : listed) {
            zone(each);
            if (++done % TOLD_EACH == 0) {
                progress.println("read " + done + " of " + listed.size() + " zones");
                progress.flush();
            }
        }
    }

    private void zone(PowerDnsInventory.Listed listed) throws BackendException {
        if (!PRIMARY.contains(listed.kind().toLowerCase(Locale.ROOT))) {
            leftOut.add(new LeftOut(
                    Names.text(listed.name()),
                    "it is of kind `" + listed.kind() + "`: only primary and native zones can be changed"));
            return;
        }
        HeldZone zone = new HeldZone(new ZoneId("", listed.name()), "", listed.signed());
        zones.add(zone);
        PowerDnsInventory.Content content = inventory.content(listed.name());
        List<String> findings = new ArrayList<>();
        if (content.soaEditApi().isEmpty()) {
            withoutSerial++;
            findings.add("no SOA-EDIT-API: its serial does not move with changes, so secondaries do not hear of them");
        }
        readings.put(zone, new Reading.Read(content.rrsets(), listed.signed(), content.unknownTypes(), findings));
        changes(zone);
    }

    private void changes(HeldZone zone) throws BackendException {
        List<String> allowed = inventory.metadata(zone.id().apex(), "TSIG-ALLOW-DNSUPDATE");
        List<String> sources = inventory.metadata(zone.id().apex(), "ALLOW-DNSUPDATE-FROM");
        if (allowed.isEmpty() && !sources.isEmpty()) {
            notes.add(zone.id() + ": DNS UPDATE is taken without any key from " + sources
                    + "; give those clients a lease or a key");
        }
        for (String key : allowed) {
            Optional<Doubt> doubt = sources.isEmpty()
                    ? Optional.of(
                            new Doubt(true, "the server takes it from `allow-dnsupdate-from` of its own configuration"))
                    : Optional.of(new Doubt(true, "the server takes it from " + sources + " only"));
            rules.add(new ClientRule(Names.parse(key), zone, false, List.of(), TypeSet.all(), doubt));
        }
    }

    FoundServer found() {
        return new FoundServer(zones, leftOut, keys, rules, notes);
    }

    Map<HeldZone, Reading> readings() {
        return Map.copyOf(readings);
    }

    List<String> steps() {
        return withoutSerial == 0
                ? List.of()
                : List.of(
                        "set SOA-EDIT-API for each zone that lacks it: `pdnsutil set-meta ZONE SOA-EDIT-API DEFAULT`");
    }
}
