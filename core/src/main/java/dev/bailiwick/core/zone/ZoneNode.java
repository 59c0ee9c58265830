package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Rrset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A node of a persistent weight-balanced tree (Adams, with the parameters 3 and 2) keyed by name in canonical order.
 * The absent tree is {@code null}. Depth is logarithmic, so recursion is safe. Immutable.
 */
final class ZoneNode {
    private static final int DELTA = 3;
    private static final int GAMMA = 2;

    final @Nullable ZoneNode left;
    final @Nullable ZoneNode right;
    final Name name;
    /** The name's RRsets in order of type; never empty, never written after construction. */
    final Rrset[] rrsets;

    private final int nodes;
    private final int rrsetCount;

    private ZoneNode(@Nullable ZoneNode left, Name name, Rrset[] rrsets, @Nullable ZoneNode right) {
        this.left = left;
        this.right = right;
        this.name = name;
        this.rrsets = rrsets;
        this.nodes = 1 + nodes(left) + nodes(right);
        this.rrsetCount = Math.addExact(rrsets.length, Math.addExact(count(left), count(right)));
    }

    static int nodes(@Nullable ZoneNode tree) {
        return tree == null ? 0 : tree.nodes;
    }

    /** The number of RRsets in the tree. */
    static int count(@Nullable ZoneNode tree) {
        return tree == null ? 0 : tree.rrsetCount;
    }

    /** Builds a perfectly balanced tree of the names from {@code from} (inclusive) to {@code to} (exclusive). */
    static @Nullable ZoneNode build(List<Rrset[]> sorted, int from, int to) {
        if (from == to) {
            return null;
        }
        int middle = (from + to) >>> 1;
        Rrset[] own = sorted.get(middle);
        return new ZoneNode(build(sorted, from, middle), own[0].name(), own, build(sorted, middle + 1, to));
    }

    static @Nullable ZoneNode find(@Nullable ZoneNode tree, Name name) {
        ZoneNode at = tree;
        while (at != null) {
            int order = name.compareTo(at.name);
            if (order == 0) {
                return at;
            }
            at = order < 0 ? at.left : at.right;
        }
        return null;
    }

    @Nullable
    Rrset get(int type) {
        for (Rrset each : rrsets) {
            if (each.type() == type) {
                return each;
            }
        }
        return null;
    }

    /** The tree with this RRset in place of any of its name and type. */
    static ZoneNode put(@Nullable ZoneNode tree, Rrset rrset) {
        if (tree == null) {
            return new ZoneNode(null, rrset.name(), new Rrset[] {rrset}, null);
        }
        int order = rrset.name().compareTo(tree.name);
        if (order == 0) {
            return new ZoneNode(tree.left, tree.name, RrsetArrays.with(tree.rrsets, rrset), tree.right);
        }
        return order < 0
                ? balance(put(tree.left, rrset), tree.name, tree.rrsets, tree.right)
                : balance(tree.left, tree.name, tree.rrsets, put(tree.right, rrset));
    }

    /** The tree without the RRset of that name and type. */
    static @Nullable ZoneNode remove(@Nullable ZoneNode tree, Name name, int type) {
        if (tree == null) {
            return null;
        }
        int order = name.compareTo(tree.name);
        if (order < 0) {
            return balance(remove(tree.left, name, type), tree.name, tree.rrsets, tree.right);
        }
        if (order > 0) {
            return balance(tree.left, tree.name, tree.rrsets, remove(tree.right, name, type));
        }
        Rrset[] rest = RrsetArrays.without(tree.rrsets, type);
        return rest.length == 0 ? glue(tree.left, tree.right) : new ZoneNode(tree.left, tree.name, rest, tree.right);
    }

    private static @Nullable ZoneNode glue(@Nullable ZoneNode left, @Nullable ZoneNode right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        if (left.nodes > right.nodes) {
            ZoneNode last = last(left);
            return balance(withoutLast(left), last.name, last.rrsets, right);
        }
        ZoneNode first = first(right);
        return balance(left, first.name, first.rrsets, withoutFirst(right));
    }

    private static ZoneNode first(ZoneNode tree) {
        ZoneNode at = tree;
        while (at.left != null) {
            at = at.left;
        }
        return at;
    }

    private static ZoneNode last(ZoneNode tree) {
        ZoneNode at = tree;
        while (at.right != null) {
            at = at.right;
        }
        return at;
    }

    private static @Nullable ZoneNode withoutFirst(ZoneNode tree) {
        return tree.left == null ? tree.right : balance(withoutFirst(tree.left), tree.name, tree.rrsets, tree.right);
    }

    private static @Nullable ZoneNode withoutLast(ZoneNode tree) {
        return tree.right == null ? tree.left : balance(tree.left, tree.name, tree.rrsets, withoutLast(tree.right));
    }

    private static ZoneNode balance(@Nullable ZoneNode left, Name name, Rrset[] rrsets, @Nullable ZoneNode right) {
        long leftWeight = nodes(left) + 1L;
        long rightWeight = nodes(right) + 1L;
        if (right != null && DELTA * leftWeight < rightWeight) {
            return rotateLeft(left, name, rrsets, right);
        }
        if (left != null && DELTA * rightWeight < leftWeight) {
            return rotateRight(left, name, rrsets, right);
        }
        return new ZoneNode(left, name, rrsets, right);
    }

    private static ZoneNode rotateLeft(@Nullable ZoneNode left, Name name, Rrset[] rrsets, ZoneNode right) {
        ZoneNode inner = right.left;
        if (inner == null || nodes(inner) + 1L < GAMMA * (nodes(right.right) + 1L)) {
            return new ZoneNode(new ZoneNode(left, name, rrsets, inner), right.name, right.rrsets, right.right);
        }
        return new ZoneNode(
                new ZoneNode(left, name, rrsets, inner.left),
                inner.name,
                inner.rrsets,
                new ZoneNode(inner.right, right.name, right.rrsets, right.right));
    }

    private static ZoneNode rotateRight(ZoneNode left, Name name, Rrset[] rrsets, @Nullable ZoneNode right) {
        ZoneNode inner = left.right;
        if (inner == null || nodes(inner) + 1L < GAMMA * (nodes(left.left) + 1L)) {
            return new ZoneNode(left.left, left.name, left.rrsets, new ZoneNode(inner, name, rrsets, right));
        }
        return new ZoneNode(
                new ZoneNode(left.left, left.name, left.rrsets, inner.left),
                inner.name,
                inner.rrsets,
                new ZoneNode(inner.right, name, rrsets, right));
    }

    /** Tells whether every node is balanced and ordered; for tests. */
    static boolean isSound(@Nullable ZoneNode tree) {
        if (tree == null) {
            return true;
        }
        long leftWeight = nodes(tree.left) + 1L;
        long rightWeight = nodes(tree.right) + 1L;
        boolean balanced = leftWeight <= DELTA * rightWeight && rightWeight <= DELTA * leftWeight;
        boolean ordered = (tree.left == null || last(tree.left).name.compareTo(tree.name) < 0)
                && (tree.right == null || first(tree.right).name.compareTo(tree.name) > 0);
        return balanced && ordered && isSound(tree.left) && isSound(tree.right);
    }
}
