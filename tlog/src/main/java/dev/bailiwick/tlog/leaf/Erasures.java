package dev.bailiwick.tlog.leaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an entry that records erasures says it erased: the value of its field {@link #FIELD}, a list with commas of
 * {@code <index>}, {@code <from>-<to>} (both included) and {@code <index>/<field>}. Immutable.
 */
public final class Erasures {

    /** The field that names what an entry erases. */
    public static final String FIELD = "erases";

    private static final Pattern ITEM = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18})|/([A-Za-z0-9._:-]{1,100}))?");

    private record Item(long from, long to, Optional<String> field) {}

    private final List<Item> items;

    private Erasures(List<Item> items) {
        this.items = items;
    }

    /**
     * Reads the value of the field.
     *
     * @throws IllegalArgumentException if an item is malformed
     */
    public static Erasures parse(String value) {
        List<Item> items = new ArrayList<>();
        for (String text : value.split(",", -1)) {
            Matcher match = ITEM.matcher(text);
            if (!match.matches()) {
                throw new IllegalArgumentException("an erasure is an index, a range or index/field");
            }
            long from = Long.parseLong(match.group(1));
            long to = match.group(2) == null ? from : Long.parseLong(match.group(2));
            items.add(new Item(from, to, Optional.ofNullable(match.group(3))));
        }
        return new Erasures(List.copyOf(items));
    }

    /** Whether the field of the entry at this index is among what was erased. */
    public boolean covers(long index, String field) {
        return items.stream()
                .anyMatch(item -> item.from <= index
                        && index <= item.to
                        && item.field.map(field::equals).orElse(true));
    }
}
