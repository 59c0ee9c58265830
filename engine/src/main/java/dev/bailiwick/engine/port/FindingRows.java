package dev.bailiwick.engine.port;

import java.time.Instant;
import java.util.List;

/** Findings: what a person should look at. One open finding per kind and subject. */
public interface FindingRows {
    List<FindingRow> open(int limit);

    /**
     * A finding.
     *
     * @param kind such as {@code unverified}, {@code bootstrap}, {@code legacy-secret}
     * @param subject what it is about, such as a change's id or {@code zone/NAME}
     */
    record FindingRow(String kind, String subject, String severity, String message, Instant at) {}

    /** The writes. */
    interface Writable extends FindingRows {
        /** Opens a finding, or renews its message and time. */
        void open(FindingRow finding);

        void close(String kind, String subject);
    }
}
