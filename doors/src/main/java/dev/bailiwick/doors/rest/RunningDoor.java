package dev.bailiwick.doors.rest;

/** The REST door while it is open. Thread-safe. */
public final class RunningDoor implements AutoCloseable {
    private final int port;
    private final String url;
    private final Runnable stop;

    RunningDoor(int port, String url, Runnable stop) {
        this.port = port;
        this.url = url;
        this.stop = stop;
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** The URL under which callers reach it, without a final slash. */
    public String url() {
        return url;
    }

    /** Stops listening, lets requests in hand end within some seconds, and records what was only counted. */
    @Override
    public void close() {
        stop.run();
    }
}
