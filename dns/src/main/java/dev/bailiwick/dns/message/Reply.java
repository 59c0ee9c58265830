package dev.bailiwick.dns.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * The reply to one request, under construction: sections, RCODE, flags. Echoes the question byte for byte and answers
 * EDNS with EDNS (RFC 6891). For one thread.
 */
public final class Reply {
    /** The UDP payload size that is offered and never exceeded, in octets. */
    public static final int UDP_PAYLOAD = 1232;

    /** The largest message over TCP, in octets. */
    public static final int MAX_BYTES = 65_535;

    private static final int PLAIN_UDP = 512;
    private static final int QR = 0x8000;
    private static final int AA = 0x0400;
    private static final int TC = 0x0200;
    private static final int KEPT = 0x7900; // opcode, RD
    private static final int DO = 0x8000;

    private final int id;
    private final int kept;
    private final byte[] question;
    private final @Nullable OPTRecord askedOpt;
    private final List<Record> answer = new ArrayList<>();
    private final List<Record> authority = new ArrayList<>();
    private final List<Record> additional = new ArrayList<>();
    private final List<Record> optional = new ArrayList<>();
    private final List<EDNSOption> options = new ArrayList<>();
    private int rcode;
    private boolean authoritative;
    private boolean truncated;

    private Reply(RawMessage request, @Nullable OPTRecord askedOpt, int rcode) {
        this.id = request.id();
        this.kept = request.flags() & KEPT;
        this.question = request.question();
        this.askedOpt = askedOpt;
        this.rcode = rcode;
    }

    /** A reply without records. */
    public static Reply to(RawMessage request, Message parsed, int rcode) {
        return new Reply(request, parsed.getOPT(), rcode);
    }

    /**
     * The twelve octets that answer a request which cannot be read any further.
     *
     * @param request at least 12 octets
     */
    public static byte[] headerOnly(byte[] request, int rcode) {
        byte[] message = new byte[RawMessage.HEADER_BYTES];
        message[0] = request[0];
        message[1] = request[1];
        MessageWriter.put16(message, 2, QR | (RawMessage.u16(request, 2) & KEPT) | rcode);
        return message;
    }

    /** Sets the RCODE, 0 to 4095; those above 15 travel in OPT. */
    public Reply rcode(int value) {
        rcode = value;
        return this;
    }

    public int rcode() {
        return rcode;
    }

    /** Sets the bit AA. */
    public Reply authoritative(boolean value) {
        authoritative = value;
        return this;
    }

    public boolean authoritative() {
        return authoritative;
    }

    /** Makes the reply say "ask again over TCP", without records. */
    public Reply truncate() {
        truncated = true;
        return this;
    }

    public Reply answer(Collection<? extends Record> records) {
        answer.addAll(records);
        return this;
    }

    public Reply authority(Collection<? extends Record> records) {
        authority.addAll(records);
        return this;
    }

    /** Adds records that the client needs (glue, RFC 9471): where they do not fit, the reply is truncated. */
    public Reply additional(Collection<? extends Record> records) {
        additional.addAll(records);
        return this;
    }

    /** Adds records that are left out where they do not fit. */
    public Reply optional(Collection<? extends Record> records) {
        optional.addAll(records);
        return this;
    }

    public List<Record> answer() {
        return List.copyOf(answer);
    }

    public List<Record> authority() {
        return List.copyOf(authority);
    }

    public List<Record> additional() {
        return List.copyOf(additional);
    }

    /** Adds an extended error (RFC 8914); it goes out only if the request had OPT. */
    public Reply extendedError(int code, String text) {
        options.add(new ExtendedErrorCodeOption(code, text));
        return this;
    }

    /** The largest reply over UDP in octets, from what the request offers. */
    public int udpLimit() {
        return askedOpt == null ? PLAIN_UDP : Math.clamp(askedOpt.getPayloadSize(), PLAIN_UDP, UDP_PAYLOAD);
    }

    /** Tells whether the reply with all the records that it needs takes at most so many octets. */
    public boolean fits(int maxBytes) {
        return write(maxBytes, true).length > 0;
    }

    /** Encodes the reply in at most so many octets; where it does not fit, with TC and no records. */
    public byte[] encode(int maxBytes) {
        if (!truncated) {
            byte[] whole = write(maxBytes, true);
            if (whole.length > 0) {
                return whole;
            }
        }
        return write(MAX_BYTES, false);
    }

    private byte[] write(int maxBytes, boolean withRecords) {
        OPTRecord opt = opt();
        int shownRcode = opt == null && rcode > 15 ? Rcode.SERVFAIL : rcode & 0x0f;
        int flags = QR | kept | (authoritative ? AA : 0) | shownRcode;
        MessageWriter out = new MessageWriter(id, flags, question, maxBytes, opt);
        if (!withRecords) {
            return out.finish(TC);
        }
        boolean fits = addAll(out, answer, Section.ANSWER)
                && addAll(out, authority, Section.AUTHORITY)
                && addAll(out, additional, Section.ADDITIONAL);
        if (fits) {
            // What is left out of these misleads nobody, so the first that does not fit ends them.
            addAll(out, optional, Section.ADDITIONAL);
        }
        return fits ? out.finish(0) : new byte[0];
    }

    /** The OPT record of the reply; none if the request had none. */
    public @Nullable OPTRecord opt() {
        if (askedOpt == null) {
            return null;
        }
        boolean dnssecOk = (askedOpt.getFlags() & DO) != 0;
        return new OPTRecord(UDP_PAYLOAD, rcode >> 4, 0, dnssecOk ? ExtendedFlags.DO : 0, options);
    }

    private static boolean addAll(MessageWriter out, List<Record> records, int section) {
        for (Record each : records) {
            if (!out.add(each, section)) {
                return false;
            }
        }
        return true;
    }
}
