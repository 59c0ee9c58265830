package dev.bailiwick.fuzz;

import dev.bailiwick.doors.rest.Bodies;
import java.io.IOException;

/** Bodies, queries and forms of REST and of the token endpoint. */
public final class BodyTarget {
    private BodyTarget() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        Bodies.read(data);
    }
}
