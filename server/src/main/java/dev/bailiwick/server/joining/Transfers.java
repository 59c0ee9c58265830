package dev.bailiwick.server.joining;

import dev.bailiwick.backends.SignersRecords;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.client.ZoneCopy;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.server.joining.found.FoundKey;
import dev.bailiwick.server.joining.found.HeldZone;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;

/** Transfers each zone once, with the key by which Bailiwick will do so. One thread. */
final class Transfers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** After so many in a row the server is taken to be away. */
    private static final int GIVING_UP = 3;

    private static final int TOLD_EACH = 100;

    private final InetSocketAddress server;
    private final PrintWriter progress;
    private int unreachable;

    Transfers(InetSocketAddress server, PrintWriter progress) {
        this.server = server;
        this.progress = progress;
    }

    Map<HeldZone, Reading> all(List<HeldZone> zones, Function<HeldZone, Optional<FoundKey>> keys) {
        Map<HeldZone, Reading> readings = new LinkedHashMap<>();
        for (HeldZone zone : zones) {
            readings.put(zone, one(zone, keys.apply(zone)));
            if (readings.size() % TOLD_EACH == 0) {
                progress.println("transferred " + readings.size() + " of " + zones.size() + " zones");
                progress.flush();
            }
        }
        return readings;
    }

    private Reading one(HeldZone zone, Optional<FoundKey> found) {
        if (found.isEmpty()) {
            return new Reading.NotTried("the configuration has no such key for Bailiwick yet");
        }
        Optional<TsigKey> key = key(found.get());
        if (key.isEmpty()) {
            return new Reading.NotTried("the secret of the key cannot be read, or its algorithm is not known");
        }
        if (unreachable >= GIVING_UP) {
            return new Reading.NotTried("the server did not answer for the zones before");
        }
        try {
            ZoneTree tree = ZoneCopy.bringUp(zone.id().apex(), null, server, key, PATIENCE)
                    .tree();
            unreachable = 0;
            boolean signed = tree.find(tree.apex(), Type.DNSKEY).isPresent()
                    || tree.find(tree.apex(), Type.RRSIG).isPresent();
            int rrsets = Math.toIntExact(tree.subtree(tree.apex())
                    .filter(rrset -> !SignersRecords.holds(rrset.type()))
                    .count());
            return new Reading.Read(rrsets, signed, Set.of(), List.of());
        } catch (ZoneTransferException e) {
            return new Reading.Failed("the server refuses the transfer: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            unreachable++;
            return new Reading.Failed("the transfer failed: " + e.getMessage());
        }
    }

    static Optional<TsigKey> key(FoundKey found) {
        Optional<TsigAlgorithm> algorithm = found.algorithm().map(known -> TsigAlgorithm.valueOf(known.name()));
        return algorithm.flatMap(known ->
                found.secretCopy().map(secret -> new TsigKey(found.name(), known, secret, known.legacy(), null)));
    }
}
