package dev.bailiwick.store;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.WireParseException;

/**
 * The binary form of rdata lists and of a delta's edits; the first octet is the form's version. Numbers are big-endian.
 *
 * <pre>{@code
 * data  = 1, records
 * edits = 1, count:4, count x (name's length:1, name's wire form, type:2, sides:1, [before], [after])
 * side  = ttl:4, records
 * records = count:4, count x (length:2, rdata in canonical wire form)
 * }</pre>
 */
final class RdataCodec {
    private static final byte VERSION = 1;
    private static final int BEFORE = 1;
    private static final int AFTER = 2;

    private RdataCodec() {}

    /** Writes into memory. */
    @FunctionalInterface
    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads from memory. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ByteBuffer in) throws IOException;
    }

    static byte[] data(Rrset rrset) {
        return encode(out -> records(out, rrset));
    }

    /** @throws IllegalStateException if the bytes are not what {@link #data} wrote */
    static Rrset rrset(Name name, int type, long ttlSeconds, byte[] data) {
        return decode(data, in -> rrset(in, name, type, ttlSeconds));
    }

    static byte[] edits(List<RrsetEdit> edits) {
        return encode(out -> {
            out.writeInt(edits.size());
            for (RrsetEdit edit : edits) {
                byte[] name = edit.name().toWire();
                out.writeByte(name.length);
                out.write(name);
                out.writeShort(edit.type());
                out.writeByte((edit.before() == null ? 0 : BEFORE) | (edit.after() == null ? 0 : AFTER));
                side(out, edit.before());
                side(out, edit.after());
            }
        });
    }

    /** @throws IllegalStateException if the bytes are not what {@link #edits} wrote */
    static List<RrsetEdit> edits(byte[] bytes) {
        return decode(bytes, in -> {
            int count = count(in);
            List<RrsetEdit> edits = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Name name = new Name(take(in, Byte.toUnsignedInt(in.get())));
                int type = Short.toUnsignedInt(in.getShort());
                int sides = in.get();
                Rrset before = (sides & BEFORE) == 0 ? null : rrset(in, name, type, ttl(in));
                Rrset after = (sides & AFTER) == 0 ? null : rrset(in, name, type, ttl(in));
                edits.add(new RrsetEdit(name, type, before, after));
            }
            return List.copyOf(edits);
        });
    }

    private static void side(DataOutputStream out, @Nullable Rrset rrset) throws IOException {
        if (rrset != null) {
            out.writeInt((int) rrset.ttlSeconds());
            records(out, rrset);
        }
    }

    private static void records(DataOutputStream out, Rrset rrset) throws IOException {
        out.writeInt(rrset.records().size());
        for (Record record : rrset.records()) {
            byte[] data = Rrset.data(record);
            out.writeShort(data.length);
            out.write(data);
        }
    }

    private static long ttl(ByteBuffer in) {
        return Integer.toUnsignedLong(in.getInt());
    }

    private static Rrset rrset(ByteBuffer in, Name name, int type, long ttlSeconds) {
        int count = count(in);
        List<Record> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] data = take(in, Short.toUnsignedInt(in.getShort()));
            records.add(Record.newRecord(name, type, DClass.IN, ttlSeconds, data));
        }
        return Rrset.of(name, type, ttlSeconds, records);
    }

    /** A count can be no larger than the octets that follow: a damaged one must not ask for memory. */
    private static int count(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalStateException("a stored record list is damaged: " + count + " elements announced");
        }
        return count;
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private static byte[] encode(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written to it", e);
        }
        return bytes.toByteArray();
    }

    private static <T> T decode(byte[] bytes, Reader<T> reader) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw new IllegalStateException("a stored record list has the unknown version " + bytes[0]);
            }
            T value = reader.read(in);
            if (in.hasRemaining()) {
                throw new IllegalStateException("a stored record list goes on after its end");
            }
            return value;
        } catch (BufferUnderflowException | WireParseException | IllegalArgumentException e) {
            throw new IllegalStateException("a stored record list is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("a stored record list cannot be read: " + e.getMessage(), e);
        }
    }
}
