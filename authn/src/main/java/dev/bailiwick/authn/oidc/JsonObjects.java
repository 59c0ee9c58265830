package dev.bailiwick.authn.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Strict JSON (RFC 8259). A name that occurs twice is refused, so no two readers can see two different claims. */
final class JsonObjects {
    private JsonObjects() {}

    /** @throws ParseException if the text is anything but one JSON object; do not chain it, it may quote the text */
    static Map<String, Object> parse(String text) throws ParseException {
        // The library takes the text `null` for an object and returns none.
        @Nullable Map<String, Object> object = JSONObjectUtils.parse(text);
        if (object == null) {
            throw new ParseException("no object", 0);
        }
        return object;
    }
}
