package dev.bailiwick.dns.server;

/**
 * The way back to whoever asked. May be used from any thread and after the handler has returned; the first
 * {@link #reply} or {@link #finish} ends the exchange, and what comes later is ignored.
 */
public interface DnsResponder {
    /** Sends the one answer and ends the exchange. */
    void reply(byte[] message);

    /**
     * Sends one of several messages, over TCP only; blocks while the client reads slowly, up to the server's limit.
     *
     * @return false if the client is gone or the exchange has ended: nothing more needs to be made
     */
    boolean stream(byte[] message);

    /** Ends the exchange without a further message. Without any message before it, the client gets no answer. */
    void finish();
}
