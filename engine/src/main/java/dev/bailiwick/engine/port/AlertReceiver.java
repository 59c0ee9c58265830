package dev.bailiwick.engine.port;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Somebody outside who is told of what was done. Thread-safe. */
public interface AlertReceiver extends AutoCloseable {
    /** Its name, unique among the receivers. */
    String name();

    /** The types of log entries that it is told of. */
    Set<String> types();

    /** Offers the alerts, oldest first; blocks. Returns one delivery for each, in their order; never throws. */
    List<Delivery> offer(List<Alert> alerts);

    @Override
    void close();

    /** What became of one alert. */
    sealed interface Delivery {
        /** The receiver has it. */
        record Taken() implements Delivery {}

        /** The receiver answered, and would not have this one. */
        record Refused(String cause) implements Delivery {}

        /**
         * The receiver cannot be reached or asks to wait: nothing is wrong with the alert.
         *
         * @param notBefore how long the receiver asks to be left alone; zero if it says nothing
         */
        record Unreachable(String cause, Duration notBefore) implements Delivery {}
    }
}
