package dev.bailiwick.core.document;

import java.util.List;

/** The outcome of binding a generic tree: a value, or every error that was found. */
public sealed interface Bound<T> {
    /** The tree was understood whole. */
    record Value<T>(T value) implements Bound<T> {}

    /** The tree was refused; at least one error, in the order of the tree's fields. */
    record Errors<T>(List<DocumentError> errors) implements Bound<T> {
        public Errors {
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("a refusal has an error");
            }
            errors = List.copyOf(errors);
        }
    }

    /** The errors, none where there is a value. */
    default List<DocumentError> errorsOrNone() {
        return switch (this) {
            case Value<T> _ -> List.of();
            case Errors<T> refused -> refused.errors();
        };
    }

    /**
     * The value of a tree that was bound before, as on a read from the store.
     *
     * @throws IllegalArgumentException if there are errors
     */
    default T orElseThrow() {
        return switch (this) {
            case Value<T> bound -> bound.value();
            case Errors<T> refused -> throw new IllegalArgumentException("not as declared: " + refused.errors());
        };
    }
}
