package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A zone's content as a persistent balanced tree: a new version shares all but the touched paths with the one it came
 * from, and a reader's reference never changes under it. Point reads, counts and single edits are logarithmic.
 * Immutable and thread-safe.
 */
public final class ZoneTree implements ZoneView {
    private static final Comparator<Rrset> CANONICAL =
            Comparator.comparing(Rrset::name).thenComparingInt(Rrset::type);

    private final Name apex;
    private final long version;
    private final @Nullable ZoneNode root;

    private ZoneTree(Name apex, long version, @Nullable ZoneNode root) {
        this.apex = apex;
        this.version = version;
        this.root = root;
    }

    /** A zone of that name that holds nothing, at version 0. */
    public static ZoneTree empty(Name apex) {
        return new ZoneTree(Names.canonical(apex), 0, null);
    }

    /**
     * Builds a zone of these RRsets in any order; in canonical order it is fastest.
     *
     * @throws IllegalArgumentException if an RRset lies outside the zone or two have the same name and type
     */
    public static ZoneTree of(Name apex, long version, Collection<Rrset> rrsets) {
        Name top = Names.canonical(apex);
        List<Rrset> sorted = new ArrayList<>(rrsets);
        sorted.sort(CANONICAL);
        List<Rrset[]> byName = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < sorted.size(); i++) {
            Rrset each = sorted.get(i);
            requireInZone(top, each.name());
            boolean lastOfName =
                    i + 1 == sorted.size() || !sorted.get(i + 1).name().equals(each.name());
            if (!lastOfName && sorted.get(i + 1).type() == each.type()) {
                throw new IllegalArgumentException("two RRsets of `" + RrsetKey.of(each) + "`");
            }
            if (lastOfName) {
                byName.add(sorted.subList(start, i + 1).toArray(Rrset[]::new));
                start = i + 1;
            }
        }
        return new ZoneTree(top, version, ZoneNode.build(byName, 0, byName.size()));
    }

    /**
     * The zone after these edits, in their order.
     *
     * @throws IllegalArgumentException if an edit's {@code before} is not what the zone then holds (nothing is ever
     *     overwritten unseen), a name lies outside the zone, or the version does not rise
     */
    public ZoneTree with(Collection<RrsetEdit> edits, long newVersion) {
        if (newVersion <= version) {
            throw new IllegalArgumentException("version " + newVersion + " does not follow " + version);
        }
        ZoneNode changed = root;
        for (RrsetEdit each : edits) {
            changed = applied(changed, each);
        }
        return new ZoneTree(apex, newVersion, changed);
    }

    private @Nullable ZoneNode applied(@Nullable ZoneNode tree, RrsetEdit edit) {
        Name name = Names.canonical(edit.name());
        requireInZone(apex, name);
        ZoneNode node = ZoneNode.find(tree, name);
        Rrset held = node == null ? null : node.get(edit.type());
        if (!Objects.equals(held, edit.before())) {
            throw new IllegalArgumentException(
                    "an edit of `" + new RrsetKey(name, edit.type()) + "` does not start from what the zone holds");
        }
        Rrset after = edit.after();
        return after == null ? ZoneNode.remove(tree, name, edit.type()) : ZoneNode.put(tree, after);
    }

    /** The same content under another version. */
    public ZoneTree withVersion(long otherVersion) {
        return new ZoneTree(apex, otherVersion, root);
    }

    @Override
    public Name apex() {
        return apex;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public Optional<Rrset> find(Name name, int type) {
        ZoneNode node = ZoneNode.find(root, name);
        return node == null ? Optional.empty() : Optional.ofNullable(node.get(type));
    }

    @Override
    public List<Rrset> at(Name name) {
        ZoneNode node = ZoneNode.find(root, name);
        return node == null ? List.of() : List.of(node.rrsets);
    }

    /** {@inheritDoc} The stream knows its size and reads the tree as it is consumed. */
    @Override
    public Stream<Rrset> subtree(Name name) {
        Spliterator<Rrset> rrsets = Spliterators.spliterator(
                new SubtreeIterator(root, name),
                countSubtree(name),
                Spliterator.ORDERED | Spliterator.IMMUTABLE | Spliterator.NONNULL | Spliterator.DISTINCT);
        return StreamSupport.stream(rrsets, false);
    }

    @Override
    public long countSubtree(Name name) {
        return countUpTo(name, true) - countUpTo(name, false);
    }

    @Override
    public long count() {
        return ZoneNode.count(root);
    }

    /** The number of names that own RRsets; empty non-terminals are not counted. */
    public long countNames() {
        return ZoneNode.nodes(root);
    }

    /** {@inheritDoc} Logarithmic: the name's neighbours tell. */
    @Override
    public Optional<Name> closestEncloser(Name name) {
        if (root == null || !name.subdomain(apex)) {
            return Optional.empty();
        }
        int common = 0;
        ZoneNode at = root;
        while (at != null) {
            // The names next to the wanted place lie on the path there, and share the longest suffix with it.
            common = Math.max(common, commonLabels(name, at.name));
            int order = name.compareTo(at.name);
            at = order == 0 ? null : order < 0 ? at.left : at.right;
        }
        return Optional.of(new Name(Names.canonical(name), name.labels() - common));
    }

    /** The first name after this one, in canonical order, that owns RRsets. */
    public Optional<Name> higher(Name name) {
        ZoneNode found = null;
        ZoneNode at = root;
        while (at != null) {
            if (name.compareTo(at.name) < 0) {
                found = at;
                at = at.left;
            } else {
                at = at.right;
            }
        }
        return found == null ? Optional.empty() : Optional.of(found.name);
    }

    /** Tells whether the tree is balanced and ordered; for tests. */
    boolean isSound() {
        return ZoneNode.isSound(root);
    }

    /** Counts the RRsets before the name, or with its whole subtree, which follows it without gaps. */
    private long countUpTo(Name name, boolean withSubtree) {
        long counted = 0;
        ZoneNode at = root;
        while (at != null) {
            boolean counts = at.name.compareTo(name) < 0 || (withSubtree && at.name.subdomain(name));
            if (counts) {
                counted += ZoneNode.count(at.left) + at.rrsets.length;
                at = at.right;
            } else {
                at = at.left;
            }
        }
        return counted;
    }

    private static int commonLabels(Name a, Name b) {
        int most = Math.min(a.labels(), b.labels());
        for (int n = most; n > 0; n--) {
            if (a.subdomain(n == b.labels() ? b : new Name(b, b.labels() - n))) {
                return n;
            }
        }
        return 0;
    }

    private static void requireInZone(Name apex, Name name) {
        if (!name.subdomain(apex)) {
            throw new IllegalArgumentException(
                    "`" + Names.text(name) + "` is not in the zone `" + Names.text(apex) + "`");
        }
    }

    @Override
    public String toString() {
        return Names.text(apex) + " version " + version + ", " + count() + " RRsets";
    }
}
