package dev.bailiwick.doors.powerdns;

import dev.bailiwick.engine.principal.Principal;
import java.util.Map;
import java.util.Optional;

/**
 * An authenticated request.
 *
 * @param zone the zone's id of the path, unescaped; empty where the path has none
 * @param query the query's parameters, unescaped
 * @param body read whole, as text
 */
record ApiCall(Principal.Automation caller, Optional<String> zone, Map<String, String> query, String body) {}
