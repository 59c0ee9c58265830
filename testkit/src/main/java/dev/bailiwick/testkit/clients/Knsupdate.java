package dev.bailiwick.testkit.clients;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Knot's knsupdate. */
public final class Knsupdate {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/bin/knsupdate";

    private static final Duration MOST = Duration.ofSeconds(20);

    private Knsupdate() {}

    /** Tells whether it is installed. */
    public static boolean installed() {
        return ClientRun.installed(PROGRAM);
    }

    /**
     * Sends one update, over UDP and asked once; the key is read with the script, so that no process list shows it.
     *
     * @param lines the script without {@code server}, {@code key} and {@code send}
     */
    public static ClientRun send(
            Path directory, InetSocketAddress server, String keyName, String secretBase64, List<String> lines) {
        String script = "server " + server.getAddress().getHostAddress() + " " + server.getPort() + "\n"
                + "key hmac-sha256:" + keyName + " " + secretBase64 + "\n"
                + String.join("\n", lines) + "\nsend\nquit\n";
        return ClientRun.of(directory, List.of(PROGRAM, "-t", "5", "-r", "0"), Map.of(), script, MOST);
    }
}
