package dev.bailiwick.tlog.export;

/** What a verification could not know, whatever it found. */
public sealed interface Caveat {

    /** Nothing from outside vouches for any of the log. */
    record NothingAnchored() implements Caveat {
        @Override
        public String toString() {
            return "without an anchor, a receipt or a remembered checkpoint, a rewrite of the whole log by someone"
                    + " who has its key cannot be detected";
        }
    }

    /**
     * Entries that nothing from outside vouches for.
     *
     * @param anchored the largest size that an anchor, receipt or remembered checkpoint confirms
     * @param entries how many entries come after it
     */
    record AfterLastAnchor(long anchored, long entries) implements Caveat {
        @Override
        public String toString() {
            return "the last " + entries + " entries, from index " + anchored
                    + " on, come after the last anchor: whoever has the key could have rewritten them";
        }
    }

    /** Nothing can be said of entries that came after the export. */
    record NewerEntries(long size) implements Caveat {
        @Override
        public String toString() {
            return "whether the log had more than these " + size + " entries is not to be seen from here";
        }
    }

    /** Values that the export does not show. */
    record Withheld(long fields) implements Caveat {
        @Override
        public String toString() {
            return fields + " values are withheld: that they exist is proved, what they say is not seen";
        }
    }

    /** Values that were erased and recorded as such. */
    record Erased(long fields) implements Caveat {
        @Override
        public String toString() {
            return fields + " values were erased, as later entries record";
        }
    }
}
