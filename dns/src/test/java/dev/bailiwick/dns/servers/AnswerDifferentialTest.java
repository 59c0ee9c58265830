package dev.bailiwick.dns.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.dns.Primary;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import dev.bailiwick.testkit.servers.NsdServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The same questions about the same zones to NSD and to the built-in primary: RCODE, AA, TC, answer, authority and the glue of
 * referrals are the same. What else comes in the additional section is each server's own affair, and so is the authority of
 * positive answers (we send none).
 */
@Tag("servers")
@DisplayName("Beside NSD, an answer")
final class AnswerDifferentialTest {
    private static final Name ZONE = TestZones.name("example.com");
    private static final ServerKey KEY = new ServerKey(
            "transfer.keys.test", "hmac-sha256", Base64.getEncoder().encodeToString(Primary.KEY.secretCopy()));
    private static final int MAX_TOLD = 5;

    @Test
    void is_the_same() throws Exception {
        Map<String, Integer> kinds = new TreeMap<>();
        for (long seed = 1; seed <= 5; seed++) {
            compare(seed, 2_000, kinds);
        }
        assertThat(kinds)
                .as("every kind of answer was compared")
                .containsKeys(
                        "NXDOMAIN",
                        "YXDOMAIN",
                        "REFUSED",
                        "truncated",
                        "glue",
                        "referral",
                        "alias",
                        "tree",
                        "no data",
                        "positive");
    }

    @Test
    @Tag("long")
    void is_the_same_a_hundred_thousand_times() throws Exception {
        for (long seed = 100; seed < 120; seed++) {
            compare(seed, 5_000, new TreeMap<>());
        }
    }

    private static void compare(long seed, int questions, Map<String, Integer> kinds) throws Exception {
        SeededZone zone = new SeededZone(seed);
        Random random = new Random(seed);
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, zone.text()));
                NsdServer nsd = NsdServer.secondaryOf(primary.address(), List.of(ZONE), Optional.of(KEY))) {
            nsd.awaitSerial(ZONE, 7, Duration.ofSeconds(20));
            List<String> differences = new ArrayList<>();
            for (int i = 0; i < questions && differences.size() < MAX_TOLD; i++) {
                SeededZone.Question question = zone.question();
                Message query = query(question, random);
                Answer ours = Answer.of(primary.address(), query);
                Answer theirs = Answer.of(nsd.address(), query);
                theirs.kinds().forEach(kind -> kinds.merge(kind, 1, Integer::sum));
                if (!ours.equals(theirs)) {
                    differences.add(question + ", EDNS " + query.getOPT() + "\n  we:  " + ours + "\n  NSD: " + theirs);
                }
            }
            assertThat(differences).as("seed %d of\n%s", seed, zone.text()).isEmpty();
        }
    }

    private static Message query(SeededZone.Question question, Random random) {
        Name name = question.name().endsWith(".")
                ? TestZones.name(question.name())
                : question.name().equals("@") ? ZONE : TestZones.name(question.name() + "." + ZONE);
        Message query = Message.newQuery(Record.newRecord(name, Type.value(question.type()), DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);
        int payload = List.of(0, 0, 512, 1_232, 4_096).get(random.nextInt(5));
        if (payload > 0) {
            query.addRecord(new OPTRecord(payload, 0, 0), Section.ADDITIONAL);
        }
        return query;
    }

    /**
     * What is compared of an answer: over UDP whether it fits, and over TCP all that counts.
     *
     * @param truncated whether it did not fit into the datagram that was allowed
     */
    private record Answer(
            boolean truncated,
            String rcode,
            boolean authoritative,
            List<String> answer,
            List<String> authority,
            List<String> glue) {
        static Answer of(InetSocketAddress server, Message query) throws IOException {
            byte[] octets = query.toWire();
            boolean truncated = udp(server, octets).getHeader().getFlag(Flags.TC);
            Message whole = truncated ? tcp(server, octets) : udp(server, octets);
            List<Record> answer = whole.getSection(Section.ANSWER);
            List<Record> authority = whole.getSection(Section.AUTHORITY);
            List<Record> cut = authority.stream()
                    .filter(each -> each.getType() == Type.NS && !each.getName().equals(ZONE))
                    .toList();
            boolean silent = cut.isEmpty() && authority.stream().noneMatch(each -> each.getType() == Type.SOA);
            return new Answer(
                    truncated,
                    Rcode.string(whole.getRcode()),
                    whole.getHeader().getFlag(Flags.AA),
                    Wire.lines(answer),
                    silent ? List.of() : Wire.lines(authority),
                    cut.isEmpty() ? List.of() : glue(whole, cut.getFirst().getName()));
        }

        List<String> kinds() {
            List<String> kinds = new ArrayList<>(List.of(rcode));
            if (truncated) {
                kinds.add("truncated");
            }
            if (!glue.isEmpty()) {
                kinds.add("glue");
            }
            if (!authoritative && !authority.isEmpty()) {
                kinds.add("referral");
            }
            if (answer.stream().anyMatch(each -> each.contains(" CNAME "))) {
                kinds.add("alias");
            }
            if (answer.stream().anyMatch(each -> each.contains(" DNAME "))) {
                kinds.add("tree");
            }
            if (rcode.equals("NOERROR") && authoritative) {
                kinds.add(answer.isEmpty() ? "no data" : "positive");
            }
            return kinds;
        }

        private static List<String> glue(Message message, Name cut) {
            return Wire.lines(message.getSection(Section.ADDITIONAL).stream()
                    .filter(each -> each.getName().subdomain(cut))
                    .toList());
        }

        private static Message udp(InetSocketAddress server, byte[] query) throws IOException {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(server);
                socket.setSoTimeout(5_000);
                socket.send(new DatagramPacket(query, query.length));
                DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            }
        }

        private static Message tcp(InetSocketAddress server, byte[] query) throws IOException {
            try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
                socket.setSoTimeout(5_000);
                byte[] framed = new byte[query.length + 2];
                framed[0] = (byte) (query.length >> 8);
                framed[1] = (byte) query.length;
                System.arraycopy(query, 0, framed, 2, query.length);
                socket.getOutputStream().write(framed);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] octets = new byte[in.readUnsignedShort()];
                in.readFully(octets);
                return new Message(octets);
            }
        }
    }
}
