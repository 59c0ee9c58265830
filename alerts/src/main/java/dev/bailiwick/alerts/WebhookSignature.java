package dev.bailiwick.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Symmetric signatures of Standard Webhooks (version 1): HMAC-SHA-256 over {@code id.timestamp.body}. Stateless and
 * thread-safe.
 */
final class WebhookSignature {
    /** Octets of a secret (Standard Webhooks, "Signature scheme"). */
    static final int MIN_OCTETS = 24;

    static final int MAX_OCTETS = 64;

    private WebhookSignature() {}

    /** The value of {@code webhook-signature}: one signature for each secret, so that a secret can be replaced. */
    static String of(List<byte[]> secrets, String id, Instant at, String body) {
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(secret, id, at, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(byte[] secret, String id, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(UTF_8));
            return mac.doFinal(body.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
        }
    }
}
