package dev.bailiwick.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real rsyslogd that takes RFC 5424 over TCP on 127.0.0.1 and a free port, and keeps what it understood: a message a
 * line, its parts apart.
 */
public final class RsyslogServer implements AutoCloseable {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/sbin/rsyslogd";

    private static final Duration STARTING = Duration.ofSeconds(15);

    private final ServerProcess process;
    private final int port;

    private RsyslogServer(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What rsyslogd made of one message. */
    public record Understood(
            String facility,
            String severity,
            String host,
            String application,
            String kind,
            String structured,
            String text) {}

    /** Starts one. */
    public static RsyslogServer start() {
        Path directory = ServerProcess.newDirectory("rsyslog");
        int port = Ports.free();
        try {
            Path config = directory.resolve("rsyslog.conf");
            Files.writeString(config, """
                    global(workDirectory="%1$s" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off")
                    module(load="imtcp")
                    template(name="parts" type="string" \
                    string="%%syslogfacility-text%%\\t%%syslogseverity-text%%\\t%%hostname%%\\t%%app-name%%\\t%%msgid%%\\t\
                    %%structured-data%%\\t%%msg%%\\n")
                    ruleset(name="keep") { action(type="omfile" file="%1$s/received" template="parts") }
                    input(type="imtcp" address="127.0.0.1" port="%2$d" ruleset="keep")
                    """.formatted(directory, port));
            ServerProcess process = ServerProcess.start(
                    directory,
                    List.of(
                            PROGRAM,
                            "-n",
                            "-f",
                            config.toString(),
                            "-i",
                            directory.resolve("pid").toString()));
            Await.until(() -> "rsyslogd listens: " + process.output(), STARTING, () -> listens(port));
            return new RsyslogServer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(Ports.loopback(), port);
    }

    /** What it has taken so far, in the order of its arrival. */
    public List<Understood> received() {
        Path file = process.directory().resolve("received");
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String kept = Files.readString(file);
            // It writes by blocks: the end of the file may be half a line.
            return kept.substring(0, kept.lastIndexOf('\n') + 1)
                    .lines()
                    .map(line -> line.split("\t", 7))
                    .map(part -> new Understood(part[0], part[1], part[2], part[3], part[4], part[5], part[6]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(Ports.loopback(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
