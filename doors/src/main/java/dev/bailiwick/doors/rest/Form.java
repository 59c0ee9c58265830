package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.Nearest;
import dev.bailiwick.core.refusal.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code application/x-www-form-urlencoded} read strictly, for bodies and queries alike. Stateless. */
final class Form {
    private static final int MAX_PARAMETERS = 100;

    private Form() {}

    /** Reads a body whose parameters are among those known, each at most once. */
    static Map<String, String> read(byte[] octets, List<String> known) {
        Map<String, String> form = read(new String(octets, StandardCharsets.UTF_8));
        for (String name : form.keySet()) {
            if (!known.contains(name)) {
                String nearest = Nearest.of(name, known);
                throw Declined.of(
                        Refusal.Kind.INVALID,
                        "unknown parameter `" + Input.shown(name) + "`"
                                + (nearest == null ? "" : " (did you mean `" + nearest + "`?)"));
            }
        }
        return form;
    }

    /** Reads parameters, each at most once. */
    static Map<String, String> read(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return form;
        }
        for (String pair : text.split("&", MAX_PARAMETERS + 1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (form.put(name, value) != null) {
                throw Declined.of(Refusal.Kind.INVALID, "the parameter `" + Input.shown(name) + "` is given twice");
            }
        }
        if (form.size() > MAX_PARAMETERS) {
            throw Declined.of(Refusal.Kind.INVALID, "there are more than " + MAX_PARAMETERS + " parameters");
        }
        return form;
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Declined.of(Refusal.Kind.INVALID, "a percent-encoding is malformed");
        }
    }

    /** Decodes a segment of a path, in which a plus sign is itself. */
    static String decodeSegment(String text) {
        return decode(text.replace("+", "%2B"));
    }
}
