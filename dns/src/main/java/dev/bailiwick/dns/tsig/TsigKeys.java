package dev.bailiwick.dns.tsig;

import java.util.Optional;
import org.xbill.DNS.Name;

/** Finds keys. Called on receiving threads: answers from memory. Implementations are thread-safe. */
@FunctionalInterface
public interface TsigKeys {
    /**
     * The key of that name, if it is known and made for that algorithm.
     *
     * @param keyName in lower case
     * @param algorithm the algorithm's name as sent, in lower case
     */
    Optional<TsigKey> find(Name keyName, Name algorithm);

    /** No keys at all. */
    static TsigKeys none() {
        return (keyName, algorithm) -> Optional.empty();
    }

    /** The one given key. */
    static TsigKeys of(TsigKey... keys) {
        return (keyName, algorithm) -> {
            for (TsigKey each : keys) {
                if (each.name().equals(keyName) && each.algorithm().wireName().equals(algorithm)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        };
    }
}
