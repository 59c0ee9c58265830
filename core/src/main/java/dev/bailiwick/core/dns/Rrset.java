package dev.bailiwick.core.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * An RRset (RFC 2181, section 5): all records of one name, type and class IN, with one TTL. Immutable and thread-safe.
 *
 * <p>Records are kept without duplicates in the canonical order of their data (RFC 4034, section 6.3), so two
 * RRsets are equal exactly where they hold the same data and TTL.
 */
public final class Rrset {
    /** The largest TTL in seconds (RFC 2181, section 8). */
    public static final long MAX_TTL_SECONDS = 0x7fff_ffffL;

    private static final int IPV6_OCTETS = 16;
    private static final int RECORD_HEADER_OCTETS = 10;
    private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

    private final Name name;
    private final int type;
    private final long ttlSeconds;
    private final List<Record> records;

    private Rrset(Name name, int type, long ttlSeconds, List<Record> records) {
        this.name = name;
        this.type = type;
        this.ttlSeconds = ttlSeconds;
        this.records = records;
    }

    /**
     * Makes an RRset of at least one record. Each record is re-labelled with this owner and TTL; duplicates collapse.
     *
     * @throws IllegalArgumentException if there is no record, a record has another type or is a text without strings, or the
     *     TTL is out of range
     */
    public static Rrset of(Name name, int type, long ttlSeconds, Collection<? extends Record> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("an RRset has at least one record");
        }
        if (ttlSeconds < 0 || ttlSeconds > MAX_TTL_SECONDS) {
            throw new IllegalArgumentException("a TTL is 0 to " + MAX_TTL_SECONDS + " seconds, not " + ttlSeconds);
        }
        Name owner = Names.canonical(name);
        TreeMap<byte[], Record> byData = new TreeMap<>(UNSIGNED);
        for (Record each : records) {
            if (each.getType() != type) {
                throw new IllegalArgumentException(
                        "a record of type " + Type.string(each.getType()) + " in an RRset of " + Type.string(type));
            }
            if ((type == Type.TXT || type == Type.SPF) && data(each).length == 0) {
                // RFC 1035, section 3.3.14: one or more
                throw new IllegalArgumentException("a record of type " + Type.string(type) + " has no string");
            }
            byData.putIfAbsent(data(each), relabelled(each, owner, ttlSeconds));
        }
        return new Rrset(owner, type, ttlSeconds, List.copyOf(byData.values()));
    }

    /** The record under another owner and TTL, read again from its own data: what the library cannot read again is none. */
    private static Record relabelled(Record record, Name owner, long ttlSeconds) {
        @Nullable Record again = Record.newRecord(owner, record.getType(), DClass.IN, ttlSeconds, data(record));
        if (again == null) {
            throw new IllegalArgumentException("the data of type " + Type.string(record.getType()) + " cannot be read");
        }
        return again;
    }

    /**
     * The canonical form of a record's data (RFC 4034, section 6.2): what makes two records the same.
     *
     * @throws IllegalArgumentException if the library cannot write what it has read, as of WKS without services or HIP without a key
     */
    public static byte[] data(Record record) {
        try {
            return record.rdataToWireCanonical();
        } catch (IndexOutOfBoundsException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "the data of type " + Type.string(record.getType()) + " is incomplete", e);
        }
    }

    public Name name() {
        return name;
    }

    /** The RR type's number. */
    public int type() {
        return type;
    }

    /** The type's mnemonic, {@code TYPEnnn} where it has none (RFC 3597). */
    public String typeText() {
        return Type.string(type);
    }

    public long ttlSeconds() {
        return ttlSeconds;
    }

    /** The records in canonical order, at least one; unmodifiable. */
    public List<Record> records() {
        return records;
    }

    /** The records' data in presentation form, in canonical order. */
    public List<String> values() {
        return records.stream().map(Rrset::valueText).toList();
    }

    /**
     * A record's data in presentation form, in which the strings of a TXT always stand in quotes and AAAA is that of RFC 5952.
     * HIP stands in the form of unknown types (RFC 3597, section 5): the library reads its own text of it past the line's end.
     */
    public static String valueText(Record record) {
        if (record.getType() == Type.AAAA) {
            byte[] octets = data(record);
            return octets.length == IPV6_OCTETS ? Ipv6Text.of(octets) : record.rdataToString();
        }
        if (record.getType() == Type.HIP) {
            byte[] data = data(record);
            return "\\# " + data.length + " " + HexFormat.of().withUpperCase().formatHex(data);
        }
        if (!(record instanceof TXTRecord txt)) {
            return record.rdataToString();
        }
        StringJoiner strings = new StringJoiner(" ");
        for (byte[] each : txt.getStringsAsByteArrays()) {
            strings.add(quoted(each));
        }
        return strings.toString();
    }

    /** RFC 1035, section 5.1: a backslash before a quote or backslash, and decimals for what is not printable ASCII. */
    private static String quoted(byte[] octets) {
        StringBuilder text = new StringBuilder("\"");
        for (byte octet : octets) {
            int value = octet & 0xff;
            if (value < ' ' || value > '~') {
                text.append('\\')
                        .append((char) ('0' + value / 100))
                        .append((char) ('0' + value / 10 % 10))
                        .append((char) ('0' + value % 10));
            } else {
                text.append(value == '"' || value == '\\' ? "\\" : "").append((char) value);
            }
        }
        return text.append('"').toString();
    }

    /** The size in octets of all records on the wire, without compression of names. */
    public int wireOctets() {
        int octets = 0;
        for (Record each : records) {
            octets = Math.addExact(octets, name.length() + RECORD_HEADER_OCTETS + data(each).length);
        }
        return octets;
    }

    /** Tells whether a record with this data is among the records. */
    public boolean holds(Record record) {
        byte[] wanted = data(record);
        return records.stream().anyMatch(r -> Arrays.equals(data(r), wanted));
    }

    /** The same data with another TTL. */
    public Rrset withTtl(long otherTtlSeconds) {
        return otherTtlSeconds == ttlSeconds ? this : of(name, type, otherTtlSeconds, records);
    }

    /** The same data under another owner (as a wildcard synthesizes it, RFC 4592). */
    public Rrset withName(Name otherName) {
        return otherName.equals(name) ? this : of(otherName, type, ttlSeconds, records);
    }

    /** Tells whether both hold the same data, whatever their TTLs. */
    public boolean sameData(Rrset other) {
        if (type != other.type || !name.equals(other.name) || records.size() != other.records.size()) {
            return false;
        }
        for (int i = 0; i < records.size(); i++) {
            if (!Arrays.equals(data(records.get(i)), data(other.records.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** The records in a list that the caller may change. */
    public List<Record> copyOfRecords() {
        return new ArrayList<>(records);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Rrset that && ttlSeconds == that.ttlSeconds && sameData(that));
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, ttlSeconds, records.size());
    }

    @Override
    public String toString() {
        return Names.text(name) + " " + ttlSeconds + " " + typeText() + " " + values();
    }
}
