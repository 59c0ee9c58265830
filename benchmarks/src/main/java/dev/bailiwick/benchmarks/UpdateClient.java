package dev.bailiwick.benchmarks;

import dev.bailiwick.dns.tsig.TsigClient;
import dev.bailiwick.dns.tsig.TsigKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Sends UPDATE after UPDATE over one UDP socket: delete the RRset, add a value that was never there, signed by TSIG. */
final class UpdateClient implements Load.Client {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final DatagramSocket socket;
    private final TsigClient tsig;
    private final byte[] zone;
    private final byte[] name;
    private final byte[] buffer = new byte[4_096];
    private int id;

    UpdateClient(InetSocketAddress server, TsigKey key, Name zone, Name name) throws SocketException {
        socket = new DatagramSocket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(server);
        tsig = new TsigClient(key, InstantSource.system());
        this.zone = zone.toWire();
        this.name = name.toWire();
    }

    @Override
    public boolean call(int i) throws IOException {
        byte[] request = tsig.sign(message(i));
        socket.send(new DatagramPacket(request, request.length));
        DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
        socket.receive(answer);
        boolean mine = buffer[0] == (byte) (id >> 8) && buffer[1] == (byte) id;
        return mine && (buffer[3] & 0x0f) == 0;
    }

    private byte[] message(int i) {
        id = (id + 1) & 0xffff;
        byte[] value = ("v" + i + "-" + System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream(160);
        out.writeBytes(ByteBuffer.allocate(12)
                .putShort((short) id)
                .putShort((short) (5 << 11))
                .putShort((short) 1)
                .putShort((short) 0)
                .putShort((short) 2)
                .putShort((short) 0)
                .array());
        out.writeBytes(zone);
        out.writeBytes(head(Type.SOA, DClass.IN));
        out.writeBytes(name);
        out.writeBytes(head(Type.TXT, DClass.ANY));
        out.writeBytes(new byte[6]);
        out.writeBytes(name);
        out.writeBytes(head(Type.TXT, DClass.IN));
        out.writeBytes(ByteBuffer.allocate(7)
                .putInt(60)
                .putShort((short) (value.length + 1))
                .put((byte) value.length)
                .array());
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] head(int type, int dclass) {
        return ByteBuffer.allocate(4)
                .putShort((short) type)
                .putShort((short) dclass)
                .array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
