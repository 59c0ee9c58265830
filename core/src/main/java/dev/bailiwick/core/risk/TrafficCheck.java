package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.zone.ZoneView;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Finds names in use whose traffic would go elsewhere. */
final class TrafficCheck implements Check {
    private final ZoneView before;
    private final WildcardShift wildcards;

    TrafficCheck(ZoneView before, ZoneView after) {
        this.before = before;
        this.wildcards = new WildcardShift(before, after);
    }

    @Override
    public void examine(Touch touch, Findings findings) {
        if (!touch.changesData()) {
            return;
        }
        Name name = touch.name();
        String type = Type.string(touch.type());
        if (Types.redirects(touch.type()) && !before.at(name).isEmpty()) {
            String how = touch.after() == null ? "removes " : touch.creates() ? "adds " : "changes ";
            findings.add(Consequence.REDIRECT_TRAFFIC, name, how + type + " of a name in use");
        }
        hidesWhatIsBeneath(touch, findings);
        Optional<Name> wildcard = wildcards.of(name).filter(wildcards::redirects);
        if (wildcard.isPresent() && (Types.redirects(touch.type()) || wildcards.concernsHosts(name))) {
            String how = touch.creates() ? "takes the name from" : "leaves the name to";
            findings.add(
                    Consequence.REDIRECT_TRAFFIC, name, how + " the wildcard `" + Names.text(wildcard.get()) + "`");
        }
    }

    private void hidesWhatIsBeneath(Touch touch, Findings findings) {
        boolean cut = touch.type() == Type.NS && !touch.name().equals(before.apex());
        boolean tree = touch.type() == Type.DNAME;
        if (!cut && !tree) {
            return;
        }
        boolean inUse = cut && !before.at(touch.name()).isEmpty();
        boolean beneath =
                before.countSubtree(touch.name()) > before.at(touch.name()).size();
        if (inUse || beneath) {
            findings.add(
                    Consequence.REDIRECT_TRAFFIC,
                    touch.name(),
                    Type.string(touch.type()) + " decides over names in use at or beneath it");
        }
    }
}
