package dev.bailiwick.store;

import dev.bailiwick.engine.port.AlertRows;
import dev.bailiwick.engine.port.ChangeRows;
import dev.bailiwick.engine.port.ClaimRows;
import dev.bailiwick.engine.port.CredentialRows;
import dev.bailiwick.engine.port.DocumentRows;
import dev.bailiwick.engine.port.EntryDraft;
import dev.bailiwick.engine.port.FindingRows;
import dev.bailiwick.engine.port.LogPosition;
import dev.bailiwick.engine.port.LogRows;
import dev.bailiwick.engine.port.SettingRows;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.port.ZoneRows;
import java.util.ArrayList;
import java.util.List;

/** What one unit of work sees. It refuses to serve after its unit's end. */
final class SqlTx implements Tx {
    private final Sql sql;
    private final List<NewEntry> entries = new ArrayList<>();
    private boolean open = true;

    SqlTx(Sql sql) {
        this.sql = sql;
    }

    @Override
    public DocumentRows.Writable documents() {
        return new SqlDocumentRows(open());
    }

    @Override
    public ZoneRows.Writable zones() {
        return new SqlZoneRows(open());
    }

    @Override
    public ClaimRows.Writable claims() {
        return new SqlClaimRows(open());
    }

    @Override
    public ChangeRows.Writable changes() {
        return new SqlChangeRows(open());
    }

    @Override
    public CredentialRows.Writable credentials() {
        return new SqlCredentialRows(open());
    }

    @Override
    public SettingRows.Writable settings() {
        return new SqlSettingRows(open());
    }

    @Override
    public FindingRows.Writable findings() {
        return new SqlFindingRows(open());
    }

    @Override
    public AlertRows.Writable alerts() {
        return new SqlAlertRows(open());
    }

    @Override
    public LogRows log() {
        return new SqlLogRows(open());
    }

    @Override
    public LogPosition append(EntryDraft entry) {
        open();
        NewEntry made = new NewEntry(entry);
        entries.add(made);
        return made;
    }

    /** Ends the unit; returns the entries it appended, in order. */
    List<NewEntry> end() {
        open = false;
        return entries;
    }

    private Sql open() {
        if (!open) {
            throw new IllegalStateException("the unit of work has ended");
        }
        return sql;
    }
}
