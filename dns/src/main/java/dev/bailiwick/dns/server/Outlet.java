package dev.bailiwick.dns.server;

/** Where the messages of one exchange go. */
interface Outlet {
    /** Sends a message; false if the client is gone. */
    boolean send(byte[] message);

    /** Tells whether several messages may be sent. */
    boolean streams();

    /** The exchange has ended. Called once. */
    void ended();
}
