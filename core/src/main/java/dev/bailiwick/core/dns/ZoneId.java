package dev.bailiwick.core.dns;

import java.util.regex.Pattern;
import org.xbill.DNS.Name;

/**
 * A zone, identified by view and apex name. The default view is the empty string (split horizon needs others).
 *
 * @param view the view, empty for the default, otherwise 1 to 63 of {@code a-z 0-9 -}
 * @param apex the zone's name, absolute and in lower case
 */
public record ZoneId(String view, Name apex) implements Comparable<ZoneId> {
    private static final Pattern VIEW = Pattern.compile("[a-z0-9-]{0,63}");

    public ZoneId {
        if (!VIEW.matcher(view).matches()) {
            throw new IllegalArgumentException("`" + view + "` is not a view: 1 to 63 of a-z, 0-9 and -");
        }
        apex = Names.canonical(apex);
    }

    /** The zone of that name in the default view. */
    public static ZoneId of(String name) {
        return new ZoneId("", Names.parse(name));
    }

    /** Parses {@code name} or {@code view:name}. */
    public static ZoneId parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? of(text) : new ZoneId(text.substring(0, colon), Names.parse(text.substring(colon + 1)));
    }

    @Override
    public int compareTo(ZoneId other) {
        int byView = view.compareTo(other.view);
        return byView != 0 ? byView : apex.compareTo(other.apex);
    }

    /** {@code name.} in the default view, {@code view:name.} in another; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return view.isEmpty() ? Names.text(apex) : view + ":" + Names.text(apex);
    }
}
