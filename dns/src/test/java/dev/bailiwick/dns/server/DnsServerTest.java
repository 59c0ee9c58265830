package dev.bailiwick.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.dns.Wire;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

final class DnsServerTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final byte[] QUERY = Wire.query("www.example.com", Type.A).toWire();
    private static final DnsHandler ECHO = DnsHandler.answering(Rcode.REFUSED);

    /** A request held back by a test until it wants it answered. */
    private record Held(DnsRequest request, DnsResponder out) {
        void answer() {
            out.reply(request.reply(Rcode.NOERROR).encode(512));
        }
    }

    private final List<DnsServer> servers = new ArrayList<>();
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final DnsHandler holding = (request, out) -> held.add(new Held(request, out));

    @AfterEach
    void stop() {
        servers.forEach(each -> each.stop(Duration.ZERO));
    }

    private DnsServer start(DnsHandler handler, ServerLimits limits) throws IOException {
        DnsServer server = DnsServer.start(
                List.of(new InetSocketAddress(Ports.loopback(), 0)), handler, limits, InstantSource.fixed(Wire.NOW));
        servers.add(server);
        return server;
    }

    private DnsServer start(DnsHandler handler) throws IOException {
        return start(handler, ServerLimits.defaults());
    }

    private static InetSocketAddress at(DnsServer server) {
        return server.addresses().getFirst();
    }

    private Held next() throws InterruptedException {
        Held one = held.poll(5, TimeUnit.SECONDS);
        assertThat(one).isNotNull();
        return one;
    }

    private static byte[] withId(int id) {
        byte[] query = QUERY.clone();
        query[0] = (byte) (id >> 8);
        query[1] = (byte) id;
        return query;
    }

    private static int id(byte[] message) {
        return (message[0] & 0xff) << 8 | (message[1] & 0xff);
    }

    @Test
    void udp_and_tcp_listen_on_the_same_free_port() throws Exception {
        InetSocketAddress address = at(start(ECHO));
        assertThat(address.getPort()).isPositive();
        assertThat(new Message(Wire.udp(address, QUERY)).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(Wire.tcp(address, new Message(QUERY)).getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void several_addresses_are_served() throws Exception {
        DnsServer server = DnsServer.start(
                List.of(
                        new InetSocketAddress(Ports.loopback(), 0),
                        new InetSocketAddress(java.net.InetAddress.ofLiteral("127.0.0.2"), 0)),
                ECHO,
                ServerLimits.defaults(),
                InstantSource.system());
        servers.add(server);
        assertThat(server.addresses()).hasSize(2);
        for (InetSocketAddress each : server.addresses()) {
            assertThat(new Message(Wire.udp(each, QUERY)).getRcode()).isEqualTo(Rcode.REFUSED);
        }
    }

    @Test
    void an_address_in_use_is_an_error_that_names_it() throws Exception {
        InetSocketAddress taken = at(start(ECHO));
        assertThatThrownBy(() -> DnsServer.start(List.of(taken), ECHO, ServerLimits.defaults(), InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(taken.getPort()));
    }

    @Test
    void a_request_carries_its_bytes_transport_peer_and_arrival() throws Exception {
        DnsServer server = start(holding);
        try (Socket client = Wire.connect(at(server))) {
            Wire.send(client, QUERY);
            Held one = next();
            assertThat(one.request().raw().bytes()).isEqualTo(QUERY);
            assertThat(one.request().transport()).isEqualTo(Transport.TCP);
            assertThat(one.request().peer()).isEqualTo(client.getLocalSocketAddress());
            assertThat(one.request().received()).isEqualTo(Wire.NOW);
            one.answer();
            assertThat(Wire.receive(client)).hasSizeGreaterThan(12);
        }
    }

    @Test
    void malformed_messages_are_formerr_on_both_transports() throws Exception {
        InetSocketAddress address = at(start(holding));
        byte[] broken = Wire.hex("1234 0100 0001 0000 0000 0000 03777777");
        assertThat(Wire.udp(address, broken)).isEqualTo(Wire.hex("1234 8101 0000 0000 0000 0000"));
        try (Socket client = Wire.connect(address)) {
            Wire.send(client, broken);
            assertThat(Wire.receive(client)).isEqualTo(Wire.hex("1234 8101 0000 0000 0000 0000"));
        }
        assertThat(held).isEmpty();
    }

    @Test
    void unknown_opcodes_are_not_implemented() throws Exception {
        DnsServer server = start(holding);
        for (int opcode : new int[] {1, 2, 3, 6, 15}) {
            byte[] query = QUERY.clone();
            query[2] = (byte) (opcode << 3);
            Message reply = new Message(Wire.udp(at(server), query));
            assertThat(reply.getRcode()).isEqualTo(Rcode.NOTIMP);
            assertThat(reply.getHeader().getOpcode()).isEqualTo(opcode);
        }
        assertThat(server.counts().malformed()).isEqualTo(5);
        assertThat(held).isEmpty();
    }

    @Test
    void responses_and_fragments_get_no_answer() throws Exception {
        DnsServer server = start(ECHO);
        byte[] response = QUERY.clone();
        response[2] |= (byte) 0x80;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(at(server));
            for (byte[] each : List.of(response, new byte[1], new byte[11])) {
                socket.send(new java.net.DatagramPacket(each, each.length));
            }
            Await.until(
                    () -> "three are ignored: " + server.counts(),
                    SOON,
                    () -> server.counts().ignored() == 3);
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> socket.receive(new java.net.DatagramPacket(new byte[512], 512)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void opcodes_go_to_their_handlers() throws Exception {
        DnsServer server = start(DnsHandler.byOpcode(
                DnsHandler.answering(Rcode.NOERROR),
                DnsHandler.answering(Rcode.NOTAUTH),
                DnsHandler.answering(Rcode.NOTZONE)));
        int[][] expected = {
            {Opcode.QUERY, Rcode.NOERROR}, {Opcode.UPDATE, Rcode.NOTAUTH}, {Opcode.NOTIFY, Rcode.NOTZONE}
        };
        for (int[] each : expected) {
            byte[] query = QUERY.clone();
            query[2] = (byte) (each[0] << 3);
            assertThat(new Message(Wire.udp(at(server), query)).getRcode()).isEqualTo(each[1]);
        }
    }

    @Test
    void a_handler_that_throws_is_servfail() throws Exception {
        DnsServer server = start((request, out) -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(new Message(Wire.udp(at(server), QUERY)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(server.counts().failures()).isEqualTo(1);
        assertThat(new Message(Wire.udp(at(server), QUERY)).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void a_handler_that_never_answers_is_servfail_in_time() throws Exception {
        DnsServer server = start(
                holding,
                ServerLimits.defaults()
                        .withInFlight(1)
                        .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100)));
        assertThat(new Message(Wire.udp(at(server), QUERY)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        next().answer();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(at(server));
            Await.until("its place is free again", SOON, () -> {
                try {
                    socket.send(new java.net.DatagramPacket(QUERY, QUERY.length));
                } catch (IOException e) {
                    return false;
                }
                return !held.isEmpty();
            });
        }
    }

    @Test
    void pipelined_requests_are_answered_as_they_get_ready() throws Exception {
        DnsServer server = start(holding);
        try (Socket client = Wire.connect(at(server))) {
            Wire.send(client, withId(1));
            Wire.send(client, withId(2));
            Wire.send(client, withId(3));
            Held first = next();
            Held second = next();
            Held third = next();
            third.answer();
            assertThat(id(Wire.receive(client))).isEqualTo(3);
            first.answer();
            assertThat(id(Wire.receive(client))).isEqualTo(1);
            second.answer();
            assertThat(id(Wire.receive(client))).isEqualTo(2);
        }
    }

    @Test
    void no_more_is_read_from_a_connection_than_may_be_in_flight_on_it() throws Exception {
        DnsServer server = start(holding, ServerLimits.defaults().withPipelined(2));
        try (Socket client = Wire.connect(at(server))) {
            for (int i = 1; i <= 3; i++) {
                Wire.send(client, withId(i));
            }
            Held first = next();
            next();
            assertThat(held.poll(50, TimeUnit.MILLISECONDS)).isNull();
            first.answer();
            assertThat(id(next().request().raw().bytes())).isEqualTo(3);
        }
    }

    @Test
    void above_the_work_limit_udp_is_dropped_and_tcp_closed() throws Exception {
        DnsServer server = start(holding, ServerLimits.defaults().withInFlight(1));
        try (Socket first = Wire.connect(at(server));
                Socket second = Wire.connect(at(server))) {
            Wire.send(first, QUERY);
            Held one = next();
            Wire.send(second, QUERY);
            assertThatThrownBy(() -> Wire.receive(second)).isInstanceOfAny(EOFException.class, SocketException.class);
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(at(server));
                socket.send(new java.net.DatagramPacket(QUERY, QUERY.length));
                Await.until("both are counted", SOON, () -> server.counts().overload() == 2);
            }
            one.answer();
            assertThat(Wire.receive(first)).isNotEmpty();
            Wire.send(first, QUERY);
            next().answer();
            assertThat(Wire.receive(first)).isNotEmpty();
        }
    }

    @Test
    void connections_are_limited_for_each_peer_and_in_all() throws Exception {
        DnsServer server = start(ECHO, ServerLimits.defaults().withConnections(10, 2));
        try (Socket one = Wire.connect(at(server));
                Socket two = Wire.connect(at(server))) {
            Wire.send(one, QUERY);
            Wire.receive(one);
            Wire.send(two, QUERY);
            Wire.receive(two);
            try (Socket three = Wire.connect(at(server))) {
                assertThatThrownBy(() -> Wire.receive(three))
                        .isInstanceOfAny(EOFException.class, SocketException.class);
            }
        }
        Await.until("a place is free again", SOON, () -> {
            try (Socket again = Wire.connect(at(server))) {
                Wire.send(again, QUERY);
                return Wire.receive(again).length > 0;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void an_idle_connection_is_closed_but_not_one_that_waits_for_its_answer() throws Exception {
        Duration idle = Duration.ofMillis(100);
        DnsServer server =
                start(holding, ServerLimits.defaults().withTimes(idle, Duration.ofSeconds(5), Duration.ofSeconds(5)));
        try (Socket quiet = Wire.connect(at(server));
                Socket waiting = Wire.connect(at(server))) {
            Wire.send(waiting, QUERY);
            Held one = next();
            assertThatThrownBy(() -> Wire.receive(quiet)).isInstanceOf(EOFException.class);
            one.answer();
            assertThat(Wire.receive(waiting)).isNotEmpty();
        }
    }

    @Test
    void a_message_above_the_limit_closes_the_connection() throws Exception {
        ServerLimits small = new ServerLimits(
                1, 8, 8, 8, 8, 512, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
        DnsServer server = start(ECHO, small);
        try (Socket client = Wire.connect(at(server))) {
            Wire.send(client, new byte[513]);
            assertThatThrownBy(() -> Wire.receive(client)).isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void several_messages_may_answer_one_request_over_tcp() throws Exception {
        DnsServer server = start((request, out) -> {
            out.stream(request.reply(Rcode.NOERROR).encode(512));
            out.stream(request.reply(Rcode.NXDOMAIN).encode(512));
            out.finish();
        });
        try (Socket client = Wire.connect(at(server))) {
            Wire.send(client, QUERY);
            assertThat(new Message(Wire.receive(client)).getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(new Message(Wire.receive(client)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        }
        assertThat(new Message(Wire.udp(at(server), QUERY)).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void a_client_that_does_not_read_is_cut_off() throws Exception {
        BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
        DnsHandler endless = (request, out) -> {
            byte[] large = new byte[60_000];
            while (out.stream(large)) {
                // Until the client is given up.
            }
            ended.add(true);
            out.finish();
        };
        DnsServer server = start(
                endless,
                ServerLimits.defaults()
                        .withTimes(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5)));
        try (Socket client = Wire.connect(at(server))) {
            Wire.send(client, QUERY);
            assertThat(ended.poll(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void only_the_first_answer_counts() throws Exception {
        DnsServer server = start(holding);
        try (Socket client = Wire.connect(at(server))) {
            Wire.send(client, withId(1));
            Held one = next();
            one.answer();
            one.answer();
            one.out().finish();
            Wire.send(client, withId(2));
            next().answer();
            assertThat(id(Wire.receive(client))).isEqualTo(1);
            assertThat(id(Wire.receive(client))).isEqualTo(2);
        }
    }

    /**
     * Another process may take the port in the moment in which it is free. On an address of this process's own only one that
     * listens everywhere can, and it does not do so three times: a port that is never freed fails each time.
     */
    @Test
    void a_stop_waits_for_what_is_in_flight_and_then_frees_the_port() throws Exception {
        for (int attempt = 1; !waitsAndFreesThePort(); attempt++) {
            assertThat(attempt)
                    .as("times that the port was not free after a stop")
                    .isLessThan(3);
        }
    }

    /** Tells whether the port could be taken after the stop. */
    private boolean waitsAndFreesThePort() throws Exception {
        long pid = ProcessHandle.current().pid();
        InetAddress own = InetAddress.ofLiteral("127.77." + ((pid >> 8) & 0xff) + "." + ((pid & 0xfe) | 1));
        DnsServer server = DnsServer.start(
                List.of(new InetSocketAddress(own, 0)),
                holding,
                ServerLimits.defaults(),
                InstantSource.fixed(Wire.NOW));
        servers.add(server);
        try (Socket client = Wire.connect(at(server))) {
            Wire.send(client, QUERY);
            Held one = next();
            Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(5)));
            Await.until("no more connections are taken", SOON, () -> refuses(at(server)));
            assertThat(stopping.isAlive()).as("waits for what is in flight").isTrue();
            one.answer();
            assertThat(Wire.receive(client)).isNotEmpty();
            assertThat(stopping.join(Duration.ofSeconds(3))).isTrue();
        }
        try (DatagramSocket udp = new DatagramSocket(at(server));
                ServerSocket tcp = new ServerSocket()) {
            tcp.setReuseAddress(true);
            tcp.bind(at(server));
            return udp.isBound() && tcp.isBound();
        } catch (BindException taken) {
            return false;
        }
    }

    private static boolean refuses(InetSocketAddress address) {
        try (Socket probe = new Socket(address.getAddress(), address.getPort())) {
            return !probe.isConnected();
        } catch (IOException e) {
            return true;
        }
    }
}
