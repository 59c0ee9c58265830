package dev.bailiwick.engine.port;

/**
 * Counts and times what happens, for whoever operates the server. Each method returns at once and never throws; texts given
 * as kinds come from a small fixed set. Thread-safe.
 */
public interface Meters {
    /** Counts nothing. */
    Meters NONE = new Meters() {};

    /**
     * A change was answered.
     *
     * @param outcome {@code applied}, {@code waiting}, the kind of a refusal, or {@code failed}
     */
    default void change(String door, String outcome, long nanos) {}

    /** A batch of units was committed, or failed as a whole. */
    default void commit(boolean done, int units, long nanos) {}

    /** A request over HTTP was answered; {@code endpoint} is its row in the table of endpoints. */
    default void request(String endpoint, int status, long nanos) {}

    /** A message over DNS was answered, by the names of its opcode and RCODE. */
    default void dns(String opcode, String rcode) {}

    /** Alerts were offered to a receiver. */
    default void alerts(String receiver, int taken, int notTaken) {}
}
