package dev.bailiwick.engine.port;

/** The rows that a unit of work may read and write. Valid only inside the unit, on its thread. */
public interface Tx extends Reads {
    @Override
    DocumentRows.Writable documents();

    @Override
    ZoneRows.Writable zones();

    @Override
    ClaimRows.Writable claims();

    @Override
    ChangeRows.Writable changes();

    @Override
    CredentialRows.Writable credentials();

    @Override
    SettingRows.Writable settings();

    @Override
    FindingRows.Writable findings();

    @Override
    AlertRows.Writable alerts();

    /**
     * Appends an entry to the audit log in this transaction. Its index and leaf hash are known once the unit's future
     * has completed.
     *
     * @throws IllegalArgumentException if the entry is larger than 60 KiB
     */
    LogPosition append(EntryDraft entry);
}
