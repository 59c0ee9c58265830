package dev.bailiwick.server.joining.found;

import dev.bailiwick.core.dns.ZoneId;

/**
 * A primary zone of the server.
 *
 * @param id its name and view, as Bailiwick will call it
 * @param serverView the view as the server calls it, empty for none
 * @param signs whether the server's configuration says that it signs the zone
 */
public record HeldZone(ZoneId id, String serverView, boolean signs) {}
