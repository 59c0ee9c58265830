package dev.bailiwick.dns.server;

/** How a request came. */
public enum Transport {
    UDP,
    TCP
}
