package dev.bailiwick.testkit.clients;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** BIND's nsupdate. */
public final class Nsupdate {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/bin/nsupdate";

    private static final Duration MOST = Duration.ofSeconds(20);

    private Nsupdate() {}

    /**
     * Sends one update, over UDP and asked once.
     *
     * @param keyFile as BIND reads keys
     * @param lines the script without {@code server} and {@code send}
     */
    public static ClientRun send(Path directory, Path keyFile, InetSocketAddress server, List<String> lines) {
        String script = "server " + server.getAddress().getHostAddress() + " " + server.getPort() + "\n"
                + String.join("\n", lines) + "\nsend\n";
        return ClientRun.of(
                directory, List.of(PROGRAM, "-t", "5", "-r", "0", "-k", keyFile.toString()), Map.of(), script, MOST);
    }
}
