package dev.bailiwick.systemtests.scenario;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Update;

/**
 * A DNS UPDATE as it goes over the wire, signed once, so that it can be sent again as it is.
 *
 * @param octets the whole message
 */
record SignedUpdate(byte[] octets) {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LONGEST = 4_096;

    /** Adds a text at a name. */
    static SignedUpdate addText(String zone, String name, String text, String keyName, String secretBase64) {
        Update update = new Update(Answers.name(zone));
        update.add(new TXTRecord(Answers.name(name), DClass.IN, 60, text));
        TSIG key = new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString(absolute(keyName)), secretBase64);
        update.setTSIG(key);
        return new SignedUpdate(update.toWire(LONGEST));
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    /** Sends it over UDP, once, and waits for the answer. */
    Answer send(InetSocketAddress server) throws IOException {
        return send(server, PATIENCE_MILLIS);
    }

    /** Sends it over UDP, once, and waits for the answer so long. */
    Answer send(InetSocketAddress server, int patienceMillis) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(patienceMillis);
            socket.connect(server);
            socket.send(new DatagramPacket(octets, octets.length));
            DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
            socket.receive(packet);
            Message answer = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            TSIGRecord signature = answer.getTSIG();
            return new Answer(
                    Rcode.string(answer.getRcode()),
                    signature == null ? "" : Rcode.TSIGstring(signature.getError()),
                    signature != null && signature.getSignature().length > 0);
        }
    }

    /**
     * An answer.
     *
     * @param error the TSIG error (RFC 8945, section 3)
     * @param signed whether it carries a signature
     */
    record Answer(String rcode, String error, boolean signed) {}
}
