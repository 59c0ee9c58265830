package dev.bailiwick.dns.client;

import dev.bailiwick.dns.message.MalformedMessageException;
import dev.bailiwick.dns.message.RawMessage;
import dev.bailiwick.dns.tsig.TsigClient;
import dev.bailiwick.dns.tsig.TsigKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;

/**
 * Sends signed UPDATEs (RFC 2136, RFC 8945) to one server over one TCP connection, which is kept between calls. The
 * messages of one call go out together and are answered in any order (RFC 7766, section 7). Thread-safe: one call at a
 * time, others wait.
 */
public final class UpdateClient implements AutoCloseable {
    private static final int MAX_OCTETS = 65_535;

    /** A connection that was idle for longer may have been closed by the server, which shows only when it is too late. */
    private static final Duration IDLE = Duration.ofSeconds(2);

    private final InetSocketAddress server;
    private final Duration timeout;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Connection connection;
    private long usedAt;

    /** What became of one message. */
    public sealed interface Answer {
        /** The server's signed word. */
        record Rcoded(int rcode) implements Answer {}

        /** It never left, or the server's answer says that it was not looked at. */
        record NotSent(String cause) implements Answer {}

        /** It left, and no answer that can be trusted came. */
        record Lost(String cause) implements Answer {}
    }

    private record Connection(Socket socket, DataInputStream in) {
        static Connection open(InetSocketAddress server, Duration timeout) throws IOException {
            Socket socket = new Socket();
            try {
                int millis = Math.toIntExact(timeout.toMillis());
                socket.setTcpNoDelay(true);
                socket.connect(server, millis);
                socket.setSoTimeout(millis);
                return new Connection(
                        socket, new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16_384)));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }

    public UpdateClient(InetSocketAddress server, Duration timeout, InstantSource clock) {
        this.server = server;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Signs and sends the messages, all at once, and waits for all answers. Never throws for what the network does. */
    public synchronized List<Answer> send(List<Message> updates, TsigKey key) {
        Map<Integer, TsigClient> signers = new HashMap<>();
        List<Integer> ids = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Message update : updates) {
            int id = freshId(signers);
            update.getHeader().setID(id);
            TsigClient signer = new TsigClient(key, clock);
            byte[] wire = signer.sign(update.toWire());
            if (wire.length > MAX_OCTETS) {
                return all(updates.size(), new Answer.NotSent("an update of " + wire.length + " octets"));
            }
            out.write(wire.length >> 8);
            out.write(wire.length);
            out.writeBytes(wire);
            signers.put(id, signer);
            ids.add(id);
        }
        return exchange(out.toByteArray(), ids, signers);
    }

    private int freshId(Map<Integer, TsigClient> taken) {
        int id;
        do {
            id = random.nextInt(0x10000);
        } while (taken.containsKey(id));
        return id;
    }

    private List<Answer> exchange(byte[] framed, List<Integer> ids, Map<Integer, TsigClient> signers) {
        Connection to;
        try {
            to = connected();
        } catch (IOException e) {
            return all(ids.size(), new Answer.NotSent("no connection: " + text(e)));
        }
        Map<Integer, Answer> answers = new HashMap<>();
        try {
            to.socket().getOutputStream().write(framed);
            long deadline = System.nanoTime() + timeout.toNanos();
            while (answers.size() < ids.size()) {
                receive(to, signers, answers, deadline);
            }
            return ids.stream()
                    .map(id -> Objects.requireNonNull(answers.get(id)))
                    .toList();
        } catch (IOException e) {
            close();
            Answer lost = new Answer.Lost(text(e));
            return ids.stream().map(id -> answers.getOrDefault(id, lost)).toList();
        }
    }

    private void receive(Connection from, Map<Integer, TsigClient> signers, Map<Integer, Answer> answers, long deadline)
            throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        from.socket().setSoTimeout(Math.toIntExact(left));
        byte[] wire = new byte[from.in().readUnsignedShort()];
        from.in().readFully(wire);
        try {
            Message answer = RawMessage.scan(wire).parse();
            int id = answer.getHeader().getID();
            TsigClient signer = signers.get(id);
            if (signer == null || answer.getHeader().getOpcode() != Opcode.UPDATE) {
                throw new IOException("an answer to nothing that was asked");
            }
            answers.put(id, judged(answer, signer.verifies(wire)));
        } catch (MalformedMessageException e) {
            throw new IOException("an answer that is no message", e);
        }
    }

    /** What is not signed may come from anyone: it says nothing of what was done. */
    private static Answer judged(Message answer, boolean signed) {
        int rcode = answer.getRcode();
        if (signed) {
            return new Answer.Rcoded(rcode);
        }
        return rcode == Rcode.NOERROR
                ? new Answer.Lost("an answer without the key's signature")
                : new Answer.Lost("an unsigned answer: " + Rcode.string(rcode)
                        + (answer.getTSIG() == null
                                ? ""
                                : ", " + Rcode.TSIGstring(answer.getTSIG().getError())));
    }

    private Connection connected() throws IOException {
        Connection known = connection;
        long now = System.nanoTime();
        boolean fresh = known != null && now - usedAt < IDLE.toNanos();
        usedAt = now;
        if (known != null && fresh) {
            return known;
        }
        close();
        Connection opened = Connection.open(server, timeout);
        connection = opened;
        return opened;
    }

    private static List<Answer> all(int count, Answer answer) {
        Answer[] answers = new Answer[count];
        Arrays.fill(answers, answer);
        return List.of(answers);
    }

    private static String text(IOException e) {
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return "the server cannot be reached";
        }
        return e instanceof SocketTimeoutException ? "no answer in time" : "the connection broke";
    }

    @Override
    public synchronized void close() {
        Connection known = connection;
        connection = null;
        if (known != null) {
            try {
                known.socket().close();
            } catch (IOException e) {
                // there is nothing left to be done with it
            }
        }
    }
}
