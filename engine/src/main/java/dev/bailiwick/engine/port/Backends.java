package dev.bailiwick.engine.port;

import dev.bailiwick.core.document.BackendSpec;

/** Makes backends of their documents. Thread-safe. */
@FunctionalInterface
public interface Backends {
    /**
     * The backend of a document that is not the built-in primary's.
     *
     * @param name the document's name
     */
    Backend open(String name, BackendSpec spec);

    /** None at all: for an estate that has but the built-in primary. */
    static Backends none() {
        return (name, spec) -> {
            throw new IllegalStateException("backend `" + name + "` cannot be opened here");
        };
    }
}
