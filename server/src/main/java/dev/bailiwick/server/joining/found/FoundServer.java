package dev.bailiwick.server.joining.found;

import java.util.List;

/**
 * A name server as its configuration, or its API, tells of it.
 *
 * @param zones the primary zones
 * @param leftOut the other ones, each with the cause
 * @param keys every TSIG key
 * @param rules which key may change what, in the server's order
 * @param notes what a person should know: what is open to anyone, what was not understood
 */
public record FoundServer(
        List<HeldZone> zones, List<LeftOut> leftOut, List<FoundKey> keys, List<ClientRule> rules, List<String> notes) {
    /** The most zones that are taken in at once. */
    public static final int MAX_ZONES = 10_000;

    public FoundServer {
        zones = List.copyOf(zones);
        leftOut = List.copyOf(leftOut);
        keys = List.copyOf(keys);
        rules = List.copyOf(rules);
        notes = List.copyOf(notes);
    }

    /**
     * A zone of the server that is not taken in.
     *
     * @param zone its name, with its view before a colon where it has one
     * @param cause why
     */
    public record LeftOut(String zone, String cause) {}
}
