package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Prerequisites as RFC 2136, section 3.2 has them: in the order of the message, save that the records of "RRset exists
 * with these values" are gathered into sets, which are compared at the end.
 */
final class PrerequisiteCheck {
    private PrerequisiteCheck() {}

    static void require(ZoneView zone, List<Prerequisite> prerequisites) {
        SortedMap<RrsetKey, List<Record>> sets = new TreeMap<>();
        for (Prerequisite each : prerequisites) {
            name(each).ifPresent(name -> UpdateEvaluator.requireInZone(zone.apex(), name));
            if (each instanceof Prerequisite.RrsetEquals equals) {
                UpdateEvaluator.requireData(equals.type());
                sets.computeIfAbsent(new RrsetKey(equals.name(), equals.type()), key -> new ArrayList<>())
                        .addAll(equals.records());
            } else {
                requireOne(zone, each);
            }
        }
        sets.forEach((key, records) -> requireSet(zone, key, records));
    }

    static Optional<Name> name(Prerequisite prerequisite) {
        return switch (prerequisite) {
            case Prerequisite.NameInUse in -> Optional.of(in.name());
            case Prerequisite.NameNotInUse not -> Optional.of(not.name());
            case Prerequisite.RrsetExists exists -> Optional.of(exists.name());
            case Prerequisite.RrsetNotExists not -> Optional.of(not.name());
            case Prerequisite.RrsetEquals equals -> Optional.of(equals.name());
            case Prerequisite.VersionIs version -> Optional.empty();
        };
    }

    private static void requireOne(ZoneView zone, Prerequisite prerequisite) {
        switch (prerequisite) {
            case Prerequisite.NameInUse in -> {
                if (zone.at(in.name()).isEmpty()) {
                    throw failed(Refusal.Kind.NAME_NOT_IN_USE, "`" + Names.text(in.name()) + "` is not in use");
                }
            }
            case Prerequisite.NameNotInUse not -> {
                if (!zone.at(not.name()).isEmpty()) {
                    throw failed(Refusal.Kind.NAME_IN_USE, "`" + Names.text(not.name()) + "` is in use");
                }
            }
            case Prerequisite.RrsetExists exists -> {
                UpdateEvaluator.requireData(exists.type());
                if (zone.find(exists.name(), exists.type()).isEmpty()) {
                    throw failed(
                            Refusal.Kind.RRSET_MISSING,
                            "`" + new RrsetKey(exists.name(), exists.type()) + "` does not exist");
                }
            }
            case Prerequisite.RrsetNotExists not -> {
                UpdateEvaluator.requireData(not.type());
                if (zone.find(not.name(), not.type()).isPresent()) {
                    throw failed(Refusal.Kind.RRSET_EXISTS, "`" + new RrsetKey(not.name(), not.type()) + "` exists");
                }
            }
            case Prerequisite.RrsetEquals equals ->
                requireSet(zone, new RrsetKey(equals.name(), equals.type()), equals.records());
            case Prerequisite.VersionIs version -> {
                if (zone.version() != version.version()) {
                    throw failed(
                            Refusal.Kind.CONFLICT,
                            "the zone is at version " + zone.version() + ", not " + version.version());
                }
            }
        }
    }

    private static void requireSet(ZoneView zone, RrsetKey key, List<Record> records) {
        Rrset wanted = Rrset.of(key.name(), key.type(), 0, records);
        Optional<Rrset> held = zone.find(key.name(), key.type());
        if (held.isEmpty() || !held.get().sameData(wanted)) {
            throw failed(Refusal.Kind.RRSET_MISSING, "`" + key + "` does not hold exactly the values given");
        }
    }

    private static Refused failed(Refusal.Kind kind, String message) {
        return new Refused(kind, message);
    }
}
