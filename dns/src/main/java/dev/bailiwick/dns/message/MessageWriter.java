package dev.bailiwick.dns.message;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * Writes one message record by record, up to a size. Owner names are compressed, and so are names in the data of the
 * types that RFC 3597, section 4 still allows. For one thread.
 */
public final class MessageWriter {
    private final DNSOutput out = new DNSOutput(512);
    private final NameTable names = new NameTable();
    private final int maxBytes;
    private final int[] counts = new int[4];
    private final int flags;
    private final byte[] trailer;

    /**
     * Starts a message.
     *
     * @param flags the header's second word
     * @param question the question section as it was sent, empty for none
     * @param maxBytes the largest size in octets, for all but header and question
     * @param opt the OPT record that ends the message, if any
     */
    public MessageWriter(int id, int flags, byte[] question, int maxBytes, @Nullable OPTRecord opt) {
        this.flags = flags;
        this.trailer = opt == null ? new byte[0] : opt.toWire(Section.ADDITIONAL);
        this.maxBytes = maxBytes - trailer.length;
        out.writeU16(id);
        out.writeU16(flags);
        out.writeByteArray(new byte[8]);
        if (question.length > 0) {
            noteNames(question);
            out.writeByteArray(question);
            counts[0] = 1;
        }
    }

    /**
     * Adds a record, or writes nothing and returns false where it would exceed the size.
     *
     * @param section 1 answer, 2 authority, 3 additional
     */
    public boolean add(Record record, int section) {
        int start = out.current();
        record.getName().toWire(out, names);
        out.writeU16(record.getType());
        out.writeU16(record.getDClass());
        out.writeU32(record.getTTL());
        int lengthAt = out.current();
        out.writeU16(0);
        writeData(record);
        int length = out.current() - lengthAt - 2;
        if (out.current() > maxBytes || length > 0xffff) {
            out.jump(start);
            names.rewind(start);
            return false;
        }
        out.writeU16At(length, lengthAt);
        counts[section]++;
        return true;
    }

    /** The number of records in the section. */
    public int count(int section) {
        return counts[section];
    }

    /** Octets written so far. */
    public int size() {
        return out.current();
    }

    /** Ends the message and returns it, with more header bits set. To be called once. */
    public byte[] finish(int moreFlags) {
        if (trailer.length > 0) {
            out.writeByteArray(trailer);
            counts[Section.ADDITIONAL]++;
        }
        byte[] message = out.toByteArray();
        put16(message, 2, flags | moreFlags);
        for (int i = 0; i < counts.length; i++) {
            put16(message, 4 + 2 * i, counts[i]);
        }
        return message;
    }

    static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }

    private void noteNames(byte[] question) {
        try {
            Name name = new Name(new DNSInput(question));
            int at = out.current();
            for (int skipped = 0; skipped < name.labels() - 1; skipped++) {
                Name suffix = skipped == 0 ? name : new Name(name, skipped);
                names.add(at, suffix);
                at += name.getLabel(skipped)[0] + 1;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a question without a name", e);
        }
    }

    private void writeData(Record record) {
        switch (record) {
            case NSRecord ns -> ns.getTarget().toWire(out, names);
            case CNAMERecord cname -> cname.getTarget().toWire(out, names);
            case PTRRecord ptr -> ptr.getTarget().toWire(out, names);
            case MXRecord mx -> {
                out.writeU16(mx.getPriority());
                mx.getTarget().toWire(out, names);
            }
            case SOARecord soa -> {
                soa.getHost().toWire(out, names);
                soa.getAdmin().toWire(out, names);
                out.writeU32(soa.getSerial());
                out.writeU32(soa.getRefresh());
                out.writeU32(soa.getRetry());
                out.writeU32(soa.getExpire());
                out.writeU32(soa.getMinimum());
            }
            default -> out.writeByteArray(record.rdataToWireCanonical());
        }
    }
}
