package dev.bailiwick.benchmarks;

import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.ServerProcess;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/**
 * A zone of a million RRsets in {@code -Xmx2g}: imported, started with, and transferred, beside NSD with the same zone file
 * and the same client.
 */
final class BigZoneBench {
    private static final int RRSETS = Integer.getInteger("bench.rrsets", 1_000_000);
    private static final int RUNS = 3;
    private static final String[] OPTIONS = {"-Xmx2g", "-XX:+UseSerialGC"};
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    List<Result> run() throws Exception {
        String zone = zoneFile();
        List<Result> results = new ArrayList<>();
        double ours;
        try (BenchServer server = BenchServer.start(OPTIONS)) {
            long begun = System.nanoTime();
            server.estate(1, zone);
            results.add(Result.alone(
                    "bigzone-import",
                    RRSETS + " RRsets from a zone file, durable and audited, -Xmx2g",
                    (System.nanoTime() - begun) / 1e9,
                    "s",
                    "it ends",
                    true));
            double started = Measure.median(RUNS, () -> {
                long start = System.nanoTime();
                server.restart();
                StartBench.answer(server);
                return (System.nanoTime() - start) / 1e9;
            });
            results.add(Result.alone(
                    "start-big",
                    "process to first answer, " + RRSETS + " RRsets",
                    started,
                    "s",
                    "under 10 s",
                    started < 10));
            Bench.say(String.format("  resident %.0f MiB", StartBench.residentMebibytes(server.pid())));
            TSIG key = new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString("transfer."), BenchServer.TRANSFER);
            transfer(server.dns(), key);
            ours = Measure.median(RUNS, () -> transfer(server.dns(), key));
        }
        String what = "AXFR of " + RRSETS + " RRsets";
        if (ServerProcess.installed("/usr/sbin/nsd")) {
            double theirs = nsd(zone);
            results.add(Result.beside(
                    "bigzone-axfr", what, ours, "s", "NSD", theirs, "at most 3 times NSD", ours <= 3 * theirs));
        } else {
            results.add(Result.alone("bigzone-axfr", what, ours, "s", "at most 3 times NSD", false));
        }
        return results;
    }

    private static String zoneFile() {
        StringBuilder text = new StringBuilder(BenchServer.smallZone());
        for (int i = 0; i < RRSETS; i++) {
            text.append("h")
                    .append(i)
                    .append(" 300 IN A 10.")
                    .append(i >> 16 & 255)
                    .append('.')
                    .append(i >> 8 & 255)
                    .append('.')
                    .append(i & 255)
                    .append('\n');
        }
        return text.toString();
    }

    private static double nsd(String zone) throws Exception {
        Path directory = ServerProcess.newDirectory("nsd-bench");
        int port = Ports.free();
        Files.writeString(directory.resolve("bench.zone"), zone);
        Files.writeString(
                directory.resolve("nsd.conf"), """
                server:
                    ip-address: 127.0.0.1@%d
                    username: ""
                    chroot: ""
                    zonesdir: "%s"
                    database: ""
                    pidfile: ""
                    zonelistfile: "%s/zone.list"
                    xfrdfile: "%s/xfrd.state"
                remote-control:
                    control-enable: no
                zone:
                    name: %s
                    zonefile: bench.zone
                    provide-xfr: 127.0.0.0/8 NOKEY
                """.formatted(port, directory, directory, directory, BenchServer.ZONE));
        InetSocketAddress address = new InetSocketAddress(Ports.loopback(), port);
        try (ServerProcess process = ServerProcess.start(
                directory,
                List.of(
                        "/usr/sbin/nsd",
                        "-d",
                        "-c",
                        directory.resolve("nsd.conf").toString()))) {
            Await.until(process::output, PATIENCE, () -> answers(address));
            return Measure.median(RUNS, () -> transfer(address, null));
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try {
            return transfer(address, null) > 0;
        } catch (IOException | IllegalStateException notYet) {
            return false;
        }
    }

    /** Reads a whole transfer and counts its records; the signatures that ours adds are asked for and not checked. */
    private static double transfer(InetSocketAddress server, @org.jspecify.annotations.Nullable TSIG key)
            throws IOException {
        long start = System.nanoTime();
        Name apex = Name.fromConstantString(BenchServer.ZONE + ".");
        Message query = Message.newQuery(Record.newRecord(apex, Type.AXFR, org.xbill.DNS.DClass.IN));
        query.getHeader().unsetFlag(org.xbill.DNS.Flags.RD);
        if (key != null) {
            query.setTSIG(key);
        }
        byte[] wire = query.toWire(65_535);
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(60_000);
            java.io.DataOutputStream out = new java.io.DataOutputStream(socket.getOutputStream());
            out.writeShort(wire.length);
            out.write(wire);
            out.flush();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 17));
            long records = 0;
            int soas = 0;
            while (soas < 2) {
                byte[] octets = new byte[in.readUnsignedShort()];
                in.readFully(octets);
                Message message = new Message(octets);
                if (message.getRcode() != 0) {
                    throw new IllegalStateException("the transfer was refused: " + message.getRcode());
                }
                for (Record record : message.getSection(Section.ANSWER)) {
                    records++;
                    soas += record instanceof SOARecord ? 1 : 0;
                }
            }
            if (records < RRSETS) {
                throw new IllegalStateException("only " + records + " records came");
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
