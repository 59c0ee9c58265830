package dev.bailiwick.backends.rfc2136;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.engine.port.Backend.Intended;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Name;

/**
 * Cuts a batch into runs of changes that share no name: those may travel together, as a server answers what arrives
 * together in any order. Stateless.
 */
final class Waves {
    private Waves() {}

    static List<List<Intended>> of(List<Intended> changes) {
        List<List<Intended>> waves = new ArrayList<>();
        Set<Name> names = new HashSet<>();
        List<Intended> wave = new ArrayList<>();
        for (Intended change : changes) {
            if (change.edits().stream().map(RrsetEdit::name).anyMatch(names::contains)) {
                waves.add(wave);
                wave = new ArrayList<>();
                names.clear();
            }
            wave.add(change);
            change.edits().forEach(edit -> names.add(edit.name()));
        }
        if (!wave.isEmpty()) {
            waves.add(wave);
        }
        return waves;
    }
}
