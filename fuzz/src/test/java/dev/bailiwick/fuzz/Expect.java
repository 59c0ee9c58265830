package dev.bailiwick.fuzz;

/** What a target demands beyond the absence of a crash. */
final class Expect {
    private Expect() {}

    static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static void equal(Object got, Object wanted, String what) {
        that(got.equals(wanted), what + ": " + got + " instead of " + wanted);
    }
}
