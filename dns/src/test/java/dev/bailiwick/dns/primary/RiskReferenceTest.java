package dev.bailiwick.dns.primary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.risk.Risk;
import dev.bailiwick.core.risk.RiskAssessor;
import dev.bailiwick.core.risk.RiskContext;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.core.zone.ZoneView;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Risk beside brute force: every name of a small world is asked before and after an edit. Where the answer that leads traffic
 * or mail somewhere is another one, the assessment, which looks at the edited names only, must have said so.
 */
@DisplayName("No edit moves traffic or mail without its risk being told")
@Tag("campaign")
final class RiskReferenceTest {
    private static final long SEED = Long.getLong("bailiwick.seed", 27_182_818L);
    private static final int CASES = Math.max(10_000, Integer.getInteger("bailiwick.cases", 100_000) / 10);
    private static final Name APEX = name("z.");
    private static final List<String> LABELS = List.of("a", "b", "c", "*");
    private static final List<Name> NAMES = names();
    private static final Set<Consequence> MOVED =
            EnumSet.of(Consequence.REDIRECT_TRAFFIC, Consequence.TAKE_DELEGATION, Consequence.OCCLUDE);
    private static final int[] TYPES = {Type.A, Type.A, Type.MX, Type.TXT, Type.CNAME, Type.NS, Type.DNAME};

    private final Random random = new Random(SEED);

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Name> names() {
        List<Name> all = new ArrayList<>(List.of(APEX));
        for (int depth = 0, from = 0; depth < 3; depth++) {
            int to = all.size();
            for (int i = from; i < to; i++) {
                for (String label : LABELS) {
                    if (!all.get(i).isWild()) {
                        all.add(name(label + "." + all.get(i)));
                    }
                }
            }
            from = to;
        }
        return List.copyOf(all);
    }

    @Test
    void beside_the_answers_of_the_primary_before_and_after() {
        int moved = 0;
        for (int i = 0; i < CASES; i++) {
            ZoneTree before = zone();
            Optional<RrsetEdit> edit = edit(before);
            if (edit.isEmpty()) {
                continue;
            }
            ZoneTree after = before.with(List.of(edit.get()), 2);
            Risk risk = RiskAssessor.assess(
                    before, after, List.of(edit.get()), RiskContext.of(name -> Optional.empty(), Set.of()));
            moved += check(i, before, after, edit.get(), risk);
        }
        assertThat(moved).as("edits that moved something").isGreaterThan(CASES / 20);
    }

    private static int check(int number, ZoneTree before, ZoneTree after, RrsetEdit edit, Risk risk) {
        boolean traffic = false;
        boolean mail = false;
        for (Name asked : NAMES) {
            if (asked.isWild()) {
                continue;
            }
            traffic |= isMoved(before, after, asked, Type.A);
            mail |= isMoved(before, after, asked, Type.MX);
        }
        boolean movedTold = !Collections.disjoint(risk.consequences(), MOVED);
        String what = "case " + number + ": " + edit + "\nin " + content(before) + "\ncomes to " + risk;
        assertThat(!traffic || movedTold).as("traffic, %s", what).isTrue();
        assertThat(!mail || movedTold || risk.consequences().contains(Consequence.INTERCEPT_MAIL))
                .as("mail, %s", what)
                .isTrue();
        return traffic || mail ? 1 : 0;
    }

    /** What was answered, with data or a referral, is answered otherwise; where nothing was, nothing can be taken away. */
    private static boolean isMoved(ZoneView before, ZoneView after, Name asked, int type) {
        Set<String> old = led(before, asked, type);
        return !old.isEmpty() && !old.equals(led(after, asked, type));
    }

    private static Set<String> led(ZoneView zone, Name asked, int type) {
        Answer answer =
                new Lookup(name -> name.subdomain(APEX) ? Optional.of(zone) : Optional.empty(), type).run(asked);
        Set<String> led = new TreeSet<>();
        for (Record each : answer.answer()) {
            if (each.getType() == type) {
                led.add(each.rdataToString());
            }
        }
        if (!answer.authoritative() && led.isEmpty()) {
            answer.authority().forEach(each -> led.add("by " + each.rdataToString()));
        }
        return led;
    }

    private static List<String> content(ZoneTree zone) {
        return zone.subtree(APEX)
                .flatMap(rrset -> rrset.records().stream())
                .map(Record::toString)
                .toList();
    }

    // --- small zones, as far as DNS allows them

    private ZoneTree zone() {
        List<Rrset> content = new ArrayList<>();
        content.add(rrset(APEX, Type.SOA, 1));
        content.add(rrset(APEX, Type.NS, 1));
        ZoneTree zone = ZoneTree.of(APEX, 1, content);
        int count = 3 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            Name owner = NAMES.get(random.nextInt(NAMES.size()));
            int type = TYPES[random.nextInt(TYPES.length)];
            Rrset made = rrset(owner, type, random.nextInt(3));
            Rrset held = zone.find(owner, type).orElse(null);
            if (mayHold(zone, owner, type) && !Objects.equals(made, held)) {
                zone = zone.with(List.of(RrsetEdit.between(held, made)), zone.version() + 1);
            }
        }
        return ZoneTree.of(APEX, 1, zone.subtree(APEX).toList());
    }

    private static boolean mayHold(ZoneTree zone, Name owner, int type) {
        boolean alias = zone.find(owner, Type.CNAME).isPresent() && type != Type.CNAME;
        boolean others = type == Type.CNAME && zone.at(owner).stream().anyMatch(each -> each.type() != Type.CNAME);
        boolean apexOnly = owner.equals(APEX) && (type == Type.CNAME || type == Type.DNAME);
        boolean wildCut = owner.isWild() && (type == Type.NS || type == Type.DNAME);
        return !alias && !others && !apexOnly && !wildCut;
    }

    private Optional<RrsetEdit> edit(ZoneTree zone) {
        Name owner = NAMES.get(random.nextInt(NAMES.size()));
        int type = TYPES[random.nextInt(TYPES.length)];
        if (random.nextBoolean() && zone.count() > 2) {
            List<Rrset> all = zone.subtree(APEX)
                    .filter(each -> !(each.name().equals(APEX) && (each.type() == Type.SOA || each.type() == Type.NS)))
                    .toList();
            if (all.isEmpty()) {
                return Optional.empty();
            }
            Rrset held = all.get(random.nextInt(all.size()));
            if (random.nextBoolean()) {
                return Optional.of(RrsetEdit.between(held, null));
            }
            owner = held.name();
            type = held.type();
        }
        Rrset old = zone.find(owner, type).orElse(null);
        Rrset made = rrset(owner, type, random.nextInt(3));
        return mayHold(zone, owner, type) && !Objects.equals(made, old)
                ? Optional.of(RrsetEdit.between(old, made))
                : Optional.empty();
    }

    private Rrset rrset(Name owner, int type, int value) {
        Name target = NAMES.get(random.nextInt(NAMES.size()));
        Name elsewhere = name("s" + value + ".elsewhere.");
        Record record = switch (type) {
            case Type.A -> new ARecord(owner, DClass.IN, 60, InetAddress.ofLiteral("192.0.2." + (1 + value)));
            case Type.MX -> new MXRecord(owner, DClass.IN, 60, 10, elsewhere);
            case Type.TXT -> new TXTRecord(owner, DClass.IN, 60, "v" + value);
            case Type.CNAME -> new CNAMERecord(owner, DClass.IN, 60, target);
            case Type.DNAME -> new DNAMERecord(owner, DClass.IN, 60, elsewhere);
            case Type.NS -> new NSRecord(owner, DClass.IN, 60, elsewhere);
            case Type.SOA -> new SOARecord(owner, DClass.IN, 60, elsewhere, elsewhere, 1, 1, 1, 1, 1);
            default -> throw new IllegalArgumentException("no such type: " + type);
        };
        return Rrset.of(owner, type, 60, List.of(record));
    }
}
