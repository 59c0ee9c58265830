package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Finds what decides where mail goes, who may send it, and how it is protected. */
final class MailCheck implements Check {
    /** First labels of the services through which mail is sent and read (RFC 6186, RFC 8620 and common practice). */
    private static final Set<String> MAIL_SERVICES = Set.of(
            "_imap", "_imaps", "_pop3", "_pop3s", "_submission", "_submissions", "_jmap", "_sieve", "_autodiscover");

    private final ZoneView before;
    private final ZoneView after;
    private final WildcardShift wildcards;

    MailCheck(ZoneView before, ZoneView after) {
        this.before = before;
        this.after = after;
        this.wildcards = new WildcardShift(before, after);
    }

    @Override
    public void examine(Touch touch, Findings findings) {
        if (!touch.changesData()) {
            return;
        }
        Name name = touch.name();
        if (touch.type() == Type.MX) {
            findings.add(Consequence.INTERCEPT_MAIL, name, "changes where mail for the name goes");
        } else if (isSenderPolicy(touch)) {
            findings.add(Consequence.INTERCEPT_MAIL, name, "changes who may send mail for the name (SPF)");
        } else if (isMailName(name)) {
            findings.add(Consequence.INTERCEPT_MAIL, name, "changes data that protects mail");
        } else if (touch.type() == Type.SRV && MAIL_SERVICES.stream().anyMatch(each -> Types.startsWith(name, each))) {
            findings.add(Consequence.INTERCEPT_MAIL, name, "changes where mail is read or sent from");
        } else if (Types.answersAddresses(touch.type()) && isMailHost(name)) {
            findings.add(Consequence.INTERCEPT_MAIL, name, "changes the address of a host that takes mail");
        }
        Optional<Name> wildcard = wildcards.of(name).filter(wildcards::takesMail);
        if (wildcard.isPresent() && wildcards.concernsHosts(name)) {
            findings.add(
                    Consequence.INTERCEPT_MAIL,
                    name,
                    "mail for the name, or one above it, shifts from or to `" + Names.text(wildcard.get()) + "`");
        }
    }

    private static boolean isSenderPolicy(Touch touch) {
        return touch.type() == Type.SPF
                || Stream.concat(touch.added().stream(), touch.removed().stream())
                        .anyMatch(MailCheck::isSpf);
    }

    private static boolean isSpf(Record record) {
        if (!(record instanceof TXTRecord txt)) {
            return false;
        }
        String text = String.join("", txt.getStrings()).toLowerCase(Locale.ROOT);
        return text.startsWith("v=spf1") || text.startsWith("spf2.0/");
    }

    /** DMARC, DKIM, MTA-STS with the host of its policy, TLS reports, DANE for SMTP. */
    static boolean isMailName(Name name) {
        return Types.hasLabel(name, "_dmarc")
                || Types.hasLabel(name, "_domainkey")
                || Types.startsWith(name, "_mta-sts")
                || Types.startsWith(name, "mta-sts")
                || Types.startsWith(name, List.of("_smtp", "_tls"))
                || Types.startsWith(name, List.of("_25", "_tcp"));
    }

    /** The targets of the MX records of the apex and of the name's own ancestors: what can be found by point. */
    private boolean isMailHost(Name name) {
        for (Name at : Ancestors.of(name, before.apex())) {
            if (pointsTo(before, at, name) || pointsTo(after, at, name)) {
                return true;
            }
        }
        return name.equals(before.apex()) && before.find(name, Type.MX).isEmpty();
    }

    private static boolean pointsTo(ZoneView zone, Name at, Name target) {
        Optional<Rrset> exchanges = zone.find(at, Type.MX);
        return exchanges.isPresent() && Types.anyPointsTo(exchanges.get(), target);
    }
}
