package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.SoaSerials;
import dev.bailiwick.core.zone.ZoneView;
import java.util.List;
import java.util.Objects;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** One assessment: every check looks at every edit. Not thread-safe. */
final class Assessment {
    private final ZoneView before;
    private final ZoneView after;
    private final RiskContext context;
    private final Findings findings;
    private final List<Check> checks;

    Assessment(ZoneView before, ZoneView after, RiskContext context) {
        this.before = before;
        this.after = after;
        this.context = context;
        this.findings = new Findings(context.maxNotes());
        NameServers nameServers = new NameServers(before, after);
        this.checks = List.of(
                new TrafficCheck(before, after),
                new MailCheck(before, after),
                new CertificateCheck(before, after, nameServers),
                new CaaCheck(before, after, context.heldZones()),
                new DelegationCheck(before, after, nameServers),
                new TrustDataCheck(),
                new TargetCheck(before, after, context),
                new TrustedNamesCheck(before, after, context, nameServers));
    }

    Risk of(List<RrsetEdit> edits) {
        List<Touch> touched = edits.stream()
                .filter(each -> !isSerialOnly(each))
                .map(Touch::of)
                .toList();
        for (Touch each : touched) {
            touchApexOrWildcard(each);
            checks.forEach(check -> check.examine(each, findings));
        }
        bulk(touched.size());
        return findings.risk(before.apex());
    }

    /** The serial moves with every change, and means nothing by itself. */
    private static boolean isSerialOnly(RrsetEdit edit) {
        return edit.type() == Type.SOA
                && edit.before() != null
                && edit.after() != null
                && Objects.equals(SoaSerials.with(edit.before(), 0), SoaSerials.with(edit.after(), 0));
    }

    private void touchApexOrWildcard(Touch touch) {
        Name name = touch.name();
        if (name.equals(before.apex())) {
            findings.add(Consequence.TOUCH_APEX, name, "changes " + Type.string(touch.type()) + " at the apex");
        }
        if (name.isWild()) {
            findings.add(
                    Consequence.WILDCARD,
                    name,
                    "answers for names beneath `" + Names.text(Names.parent(name)) + "` that do not exist");
        }
    }

    private void bulk(int touched) {
        long total = Math.max(1, Math.max(before.count(), after.count()));
        if (touched >= context.bulkMinimum() && touched > context.bulkShare() * total) {
            findings.add(Consequence.BULK, before.apex(), "touches " + touched + " of " + total + " RRsets");
        }
    }
}
