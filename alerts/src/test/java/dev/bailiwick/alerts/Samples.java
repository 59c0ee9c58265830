package dev.bailiwick.alerts;

import dev.bailiwick.engine.port.Alert;
import java.time.Instant;

/** Alerts to send. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

    private Samples() {}

    static Alert alert(long index) {
        return alert(index, "identity/deploy");
    }

    static Alert alert(long index, String actor) {
        return new Alert(
                "e" + index + "-0011",
                index,
                "change.applied",
                NOW,
                actor,
                "example.com.",
                "applied",
                "{\"type\":\"change.applied\",\"data\":{\"name\":\"b\u00fccher\",\"index\":" + index + "}}");
    }
}
