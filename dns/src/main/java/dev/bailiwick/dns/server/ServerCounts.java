package dev.bailiwick.dns.server;

/**
 * What a server has seen since its start.
 *
 * @param requests messages handed to the handler
 * @param malformed messages answered FORMERR or NOTIMP by the server itself
 * @param ignored messages too short, or responses, that got no answer
 * @param overload requests dropped and connections closed since a limit was reached
 * @param failures handlers that threw or ran out of time
 */
public record ServerCounts(long requests, long malformed, long ignored, long overload, long failures) {}
