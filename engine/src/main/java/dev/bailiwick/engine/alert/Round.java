package dev.bailiwick.engine.alert;

import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import dev.bailiwick.engine.port.AlertRows.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One batch of alerts on its way to one receiver. What is refused is offered a few times, then buried; a receiver that
 * cannot be reached is asked again and again, until the alert is too old to wait for it. For one thread.
 */
final class Round {
    /** Attempts at an alert that the receiver refuses. */
    static final int MAX_REFUSALS = 5;

    /** How old an alert grows while its receiver cannot be reached, before it is buried. */
    static final Duration MAX_AGE = Duration.ofDays(3);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final AlertReceiver receiver;
    private final Supplier<Instant> now;
    private final Map<Long, Integer> refusals = new HashMap<>();
    private final List<DeadLetter> dead = new ArrayList<>();
    private List<Alert> open;
    private String trouble = "";
    private Duration wait = FIRST_WAIT;
    private int attempts;

    Round(AlertReceiver receiver, List<Alert> alerts, Supplier<Instant> now) {
        this.receiver = receiver;
        this.open = List.copyOf(alerts);
        this.now = now;
    }

    boolean isDone() {
        return open.isEmpty();
    }

    /** What was given up, to be kept with the receiver's new position. */
    List<DeadLetter> dead() {
        return List.copyOf(dead);
    }

    /** Why the last attempt left something open; empty if it did not. */
    String trouble() {
        return trouble;
    }

    /** How long to wait before the next attempt. */
    Duration pause() {
        return wait;
    }

    /** Offers what is open once; returns how many were taken. */
    int attempt() {
        attempts++;
        int buried = dead.size();
        trouble = "";
        List<Delivery> deliveries = receiver.offer(open);
        List<Alert> left = new ArrayList<>();
        Duration asked = Duration.ZERO;
        for (int i = 0; i < open.size(); i++) {
            Alert alert = open.get(i);
            switch (deliveries.get(i)) {
                case Delivery.Taken taken -> {}
                case Delivery.Refused refused -> refused(alert, refused.cause(), left);
                case Delivery.Unreachable away -> {
                    unreachable(alert, away.cause(), left);
                    asked = asked.compareTo(away.notBefore()) < 0 ? away.notBefore() : asked;
                }
            }
        }
        Duration doubled = attempts == 1 ? FIRST_WAIT : wait.multipliedBy(2);
        Duration next = doubled.compareTo(asked) < 0 ? asked : doubled;
        wait = next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
        int taken = open.size() - left.size() - (dead.size() - buried);
        open = List.copyOf(left);
        return taken;
    }

    /** How many are still to be taken. */
    int left() {
        return open.size();
    }

    private void refused(Alert alert, String cause, List<Alert> left) {
        trouble = cause;
        int times = refusals.merge(alert.index(), 1, Integer::sum);
        if (times < MAX_REFUSALS) {
            left.add(alert);
        } else {
            bury(alert, times, cause);
        }
    }

    private void unreachable(Alert alert, String cause, List<Alert> left) {
        trouble = cause;
        if (now.get().isBefore(alert.at().plus(MAX_AGE))) {
            left.add(alert);
        } else {
            bury(alert, attempts, cause);
        }
    }

    private void bury(Alert alert, int times, String cause) {
        dead.add(new DeadLetter(receiver.name(), alert.index(), times, cause, now.get()));
    }
}
