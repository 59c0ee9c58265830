package dev.bailiwick.server.joining.found;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.TrustAnchorSpec.TsigAlgorithm;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;

/** A TSIG key of the server. Immutable; its secret shows in no text. */
public final class FoundKey {
    private final Name name;
    private final String view;
    private final String algorithm;
    private final String secret;

    /**
     * @param view the server's view in which it is declared, empty for all of them
     * @param algorithm as the server writes it, such as {@code hmac-sha256}
     * @param secret in base64, empty where the server does not tell it
     */
    public FoundKey(Name name, String view, String algorithm, String secret) {
        this.name = Names.canonical(name);
        this.view = view;
        this.algorithm = algorithm;
        this.secret = secret;
    }

    public Name name() {
        return name;
    }

    /** The server's view in which it is declared, empty for all of them. */
    public String view() {
        return view;
    }

    /** The algorithm as the server writes it. */
    public String algorithmText() {
        return algorithm;
    }

    /** The algorithm, where documents have a word for it. */
    public Optional<TsigAlgorithm> algorithm() {
        String word = algorithm.toLowerCase(Locale.ROOT);
        String plain = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
        String known = plain.equals("hmac-md5.sig-alg.reg.int") ? TsigAlgorithm.HMAC_MD5.word() : plain;
        for (TsigAlgorithm each : TsigAlgorithm.values()) {
            if (each.word().equals(known)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** A copy of the secret; empty where the server does not tell it, or it is no base64. */
    public Optional<byte[]> secretCopy() {
        try {
            byte[] octets = Base64.getDecoder().decode(secret.replaceAll("\\s", ""));
            return octets.length == 0 ? Optional.empty() : Optional.of(octets);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "key " + Names.text(name);
    }
}
