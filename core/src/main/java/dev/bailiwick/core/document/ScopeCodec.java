package dev.bailiwick.core.document;

import dev.bailiwick.core.scope.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scopes as generic trees: in documents, in stored leases, and in {@code authorization_details} of type {@code dns}
 * (RFC 9396). Trees are canonical: equal scopes have equal trees. Stateless and thread-safe.
 */
public final class ScopeCodec {
    /** The {@code type} of an element of {@code authorization_details}. */
    public static final String AUTHORIZATION_TYPE = "dns";

    private ScopeCodec() {}

    /** The tree of a scope: {@code zones, names, types, operations}, and {@code values} and {@code ttl} if bounded. */
    public static Map<String, Object> encode(Scope scope) {
        return ScopeShapes.SCOPE.write(scope);
    }

    /** Reads what {@link #encode} writes: a scope of the same tree, its lists in canonical order. */
    public static Bound<Scope> decode(@Nullable Object tree) {
        return ScopeShapes.SCOPE.bind(tree);
    }

    /** An element of {@code authorization_details} that states the scope. */
    public static Map<String, Object> encodeDetail(Scope scope) {
        Map<String, Object> detail = encode(scope);
        detail.put("type", AUTHORIZATION_TYPE);
        return detail;
    }

    /**
     * Reads one element of {@code authorization_details} of a request. Another type or an unknown field is an error
     * (RFC 9396, section 5); dimensions may be left out.
     */
    public static Bound<AskedScope> decodeDetail(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> detail)) {
            return error("", "expected an object, not " + Shapes.nameOf(tree));
        }
        Object type = detail.get("type");
        if (!AUTHORIZATION_TYPE.equals(type)) {
            return error("/type", "the one type supported is `" + AUTHORIZATION_TYPE + "`");
        }
        Map<Object, Object> rest = new LinkedHashMap<>(detail);
        rest.remove("type");
        return decodeAsked(rest);
    }

    /** Reads the dimensions of a request, any of which may be left out. */
    public static Bound<AskedScope> decodeAsked(@Nullable Object tree) {
        return ScopeShapes.ASKED.bind(tree);
    }

    private static <T> Bound<T> error(String pointer, String message) {
        return new Bound.Errors<>(List.of(new DocumentError(pointer, message)));
    }
}
