package dev.bailiwick.dns.verify;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.dns.message.MalformedMessageException;
import dev.bailiwick.dns.message.RawMessage;
import dev.bailiwick.dns.message.Reply;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Asks one name server what it serves: without recursion, over UDP and where the answer is truncated over TCP. Blocks;
 * for virtual threads or a pool of its own. Thread-safe.
 */
public final class AuthoritativeQuery {
    private final SecureRandom random = new SecureRandom();
    private final Duration patience;
    private final int udpTries;

    /**
     * Makes a client.
     *
     * @param patience how long to wait for each answer
     * @param udpTries how often to ask over UDP, at least once
     */
    public AuthoritativeQuery(Duration patience, int udpTries) {
        if (!patience.isPositive() || udpTries < 1) {
            throw new IllegalArgumentException("patience and tries are positive");
        }
        this.patience = patience;
        this.udpTries = udpTries;
    }

    /** A second for each of three tries. */
    public static AuthoritativeQuery withDefaults() {
        return new AuthoritativeQuery(Duration.ofSeconds(1), 3);
    }

    /**
     * Asks for one RRset.
     *
     * @param apex the zone that the server should have
     * @param name at or below the apex
     * @param type a data type, not ANY
     */
    public QueryResult ask(InetSocketAddress server, Name apex, Name name, int type) {
        Name owner = Names.canonical(name);
        Message query = query(owner, type);
        try {
            Message answer = overUdp(server, query);
            if (answer.getHeader().getFlag(Flags.TC)) {
                answer = overTcp(server, query);
            }
            return read(answer, Names.canonical(apex), owner, type);
        } catch (SocketTimeoutException e) {
            return new QueryResult.Unreachable("no answer from " + text(server));
        } catch (IOException | RuntimeException e) {
            return new QueryResult.Unreachable("no usable answer from " + text(server) + ": " + e.getMessage());
        }
    }

    /** Asks for the zone's SOA; the serial stands in the result. */
    public QueryResult soaSerial(InetSocketAddress server, Name apex) {
        return ask(server, apex, apex, Type.SOA);
    }

    private Message query(Name name, int type) {
        Message query = new Message(random.nextInt(0x10000));
        query.addRecord(Record.newRecord(name, type, DClass.IN), Section.QUESTION);
        query.addRecord(new OPTRecord(Reply.UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        return query;
    }

    private Message overUdp(InetSocketAddress server, Message query) throws IOException {
        byte[] bytes = query.toWire();
        for (int i = 1; ; i++) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(server);
                socket.send(new DatagramPacket(bytes, bytes.length));
                return receive(socket, query);
            } catch (SocketTimeoutException | java.net.PortUnreachableException e) {
                if (i >= udpTries) {
                    throw e;
                }
            }
        }
    }

    /** Waits for the answer that fits; what does not is passed over, since it may be forged. */
    private Message receive(DatagramSocket socket, Message query) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        byte[] buffer = new byte[65_535];
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            socket.setSoTimeout(Math.toIntExact(Math.max(1, left / 1_000_000)));
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            Optional<Message> answer = fitting(java.util.Arrays.copyOf(buffer, packet.getLength()), query);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    private Message overTcp(InetSocketAddress server, Message query) throws IOException {
        byte[] bytes = query.toWire();
        try (Socket socket = new Socket()) {
            int millis = Math.toIntExact(patience.toMillis());
            socket.connect(server, millis);
            socket.setSoTimeout(millis);
            byte[] framed = new byte[bytes.length + 2];
            framed[0] = (byte) (bytes.length >> 8);
            framed[1] = (byte) bytes.length;
            System.arraycopy(bytes, 0, framed, 2, bytes.length);
            socket.getOutputStream().write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return fitting(answer, query).orElseThrow(() -> new IOException("the answer does not fit the question"));
        }
    }

    private static Optional<Message> fitting(byte[] bytes, Message query) {
        try {
            Message answer = RawMessage.scan(bytes).parse();
            Record asked = query.getQuestion();
            Record echoed = answer.getQuestion();
            boolean refusedUnread = echoed == null && answer.getRcode() != Rcode.NOERROR;
            boolean fits = answer.getHeader().getFlag(Flags.QR)
                    && answer.getHeader().getID() == query.getHeader().getID()
                    && (refusedUnread || (echoed != null && echoed.equals(asked)));
            return fits ? Optional.of(answer) : Optional.empty();
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    private static QueryResult read(Message message, Name apex, Name name, int type) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN && rcode != Rcode.YXDOMAIN) {
            return new QueryResult.Unreachable("the server answered " + Rcode.string(rcode));
        }
        List<Record> answer = message.getSection(Section.ANSWER);
        List<Record> authority = message.getSection(Section.AUTHORITY);
        boolean authoritative = message.getHeader().getFlag(Flags.AA);
        if (!authoritative && answer.isEmpty() && !refersBelow(authority, apex, name)) {
            return new QueryResult.Unreachable("the server is not authoritative for `" + Names.text(apex) + "`");
        }
        Optional<Rrset> rrset = Reading.rrset(name, type, answer, authority, message.getSection(Section.ADDITIONAL));
        return new QueryResult.Answered(rrset, authoritative, serial(apex, answer, authority));
    }

    private static boolean refersBelow(List<Record> authority, Name apex, Name name) {
        return authority.stream()
                .anyMatch(each -> each.getType() == Type.NS
                        && Names.isBelow(each.getName(), apex)
                        && Names.isAtOrBelow(name, each.getName()));
    }

    private static OptionalLong serial(Name apex, List<Record> answer, List<Record> authority) {
        return java.util.stream.Stream.concat(answer.stream(), authority.stream())
                .filter(each -> each.getName().equals(apex))
                .filter(SOARecord.class::isInstance)
                .mapToLong(each -> ((SOARecord) each).getSerial())
                .findFirst();
    }

    private static String text(InetSocketAddress server) {
        return server.getAddress().getHostAddress() + " port " + server.getPort();
    }
}
