package dev.bailiwick.doors.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate chain and its private key in PEM files (RFC 7468): {@code CERTIFICATE} blocks, the server's own first,
 * and one unencrypted {@code PRIVATE KEY} (PKCS #8).
 */
public record TlsFiles(Path certificateChain, Path privateKey) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    /**
     * What a listener speaks TLS with.
     *
     * @throws IllegalArgumentException if the files cannot be read or do not go together
     */
    public SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] password = new char[0];
            store.setKeyEntry("server", readKey(), password, readChain());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "no TLS with `" + certificateChain + "` and `" + privateKey + "`: " + e.getMessage(), e);
        }
    }

    private Certificate[] readChain() throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(certificateChain);
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem))
                .toArray(new Certificate[0]);
    }

    private PrivateKey readKey() throws IOException, GeneralSecurityException {
        Matcher block = KEY.matcher(Files.readString(privateKey, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new IllegalArgumentException(
                    "`" + privateKey + "` holds no unencrypted PKCS #8 key (`BEGIN PRIVATE KEY`)");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
        for (String algorithm : ALGORITHMS) {
            Optional<PrivateKey> key = parse(algorithm, spec);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException("`" + privateKey + "` is none of " + ALGORITHMS);
    }

    /** PKCS #8 names its algorithm, yet Java wants to be told: empty where it is another. */
    private static Optional<PrivateKey> parse(String algorithm, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }
}
