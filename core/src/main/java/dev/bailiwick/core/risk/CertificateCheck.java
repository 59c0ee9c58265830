package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.zone.ZoneView;
import java.util.Locale;
import java.util.Set;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Finds data with which a certificate can be had. Only what is added counts: taking a proof away issues nothing. A CA may
 * take a TXT or CNAME record at the name, at an ancestor, or under a label with an underscore (CA/Browser Forum Baseline
 * Requirements, 3.2.2.4.7); a name that did not exist proves nothing but itself and is left out.
 */
final class CertificateCheck implements Check {
    private static final Set<String> CONTACT_TAGS = Set.of("contactemail", "contactphone");

    private final ZoneView before;
    private final NameServers nameServers;
    private final WildcardShift wildcards;

    CertificateCheck(ZoneView before, ZoneView after, NameServers nameServers) {
        this.before = before;
        this.nameServers = nameServers;
        this.wildcards = new WildcardShift(before, after);
    }

    @Override
    public void examine(Touch touch, Findings findings) {
        if (!touch.adds()) {
            return;
        }
        String how = how(touch);
        if (!how.isEmpty()) {
            findings.add(Consequence.ISSUE_CERTIFICATE, touch.name(), how);
        }
        for (Record each : touch.added()) {
            if (touch.type() != Type.NS
                    && Types.target(each).filter(Names::isChallenge).isPresent()) {
                findings.add(Consequence.ISSUE_CERTIFICATE, touch.name(), "points to a challenge name");
            }
        }
    }

    /** How a certificate could be had through the edit; empty where it could not. */
    private String how(Touch touch) {
        Name name = touch.name();
        return switch (touch.type()) {
            case Type.NS -> "whoever serves the name can answer every challenge at and beneath it";
            case Type.MX -> "whoever reads the name's mail can confirm a request";
            case Type.CAA -> addsContact(touch) ? "names a contact who can confirm a request" : "";
            case Type.TXT -> byRecord(name);
            case Type.CNAME -> {
                String byRecord = byRecord(name);
                yield byRecord.isEmpty() ? byAddress(name) : byRecord;
            }
            default -> Types.answersAddresses(touch.type()) ? byAddress(name) : "";
        };
    }

    private String byRecord(Name name) {
        if (Types.hasLabel(name, "_acme-challenge")) {
            return "answers a challenge";
        }
        if (Types.hasLabel(name, "_validation-persist")) {
            return "proves control of a name for a long time";
        }
        if (name.isWild()) {
            return "answers challenges at names beneath that do not exist";
        }
        if (MailCheck.isMailName(name)) {
            return "";
        }
        if (Names.isUnderscored(name)) {
            Name parent = Names.parent(name);
            return Names.isUnderscored(parent) ? "" : "can prove control of `" + Names.text(parent) + "`";
        }
        return before.exists(name) ? "can prove control of a name in use" : "";
    }

    private String byAddress(Name name) {
        if (nameServers.servedBy(name).isPresent()) {
            return "a server of the zone can answer every challenge in it";
        }
        boolean answered = before.exists(name) || wildcards.of(name).isPresent();
        return answered && !Names.isUnderscored(name) ? "decides which host answers a CA's request for the name" : "";
    }

    private static boolean addsContact(Touch touch) {
        return touch.added().stream()
                .anyMatch(each -> each instanceof CAARecord caa
                        && CONTACT_TAGS.contains(caa.getTag().toLowerCase(Locale.ROOT)));
    }
}
