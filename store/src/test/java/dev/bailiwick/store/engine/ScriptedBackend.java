package dev.bailiwick.store.engine;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.port.Backend;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server in memory that holds zones, demands of each change what it began from, and fails as it is told. */
final class ScriptedBackend implements Backend {
    /** What happens to one change. */
    enum Fate {
        /** Applied, and said so. */
        TAKEN,
        /** Not applied, and said so. */
        REFUSED,
        /** Applied, and no answer. */
        TAKEN_UNSAID,
        /** Not applied, and no answer. */
        LOST,
        /** Not applied, and said to be. */
        IGNORED
    }

    private final Map<ZoneId, ZoneTree> zones = new HashMap<>();
    private final Map<Long, ZoneTree> versions = new HashMap<>();
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final List<List<Intended>> asked = new ArrayList<>();
    private boolean readable = true;
    private Consumer<List<Intended>> before = changes -> {};

    synchronized void hold(ZoneId zone, Collection<Rrset> content) {
        keep(zone, ZoneTree.of(zone.apex(), 1, content));
    }

    private void keep(ZoneId zone, ZoneTree tree) {
        zones.put(zone, tree);
        versions.put(tree.version(), tree);
    }

    /** Someone else writes. */
    synchronized void outside(ZoneId zone, @Nullable Rrset before, @Nullable Rrset after) {
        ZoneTree tree = tree(zone);
        keep(zone, tree.with(List.of(RrsetEdit.between(before, after)), tree.version() + 1));
    }

    /** What happens to the next changes, one each; then all are taken. */
    synchronized void next(Fate... coming) {
        fates.addAll(List.of(coming));
    }

    synchronized void readable(boolean may) {
        readable = may;
    }

    /** Runs when changes arrive, before anything happens to them. */
    synchronized void onApply(Consumer<List<Intended>> look) {
        before = look;
    }

    synchronized ZoneTree tree(ZoneId zone) {
        return Objects.requireNonNull(zones.get(zone), "no such zone");
    }

    /** The batches that arrived. */
    synchronized List<List<Intended>> asked() {
        return List.copyOf(asked);
    }

    @Override
    public List<Outcome> apply(ZoneId zone, List<Intended> changes) {
        Consumer<List<Intended>> look;
        synchronized (this) {
            look = before;
        }
        look.accept(changes);
        synchronized (this) {
            asked.add(changes);
            return changes.stream().map(change -> apply(zone, change)).toList();
        }
    }

    private Outcome apply(ZoneId zone, Intended change) {
        Fate fate = Optional.ofNullable(fates.poll()).orElse(Fate.TAKEN);
        if (fate == Fate.TAKEN || fate == Fate.TAKEN_UNSAID) {
            try {
                ZoneTree tree = tree(zone);
                keep(zone, tree.with(change.edits(), tree.version() + 1));
            } catch (IllegalArgumentException e) {
                return new Outcome.Rejected(Refusal.of(Refusal.Kind.CONFLICT, "not what it began from"), true);
            }
        }
        return switch (fate) {
            case TAKEN, IGNORED -> new Outcome.Accepted();
            case REFUSED -> new Outcome.Rejected(Refusal.of(Refusal.Kind.UNAVAILABLE, "refused by script"), false);
            case TAKEN_UNSAID, LOST -> new Outcome.Unknown("no answer, by script");
        };
    }

    @Override
    public synchronized Content read(ZoneId zone) throws BackendException {
        if (!readable) {
            throw new BackendException("unreadable, by script");
        }
        return new Content(tree(zone).version(), tree(zone));
    }

    @Override
    public synchronized Followed follow(ZoneId zone, Content known) throws BackendException {
        Content now = read(zone);
        if (now.serial() == known.serial()) {
            return Followed.unmoved(known);
        }
        ZoneTree then = Objects.requireNonNull(versions.get(known.serial()));
        Set<RrsetKey> touched = new HashSet<>();
        now.tree().subtree(zone.apex()).forEach(rrset -> touched.add(RrsetKey.of(rrset)));
        then.subtree(zone.apex()).forEach(rrset -> touched.add(RrsetKey.of(rrset)));
        return new Followed(now, Optional.of(touched));
    }

    @Override
    public boolean mayNotify(InetAddress source) {
        return true;
    }

    @Override
    public boolean followsCheaply() {
        return true;
    }
}
