package dev.bailiwick.core.scope;

/**
 * Two scopes cannot be compared within the limits of this package. Whoever reads a document refuses it; whoever decides
 * denies.
 */
public final class TooComplexException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooComplexException(String message) {
        super(message);
    }
}
