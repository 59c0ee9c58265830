package dev.bailiwick.authn.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.bailiwick.core.identity.Claims;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The claims that go on record as text: those that every record needs and those that the anchor names. An object is
 * recorded one level deep, each member under its JSON pointer; lists are written as JSON.
 */
final class SelectedClaims {
    /** Entries at most; what is beyond, in the order of names, is left out of the record. */
    static final int MAX_ENTRIES = 32;

    /** Characters at most of one text; longer ones are cut and end in an ellipsis. */
    static final int MAX_LENGTH = 256;

    private static final List<String> ALWAYS = List.of("sub", "aud", "jti", "auth_time");

    private SelectedClaims() {}

    static SortedMap<String, String> of(TrustAnchorSettings anchor, Map<String, Object> claims) {
        SortedMap<String, String> selected = new TreeMap<>();
        ALWAYS.forEach(name -> add(selected, claims, name));
        // Approvals are shown to people by the address that they know each other by.
        if (anchor.people()) {
            add(selected, claims, "email");
        }
        anchor.recordClaims().stream().sorted().forEach(path -> add(selected, claims, path));
        return selected;
    }

    private static void add(SortedMap<String, String> selected, Map<String, Object> claims, String path) {
        Object value = Claims.find(claims, path);
        if (value instanceof Map<?, ?> members) {
            String base = path.startsWith("/") ? path : "/" + escaped(path);
            members.forEach((name, member) -> {
                if (!(member instanceof Map<?, ?>)) {
                    put(selected, base + "/" + escaped(String.valueOf(name)), member);
                }
            });
        } else if (value != null) {
            put(selected, path, value);
        }
    }

    private static void put(SortedMap<String, String> selected, String path, Object value) {
        if (selected.size() < MAX_ENTRIES || selected.containsKey(path)) {
            selected.put(path, cut(text(value)));
        }
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            // The library writes objects only, so the list travels in one and is taken out again.
            String wrapped = JSONObjectUtils.toJSONString(Map.of("l", list));
            return wrapped.substring("{\"l\":".length(), wrapped.length() - 1);
        }
        return String.valueOf(value);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 2)) ? MAX_LENGTH - 2 : MAX_LENGTH - 1;
        return text.substring(0, end) + "…";
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
