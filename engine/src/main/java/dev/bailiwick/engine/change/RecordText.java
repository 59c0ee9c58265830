package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Records and RRsets as JSON-able trees in presentation form (RFC 1035, section 5; RFC 3597 for unknown types). */
public final class RecordText {
    private RecordText() {}

    /**
     * Reads a type's mnemonic or {@code TYPEnnn}.
     *
     * @throws IllegalArgumentException if there is no such type or it is a meta type
     */
    public static int type(String text) {
        int type = Type.value(text, true);
        if (type <= 0 || !Type.isRR(type)) {
            throw new IllegalArgumentException("`" + text + "` is not a type of record");
        }
        return type;
    }

    /** The most octets of a record's data (RFC 1035, section 3.2.1). */
    private static final int MAX_DATA_OCTETS = 65_535;

    /**
     * Reads one record's data; names in it are absolute, the final dot may be left out.
     *
     * @throws IllegalArgumentException if the text is not data of that type
     */
    public static Record parse(Name name, int type, long ttlSeconds, String text) {
        try {
            Record record = Record.fromString(name, type, DClass.IN, ttlSeconds, text, Name.root);
            if (Rrset.data(record).length > MAX_DATA_OCTETS) {
                throw new IllegalArgumentException("longer than " + MAX_DATA_OCTETS + " octets");
            }
            return record;
        } catch (IOException | IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "`" + text + "` is not data of type " + Type.string(type) + ": " + e.getMessage(), e);
        }
    }

    /** Reads several records' data. */
    public static List<Record> parseAll(Name name, int type, long ttlSeconds, List<?> texts) {
        List<Record> records = new ArrayList<>();
        for (Object text : texts) {
            if (!(text instanceof String value)) {
                throw new IllegalArgumentException("a record is a text");
            }
            records.add(parse(name, type, ttlSeconds, value));
        }
        return records;
    }

    /** The RRset as a tree; null for none. */
    public static @Nullable Map<String, Object> tree(@Nullable Rrset rrset) {
        if (rrset == null) {
            return null;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", Names.text(rrset.name()));
        tree.put("type", rrset.typeText());
        tree.put("ttl", rrset.ttlSeconds());
        tree.put("records", rrset.values());
        return tree;
    }

    /** Reads what {@link #tree} wrote. */
    public static Rrset rrset(Map<String, Object> tree) {
        Name name = Names.parse(text(tree, "name"));
        int type = type(text(tree, "type"));
        long ttl = number(tree, "ttl");
        return Rrset.of(name, type, ttl, parseAll(name, type, ttl, list(tree, "records")));
    }

    static String text(Map<String, Object> tree, String field) {
        if (tree.get(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("`" + field + "` must be given as a text");
    }

    static long number(Map<String, Object> tree, String field) {
        if (tree.get(field) instanceof Number number && number.longValue() == number.doubleValue()) {
            return number.longValue();
        }
        throw new IllegalArgumentException("`" + field + "` must be given as a whole number");
    }

    static List<?> list(Map<String, Object> tree, String field) {
        if (tree.get(field) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("`" + field + "` must be given as a list");
    }
}
