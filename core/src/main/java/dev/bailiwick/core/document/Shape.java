package dev.bailiwick.core.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of value is written as a generic tree: one table for strict reading, for writing in canonical form and
 * for JSON Schema, so that the three cannot disagree. Trees are maps with text keys, lists, strings, whole numbers
 * and booleans. Made by {@link Shapes} and {@link ObjectShape}. Immutable and thread-safe.
 */
public interface Shape<T> {
    /**
     * Reads the tree strictly. Never throws for bad input: each error is reported to {@code in}.
     *
     * @return the value, or null where at least one error was reported
     */
    @Nullable
    T read(@Nullable Object tree, Reading in);

    /** The tree that reads back as the value: sets sorted, fields that have their default left out. */
    Object write(T value);

    /** The JSON Schema (2020-12) of the trees; accepts at least what {@link #read} accepts. */
    Map<String, Object> schema();

    /** Reads a whole tree. */
    default Bound<T> bind(@Nullable Object tree) {
        return bind(tree, Reading.start());
    }

    /** Reads a tree that lies within a larger one. */
    default Bound<T> bind(@Nullable Object tree, Reading in) {
        T value = read(tree, in);
        List<DocumentError> errors = in.errors();
        if (value == null && errors.isEmpty()) {
            throw new IllegalStateException("a shape refused a tree without an error");
        }
        return value == null || !errors.isEmpty() ? new Bound.Errors<>(errors) : new Bound.Value<>(value);
    }
}
