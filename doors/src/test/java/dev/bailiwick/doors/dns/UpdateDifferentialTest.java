package dev.bailiwick.doors.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigClient;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/**
 * The same updates to a real BIND and to our door: each answer's RCODE is the same, and so is the zone. What differs on
 * purpose stands in {@code docs/rfc-divergences.md} and in {@link Divergence}, and nowhere else.
 */
@Tag("servers")
@DisplayName("Beside BIND, an UPDATE")
final class UpdateDifferentialTest {
    private static final String ZONE = "free.example.";
    private static final String CONTENT = """
            $TTL 300
            @ 300 IN SOA ns1 hostmaster 10 3600 600 86400 300
            @ 300 IN NS ns1
            ns1 300 IN A 192.0.2.1
            www 300 IN A 192.0.2.80
            www 300 IN TXT "hello"
            *.wild 300 IN TXT "any"
            deleg 300 IN NS ns.elsewhere.example.
            """;
    private static final byte[] SECRET = "a secret that BIND knows as well".getBytes(StandardCharsets.US_ASCII);
    private static final int COMPARE_EVERY = 50;

    @TempDir
    Path directory;

    @Test
    void has_the_same_answer_and_the_same_effect() throws Exception {
        compare(20_261_126, 2_000);
    }

    @Test
    @Tag("long")
    void has_so_twenty_thousand_times() throws Exception {
        compare(7, 20_000);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void is_refused_with_the_same_words_where_its_signature_is_wrong(Fault fault) throws Exception {
        ServerKey bindKey =
                new ServerKey("bind.key.", "hmac-sha256", Base64.getEncoder().encodeToString(SECRET));
        Name zone = Names.parse(ZONE);
        try (DoorWorld world = DoorWorld.of(directory);
                BindServer bind = BindServer.primaryOf(zone, "$ORIGIN " + ZONE + "\n" + CONTENT, bindKey)) {
            byte[] update = new UpdateScript(1, zone).wellFormed().octets();
            TsigKey ours = world.lease("free").key();
            TsigKey theirs = TsigKey.of(Names.parse("bind.key"), TsigAlgorithm.HMAC_SHA256, SECRET);
            String there = brief(bind.address(), fault.sign(theirs, update, world.clock.wall()));
            assertThat(there).isNotEqualTo("NOERROR");
            assertThat(brief(world.door().address(), fault.sign(ours, update, world.clock.wall())))
                    .isEqualTo(there);
        }
    }

    /** What can be wrong with a signature. A truncated one stands among the divergences: BIND takes some, we none. */
    enum Fault {
        NONE_AT_ALL,
        UNKNOWN_KEY,
        WRONG_SECRET,
        OTHER_ALGORITHM,
        TOO_OLD,
        FROM_THE_FUTURE;

        byte[] sign(TsigKey key, byte[] update, Instant now) {
            byte[] wrong = "another secret altogether, of 32".getBytes(StandardCharsets.US_ASCII);
            return switch (this) {
                case NONE_AT_ALL -> update;
                case UNKNOWN_KEY ->
                    new TsigClient(TsigKey.of(Names.parse("nobodys.key"), key.algorithm(), wrong), () -> now)
                            .sign(update);
                case WRONG_SECRET ->
                    new TsigClient(TsigKey.of(key.name(), key.algorithm(), wrong), () -> now).sign(update);
                case OTHER_ALGORITHM ->
                    new TsigClient(TsigKey.of(key.name(), TsigAlgorithm.HMAC_SHA512, key.secretCopy()), () -> now)
                            .sign(update);
                case TOO_OLD -> new TsigClient(key, () -> now.minusSeconds(400)).sign(update);
                case FROM_THE_FUTURE -> new TsigClient(key, () -> now.plusSeconds(400)).sign(update);
            };
        }
    }

    /** RCODE, TSIG error, and whether the answer is signed. */
    private static String brief(InetSocketAddress server, byte[] octets) throws IOException {
        Message answer = exchange(server, octets);
        TSIGRecord tsig = answer.getTSIG();
        return Rcode.string(answer.getHeader().getRcode())
                + (tsig == null
                        ? " without TSIG"
                        : " " + Rcode.TSIGstring(tsig.getError())
                                + (tsig.getSignature().length > 0 ? " signed" : " unsigned"));
    }

    private static Message exchange(InetSocketAddress server, byte[] octets) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(5_000);
            socket.send(new DatagramPacket(octets, octets.length));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }

    private void compare(long seed, int updates) throws Exception {
        ServerKey bindKey =
                new ServerKey("bind.key.", "hmac-sha256", Base64.getEncoder().encodeToString(SECRET));
        Name zone = Names.parse(ZONE);
        try (DoorWorld world = DoorWorld.of(directory);
                BindServer bind = BindServer.primaryOf(zone, "$ORIGIN " + ZONE + "\n" + CONTENT, bindKey)) {
            Side ours = new Side(
                    world.door().address(),
                    world.lease("free", Optional.of(Duration.ofHours(1))).key());
            Side theirs =
                    new Side(bind.address(), TsigKey.of(Names.parse("bind.key"), TsigAlgorithm.HMAC_SHA256, SECRET));
            UpdateScript script = new UpdateScript(seed, zone);
            List<String> differences = new ArrayList<>();
            int compared = 0;
            for (int i = 0; i < updates; i++) {
                RawUpdate update = script.next();
                String there = theirs.send(update, world);
                String here = ours.send(update, world);
                Optional<Divergence> known = Divergence.of(update, zone);
                List<String> right = known.map(each -> each.answers(there)).orElse(List.of(there));
                if (!right.contains(here)) {
                    differences.add(
                            "update " + i + ": we say " + here + ", BIND says " + there + " to\n" + update.text());
                }
                if (i % COMPARE_EVERY == COMPARE_EVERY - 1) {
                    TreeSet<String> missing = theirs.content(zone);
                    TreeSet<String> more = ours.content(zone);
                    TreeSet<String> common = new TreeSet<>(missing);
                    common.retainAll(more);
                    missing.removeAll(common);
                    more.removeAll(common);
                    if (!missing.isEmpty() || !more.isEmpty()) {
                        differences.add("after update " + i + " (" + update.text() + ") we lack " + missing
                                + " and have beyond " + more);
                        break;
                    }
                    compared++;
                }
            }
            assertThat(differences).as("seed %d", seed).isEmpty();
            assertThat(compared).isPositive();
        }
    }

    /** One of the two servers, with a key that it knows. */
    private record Side(InetSocketAddress server, TsigKey key) {
        String send(RawUpdate update, DoorWorld world) {
            byte[] signed = new TsigClient(key, world.clock::wall).sign(update.octets());
            try {
                return Rcode.string(exchange(server, signed).getHeader().getRcode());
            } catch (SocketTimeoutException e) {
                return "no answer";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Every record as text; the SOA without its serial, which each server counts for itself. */
        TreeSet<String> content(Name zone) throws IOException, ZoneTransferException {
            TSIG tsig = new TSIG(key.algorithm().wireName(), key.name(), key.secretCopy());
            ZoneTransferIn transfer = ZoneTransferIn.newAXFR(zone, server, tsig);
            transfer.run();
            TreeSet<String> content = new TreeSet<>();
            for (Record record : transfer.getAXFR()) {
                content.add(record instanceof SOARecord soa ? withoutSerial(soa) : canonical(record));
            }
            return content;
        }

        private static String canonical(Record record) {
            return Names.canonical(record.getName()) + " " + record.getTTL() + " " + record.getType() + " "
                    + java.util.HexFormat.of().formatHex(record.rdataToWireCanonical());
        }

        private static String withoutSerial(SOARecord soa) {
            return "SOA " + soa.getTTL() + " " + soa.getHost() + " " + soa.getAdmin() + " "
                    + List.of(soa.getRefresh(), soa.getRetry(), soa.getExpire(), soa.getMinimum());
        }
    }
}
