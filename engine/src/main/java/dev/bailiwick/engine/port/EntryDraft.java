package dev.bailiwick.engine.port;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One audit entry before it has a place in the log.
 *
 * <p>The four named parts are indexed for search and are themselves among the hashed fields. Secrets never stand here.
 *
 * @param type what happened, such as {@code change.intent}
 * @param correlation ties one access together from request to removal
 * @param at when, by the engine's clock
 * @param fields further fields, each a short text or JSON; 1 to 64 of them, names of {@code [a-z0-9.-]}
 */
public record EntryDraft(String type, String correlation, Instant at, SortedMap<String, String> fields) {
    public EntryDraft {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** All fields that are hashed: {@code type}, {@code correlation}, {@code at} and the further ones. */
    public SortedMap<String, String> hashed() {
        TreeMap<String, String> all = new TreeMap<>(fields);
        all.put("type", type);
        all.put("correlation", correlation);
        all.put("at", at.toString());
        return all;
    }
}
