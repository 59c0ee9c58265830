package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Rrset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** Walks the RRsets at or beneath a name in canonical order, holding one path of the tree. */
final class SubtreeIterator implements Iterator<Rrset> {
    private final Name top;
    private final Deque<ZoneNode> path = new ArrayDeque<>();
    private int next;

    SubtreeIterator(@Nullable ZoneNode root, Name top) {
        this.top = top;
        ZoneNode at = root;
        while (at != null) {
            if (at.name.compareTo(top) < 0) {
                at = at.right;
            } else {
                path.push(at);
                at = at.left;
            }
        }
    }

    @Override
    public boolean hasNext() {
        ZoneNode node = path.peek();
        return node != null && (next > 0 || node.name.subdomain(top));
    }

    @Override
    public Rrset next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ZoneNode node = path.element();
        Rrset rrset = node.rrsets[next++];
        if (next == node.rrsets.length) {
            next = 0;
            advance();
        }
        return rrset;
    }

    private void advance() {
        ZoneNode at = path.pop().right;
        while (at != null) {
            path.push(at);
            at = at.left;
        }
    }
}
