package dev.bailiwick.core.dns;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * What a change does to one RRset: its content before and after, either of which may be absent, never both, never
 * equal.
 */
public record RrsetEdit(
        Name name,
        int type,
        @Nullable Rrset before,
        @Nullable Rrset after) {
    public RrsetEdit {
        if (Objects.equals(before, after)) {
            throw new IllegalArgumentException("an edit changes something");
        }
    }

    public static RrsetEdit between(@Nullable Rrset before, @Nullable Rrset after) {
        Rrset one = Optional.ofNullable(after).orElse(before);
        if (one == null) {
            throw new IllegalArgumentException("an edit has a before or an after");
        }
        return new RrsetEdit(one.name(), one.type(), before, after);
    }

    /** The edit that takes this one back. */
    public RrsetEdit inverse() {
        return new RrsetEdit(name, type, after, before);
    }
}
