package dev.bailiwick.core.document;

/**
 * An authoritative server or service to which changes are applied.
 *
 * @param type what it is; the one type so far has no settings
 */
public record BackendSpec(Type type) implements Spec {
    /** The name of the backend that is always there: the built-in primary. */
    public static final String BUILTIN = "builtin";

    static final ObjectShape<BackendSpec> SHAPE = shape();

    /** The types of backend. */
    public enum Type {
        /** The built-in primary. */
        BUILTIN;

        public String word() {
            return "builtin";
        }
    }

    @Override
    public Kind kind() {
        return Kind.BACKEND;
    }

    private static ObjectShape<BackendSpec> shape() {
        var o = ObjectShape.<BackendSpec>of("Backend: an authoritative server or service to which changes are applied");
        var type = o.required("type", "what it is", Shapes.word(Type.class, Type::word), BackendSpec::type);
        return o.make(in -> new BackendSpec(in.get(type)));
    }
}
