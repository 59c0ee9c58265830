package dev.bailiwick.engine.port;

import java.time.Instant;

/**
 * An event for the world outside, kept until it is delivered.
 *
 * @param id unique, also the receiver's means against duplicates
 * @param type such as {@code zone.updated}
 * @param body JSON without secrets
 */
public record OutboxEvent(String id, String type, Instant at, String body) {}
