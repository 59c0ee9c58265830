package dev.bailiwick.dns;

import dev.bailiwick.dns.message.MalformedMessageException;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.Transport;
import dev.bailiwick.testkit.servers.Ports;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Raw exchanges over sockets, and messages made by hand. */
public final class Wire {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int PATIENCE_MILLIS = 5_000;

    private Wire() {}

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    public static Message query(String name, int type) {
        Message query = new Message(4711);
        query.addRecord(Record.newRecord(TestZones.name(name), type, DClass.IN), Section.QUESTION);
        return query;
    }

    public static Message withEdns(Message query, int payload) {
        query.addRecord(new OPTRecord(payload, 0, 0), Section.ADDITIONAL);
        return query;
    }

    public static DnsRequest request(byte[] bytes, Transport transport) {
        try {
            return DnsRequest.read(bytes, transport, new InetSocketAddress(Ports.loopback(), 5300), NOW);
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static DnsRequest request(Message message) {
        return request(message.toWire(), Transport.UDP);
    }

    /** Sends one datagram and returns the answer. */
    public static byte[] udp(InetSocketAddress server, byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.send(new DatagramPacket(message, message.length));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    public static Message udp(InetSocketAddress server, Message message) throws IOException {
        return new Message(udp(server, message.toWire()));
    }

    public static Socket connect(InetSocketAddress server) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    public static void send(Socket socket, byte[] message) throws IOException {
        byte[] framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        socket.getOutputStream().write(framed);
    }

    public static byte[] receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        return message;
    }

    public static Message tcp(InetSocketAddress server, Message message) throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, message.toWire());
            return new Message(receive(socket));
        }
    }

    /** The records of a section as sorted lines, TTL included. */
    public static java.util.List<String> lines(java.util.Collection<? extends Record> records) {
        return records.stream()
                .filter(each -> each.getType() != Type.OPT)
                .map(each -> each.getName() + " " + each.getTTL() + " " + Type.string(each.getType()) + " "
                        + each.rdataToString())
                .sorted()
                .toList();
    }
}
