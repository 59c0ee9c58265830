package dev.bailiwick.dns.message;

import java.io.IOException;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/**
 * The bytes of one DNS message with its layout: where the question ends and where a TSIG record starts. Immutable as
 * long as nobody writes to the bytes; thread-safe.
 *
 * <p>The scan is strict: every record must lie within the message, nothing may follow the last one, names point only
 * backwards, at most one OPT record is allowed (RFC 6891, section 6.1.1), and TSIG only as the last record of the
 * additional section (RFC 8945, section 5.1).
 */
public final class RawMessage {
    /** Octets of a message header. */
    public static final int HEADER_BYTES = 12;

    private static final int MAX_BYTES = 65_535;
    private static final int QUESTION = 0;
    private static final int ADDITIONAL = 3;
    private static final int TC = 0x0200;

    private final byte[] bytes;
    private final int questionEnd;
    private final int tsigStart;

    private RawMessage(byte[] bytes, int questionEnd, int tsigStart) {
        this.bytes = bytes;
        this.questionEnd = questionEnd;
        this.tsigStart = tsigStart;
    }

    /**
     * Scans a message.
     *
     * @param bytes 12 to 65,535 octets; kept, not copied
     * @throws MalformedMessageException if the layout is broken
     */
    public static RawMessage scan(byte[] bytes) throws MalformedMessageException {
        if (bytes.length < HEADER_BYTES || bytes.length > MAX_BYTES) {
            throw new MalformedMessageException("a message of " + bytes.length + " octets");
        }
        return new Scan(bytes).run();
    }

    /** Parses the records. The bit TC is ignored: a truncated request is not a shorter one. */
    public Message parse() throws MalformedMessageException {
        byte[] whole = bytes;
        if ((flags() & TC) != 0) {
            whole = bytes.clone();
            whole[2] &= (byte) ~(TC >> 8);
        }
        try {
            Message parsed = new Message(whole);
            if ((flags() & TC) != 0) {
                parsed.getHeader().setFlag(Flags.TC);
            }
            return parsed;
        } catch (IOException | RuntimeException e) {
            // Data parsers meet hostile input here; whatever they throw, the message is at fault.
            throw new MalformedMessageException("unreadable record data", e);
        }
    }

    /** The message itself; callers do not write to it. */
    public byte[] bytes() {
        return bytes;
    }

    /** The message id, 0 to 65,535. */
    public int id() {
        return u16(bytes, 0);
    }

    /** The second word of the header: QR, opcode, flags, RCODE. */
    public int flags() {
        return u16(bytes, 2);
    }

    /** The opcode, 0 to 15. */
    public int opcode() {
        return opcode(bytes);
    }

    /** The number of questions (of zones, in an UPDATE). */
    public int questions() {
        return u16(bytes, 4);
    }

    /** The question section as sent, with the name's letter case; empty unless there is exactly one question. */
    public byte[] question() {
        if (questions() != 1) {
            return new byte[0];
        }
        byte[] question = new byte[questionEnd - HEADER_BYTES];
        System.arraycopy(bytes, HEADER_BYTES, question, 0, question.length);
        return question;
    }

    /** The offset at which the TSIG record starts, or -1 where there is none. */
    public int tsigStart() {
        return tsigStart;
    }

    static int u16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
    }

    static int opcode(byte[] bytes) {
        return (bytes[2] >> 3) & 0x0f;
    }

    private static final class Scan {
        private final byte[] bytes;
        private int at = HEADER_BYTES;

        Scan(byte[] bytes) {
            this.bytes = bytes;
        }

        RawMessage run() throws MalformedMessageException {
            int questionEnd = HEADER_BYTES;
            int tsigStart = -1;
            boolean opt = false;
            for (int section = QUESTION; section <= ADDITIONAL; section++) {
                int count = u16(bytes, 4 + 2 * section);
                for (int i = 0; i < count; i++) {
                    int start = at;
                    int type = section == QUESTION ? skipQuestion() : skipRecord();
                    if (tsigStart >= 0 || (type == Type.TSIG && section != QUESTION && section != ADDITIONAL)) {
                        throw new MalformedMessageException("TSIG is not the last record");
                    }
                    if (type == Type.OPT && section == ADDITIONAL) {
                        if (opt || bytes[start] != 0) {
                            throw new MalformedMessageException("more than one OPT record, or one with a name");
                        }
                        opt = true;
                    }
                    if (type == Type.TSIG && section == ADDITIONAL) {
                        tsigStart = start;
                    }
                }
                questionEnd = section == QUESTION ? at : questionEnd;
            }
            if (at != bytes.length) {
                throw new MalformedMessageException("octets after the last record");
            }
            return new RawMessage(bytes, questionEnd, tsigStart);
        }

        private int skipQuestion() throws MalformedMessageException {
            skipName();
            require(4);
            int type = u16(bytes, at);
            at += 4;
            return type;
        }

        private int skipRecord() throws MalformedMessageException {
            skipName();
            require(10);
            int type = u16(bytes, at);
            int length = u16(bytes, at + 8);
            at += 10;
            require(length);
            at += length;
            return type;
        }

        private void skipName() throws MalformedMessageException {
            int start = at;
            while (true) {
                require(1);
                int length = bytes[at] & 0xff;
                if (length == 0) {
                    at++;
                    return;
                }
                if (length >= 0xc0) {
                    require(2);
                    int target = (length & 0x3f) << 8 | (bytes[at + 1] & 0xff);
                    if (target >= start || target < HEADER_BYTES) {
                        throw new MalformedMessageException("a name points forward or into the header");
                    }
                    at += 2;
                    return;
                }
                if (length > 63) {
                    throw new MalformedMessageException("a label type that is not in use");
                }
                at += 1 + length;
            }
        }

        private void require(int octets) throws MalformedMessageException {
            if (octets > bytes.length - at) {
                throw new MalformedMessageException("the message ends within a record");
            }
        }
    }
}
