package dev.bailiwick.core.risk;

import dev.bailiwick.core.zone.ZoneView;
import java.util.Optional;
import org.xbill.DNS.Name;

/** The other zones of the same view that Bailiwick holds, as they stand. */
@FunctionalInterface
public interface HeldZones {
    /** No other zone. */
    HeldZones NONE = name -> Optional.empty();

    /** The held zone with the longest apex at or above the name. Cost: a look-up or so for each label. */
    Optional<ZoneView> enclosing(Name name);
}
