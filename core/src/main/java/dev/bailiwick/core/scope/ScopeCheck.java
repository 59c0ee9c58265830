package dev.bailiwick.core.scope;

/** Whether an access lies in a scope. */
public sealed interface ScopeCheck {
    /** It does. */
    record Inside() implements ScopeCheck {}

    /**
     * It does not.
     *
     * @param dimension the first one that fails, in the order of {@link Dimension}
     * @param message for the caller: lowercase start, no final period, nothing but what the caller asked
     */
    record Outside(Dimension dimension, String message) implements ScopeCheck {}

    /** What a scope is made of, in the order in which it is checked. */
    enum Dimension {
        ZONE,
        OPERATION,
        NAME,
        TYPE,
        VALUE,
        TTL
    }
}
