package dev.bailiwick.engine.port;

import java.time.Instant;

/**
 * What a receiver is told of one entry of the log.
 *
 * @param id the same at each attempt and on each node: the receiver's means against duplicates
 * @param index the entry's place in the log
 * @param type the entry's type, such as {@code change.applied}
 * @param actor who did it; empty where the entry was erased
 * @param target on what, such as a zone
 * @param outcome in the log's words
 * @param body a JSON object with all of it, without secrets
 */
public record Alert(
        String id, long index, String type, Instant at, String actor, String target, String outcome, String body) {}
