package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.dns.secondary.MiniSecondary;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.testkit.servers.NsdServer;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.ServerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Secondaries of the zone that the tests change. */
final class Follower {
    private Follower() {}

    /** A real NSD. */
    static NsdServer nsd(Home home) {
        return NsdServer.secondaryOf(
                home.dns(),
                List.of(Answers.name(Estate.ZONE)),
                Optional.of(new ServerKey(Home.TRANSFER, "hmac-sha256", home.transferSecret())));
    }

    /** The small one that can be told to answer wrongly. */
    static MiniSecondary mini(Home home) {
        try {
            return MiniSecondary.start(
                    new InetSocketAddress(Ports.loopback(), 0),
                    home.dns(),
                    List.of(Answers.name(Estate.ZONE)),
                    Optional.of(TsigKey.of(
                            Answers.name(Home.TRANSFER),
                            TsigAlgorithm.HMAC_SHA256,
                            Base64.getDecoder().decode(home.transferSecret()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
