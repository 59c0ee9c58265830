package dev.bailiwick.server.joining;

import java.util.Set;

/** What came of reading a zone as Bailiwick will read it. */
sealed interface Reading {
    /**
     * It was read.
     *
     * @param rrsets how many RRsets it has, a signer's own left out
     * @param signed whether it holds signatures
     * @param unknownTypes types that stay at the server, unseen and untouched
     * @param findings what to mend at the server
     */
    record Read(int rrsets, boolean signed, Set<String> unknownTypes, java.util.List<String> findings)
            implements Reading {}

    /** It could not be read. */
    record Failed(String cause) implements Reading {}

    /** It was not tried. */
    record NotTried(String cause) implements Reading {}
}
