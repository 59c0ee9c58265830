package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.ZoneId;

/**
 * A zone at a backend that follows.
 *
 * @param backend the backend's name
 */
record FollowerPlace(ZoneId zone, String backend) {
    /** What findings are about. */
    String subject() {
        return "zone/" + zone + " backend/" + backend;
    }

    /** Under which its state is kept. */
    String setting() {
        return "follower/" + zone + "/" + backend;
    }

    @Override
    public String toString() {
        return "zone " + zone + " at backend " + backend;
    }
}
