package dev.bailiwick.doors.dns;

import dev.bailiwick.doors.dns.RawUpdate.Rr;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Seeded updates of one zone, so few names and values that they meet: prerequisites of every kind, every form of update,
 * aliases, cuts, the apex, odd names, classes, types and data.
 */
final class UpdateScript {
    private static final byte[] NONE = new byte[0];
    private static final int[] TYPES = {
        Type.A,
        Type.A,
        Type.A,
        Type.TXT,
        Type.TXT,
        Type.TXT,
        Type.AAAA,
        Type.MX,
        Type.CNAME,
        Type.CNAME,
        Type.NS,
        Type.SRV,
        Type.PTR,
        Type.SOA,
        Type.CAA,
        65_280
    };
    private static final int[] META = {Type.ANY, Type.AXFR, Type.IXFR, Type.MAILB, Type.TSIG, Type.OPT, 128};

    private final Random random;
    private final Name zone;
    private final List<Name> names = new ArrayList<>();

    UpdateScript(long seed, Name zone) {
        this.random = new Random(seed);
        this.zone = zone;
        for (String label : List.of(
                "www",
                "a",
                "b",
                "B",
                "c",
                "deleg",
                "x.deleg",
                "sub.a",
                "*.wild",
                "*",
                "deep.er.still",
                "od\\.d",
                "\\000\\255",
                "_srv._tcp",
                "alias",
                "alias2")) {
            names.add(Name.fromConstantString(label + "." + zone));
        }
        for (int i = 0; i < 4; i++) {
            names.add(zone);
        }
    }

    RawUpdate next() {
        List<Rr> zones = zoneSection();
        List<Rr> prerequisites = new ArrayList<>();
        List<Rr> updates = new ArrayList<>();
        int conditions = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i < conditions; i++) {
            Rr prerequisite = prerequisite();
            // BIND counts a value that is named twice, so that it never equals the RRset; RFC 2181, section 5, has sets
            if (prerequisites.stream().noneMatch(each -> each.sameValue(prerequisite))) {
                prerequisites.add(prerequisite);
            }
        }
        int steps = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < steps; i++) {
            updates.add(update());
        }
        return new RawUpdate(random.nextInt(65_536), 5, zones, prerequisites, updates);
    }

    /** An update that nothing is wrong with. */
    RawUpdate wellFormed() {
        return new RawUpdate(
                1, 5, List.of(question(zone, Type.SOA, DClass.IN)), List.of(), List.of(add(names.getFirst(), Type.A)));
    }

    private List<Rr> zoneSection() {
        return switch (random.nextInt(60)) {
            case 0 -> List.of();
            case 1 -> List.of(question(zone, Type.SOA, DClass.IN), question(zone, Type.SOA, DClass.IN));
            case 2 -> List.of(question(zone, Type.A, DClass.IN));
            case 3 -> List.of(question(Name.fromConstantString("www." + zone), Type.SOA, DClass.IN));
            case 4 -> List.of(question(Name.fromConstantString("elsewhere.test."), Type.SOA, DClass.IN));
            case 5 -> List.of(question(upper(zone), Type.SOA, DClass.IN));
            default -> List.of(question(zone, Type.SOA, DClass.IN));
        };
    }

    private static Rr question(Name name, int type, int dclass) {
        return new Rr(name, type, dclass, 0, NONE);
    }

    private Rr prerequisite() {
        Name name = name();
        int type = type();
        Rr well = switch (random.nextInt(5)) {
            case 0 -> new Rr(name, Type.ANY, DClass.ANY, 0, NONE);
            case 1 -> new Rr(name, type, DClass.ANY, 0, NONE);
            case 2 -> new Rr(name, Type.ANY, DClass.NONE, 0, NONE);
            case 3 -> new Rr(name, type, DClass.NONE, 0, NONE);
            default -> new Rr(name, type, DClass.IN, 0, data(type));
        };
        if (random.nextInt(12) != 0) {
            return well;
        }
        Rr odd = odd(well);
        // we refuse these; that a meta type is absent would hold at BIND, and the zones would go apart
        return odd.dclass() == DClass.NONE && odd.type() >= 128 && odd.type() < Type.ANY ? well : odd;
    }

    private Rr update() {
        Name name = name();
        int type = typeAt(name);
        Rr well = switch (random.nextInt(8)) {
            case 0 -> new Rr(name, type, DClass.ANY, 0, NONE);
            case 1 -> random.nextInt(3) == 0 ? new Rr(name, Type.ANY, DClass.ANY, 0, NONE) : add(name, type);
            case 2, 3 -> new Rr(name, type, DClass.NONE, 0, data(type));
            default -> add(name, type);
        };
        return random.nextInt(25) == 0 ? odd(well) : well;
    }

    private Rr add(Name name, int type) {
        return new Rr(name, type, DClass.IN, List.of(60L, 300L, 3_600L, 0L).get(random.nextInt(4)), data(type));
    }

    /** A record with one thing wrong, or at least unusual. */
    private Rr odd(Rr rr) {
        return switch (random.nextInt(6)) {
            case 0 -> new Rr(rr.name(), META[random.nextInt(META.length)], rr.dclass(), rr.ttl(), rr.data());
            case 1 ->
                new Rr(
                        rr.name(),
                        rr.type(),
                        List.of(DClass.CH, DClass.HS, 0, 77).get(random.nextInt(4)),
                        rr.ttl(),
                        rr.data());
            case 2 -> new Rr(rr.name(), rr.type(), rr.dclass(), 1 + random.nextInt(100), rr.data());
            case 3 ->
                new Rr(rr.name(), rr.type(), rr.dclass(), rr.ttl(), rr.data().length == 0 ? data(rr.type()) : NONE);
            case 4 ->
                new Rr(Name.fromConstantString("www.elsewhere.test."), rr.type(), rr.dclass(), rr.ttl(), rr.data());
            default -> new Rr(upper(rr.name()), rr.type(), rr.dclass(), rr.ttl(), rr.data());
        };
    }

    private Name name() {
        return names.get(random.nextInt(names.size()));
    }

    private int type() {
        return TYPES[random.nextInt(TYPES.length)];
    }

    /** RFC 4592, section 4.2, leaves name servers at a wildcard undefined: BIND passes them over, we keep them. */
    private int typeAt(Name name) {
        int type = type();
        return name.isWild() && type == Type.NS ? Type.A : type;
    }

    private Name target() {
        return random.nextBoolean() ? name() : Name.fromConstantString("target.elsewhere.test.");
    }

    /** BIND refuses a name server at the apex that is of the zone and has no address, so there is one that always has. */
    private Name nameServer() {
        return Name.fromConstantString(random.nextBoolean() ? "ns1." + zone : "ns.elsewhere.test.");
    }

    private byte[] data(int type) {
        return switch (type) {
            case Type.A -> new byte[] {(byte) 192, 0, 2, (byte) random.nextInt(3)};
            case Type.AAAA ->
                ByteBuffer.allocate(16).put(15, (byte) random.nextInt(3)).array();
            case Type.TXT -> text(List.of("one", "two", "Three", "").get(random.nextInt(4)));
            case Type.MX -> joined(new byte[] {0, (byte) random.nextInt(2)}, target().toWire());
            case Type.SRV -> joined(new byte[] {0, 1, 0, 1, 0, (byte) random.nextInt(2)}, target().toWire());
            case Type.CNAME, Type.PTR -> target().toWire();
            case Type.NS -> nameServer().toWire();
            case Type.CAA -> joined(new byte[] {0, 5}, "issueca.example".getBytes(StandardCharsets.US_ASCII));
            case Type.SOA -> soa();
            default -> new byte[] {1, 2, (byte) random.nextInt(3)};
        };
    }

    private byte[] soa() {
        int serial = random.nextBoolean() ? 5 : 1_000_000 + 1_000 * random.nextInt(1_000);
        byte[] rest = ByteBuffer.allocate(20)
                .putInt(serial)
                .putInt(3_600)
                .putInt(600)
                .putInt(86_400)
                .putInt(300 + random.nextInt(2))
                .array();
        return joined(
                Name.fromConstantString("ns1." + zone).toWire(),
                joined(Name.fromConstantString("hostmaster." + zone).toWire(), rest));
    }

    private static byte[] text(String value) {
        return joined(new byte[] {(byte) value.length()}, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    private static Name upper(Name name) {
        return Name.fromConstantString(name.toString().toUpperCase(java.util.Locale.ROOT));
    }
}
