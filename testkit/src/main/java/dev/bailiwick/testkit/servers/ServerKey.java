package dev.bailiwick.testkit.servers;

/**
 * A TSIG key in a server's configuration.
 *
 * @param algorithm as in {@code hmac-sha256}
 * @param secretBase64 the secret
 */
public record ServerKey(String name, String algorithm, String secretBase64) {
    @Override
    public String toString() {
        return "ServerKey " + name;
    }
}
