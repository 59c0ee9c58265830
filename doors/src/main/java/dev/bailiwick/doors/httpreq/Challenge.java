package dev.bailiwick.doors.httpreq;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.doors.http.ChallengeValues;
import dev.bailiwick.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.xbill.DNS.Name;

/**
 * A value at a challenge name, as either mode of the client sends it. In mode RAW the key authorization comes, whose digest is the
 * value (RFC 8555, section 8.4); it is neither kept nor told.
 */
record Challenge(Name name, String value) {
    private static final int MAX_KEY_AUTH_CHARS = 1_024;

    /** @throws IllegalArgumentException naming what is wrong, and never the value */
    static Challenge read(String body) {
        Map<String, Object> tree;
        try {
            tree = Json.readObject(body);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the body is one JSON object", e);
        }
        if (tree.containsKey("fqdn")) {
            return checked(text(tree, "fqdn", Names.MAX_TEXT_CHARS), text(tree, "value", 255));
        }
        if (!tree.containsKey("domain")) {
            throw new IllegalArgumentException(
                    "the body has `fqdn` and `value`, or in mode RAW `domain`, `token` and `keyAuth`");
        }
        String domain = text(tree, "domain", Names.MAX_TEXT_CHARS);
        String base = domain.startsWith("*.") ? domain.substring(2) : domain;
        return checked("_acme-challenge." + base, digest(text(tree, "keyAuth", MAX_KEY_AUTH_CHARS)));
    }

    private static Challenge checked(String text, String value) {
        Name name = Names.canonical(Names.parse(text));
        if (!Names.isChallenge(name)) {
            throw new IllegalArgumentException(
                    "`" + Names.text(name) + "` is no challenge name: it begins with `_acme-challenge`");
        }
        if (!ChallengeValues.isValue(value)) {
            throw new IllegalArgumentException("a challenge's value is 43 characters of base64url");
        }
        return new Challenge(name, value);
    }

    private static String text(Map<String, Object> tree, String field, int maxChars) {
        if (!(tree.get(field) instanceof String text) || text.isEmpty() || text.length() > maxChars) {
            throw new IllegalArgumentException("`" + field + "` is a text of 1 to " + maxChars + " characters");
        }
        return text;
    }

    private static String digest(String keyAuthorization) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(keyAuthorization.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "Challenge[" + name + "]";
    }
}
