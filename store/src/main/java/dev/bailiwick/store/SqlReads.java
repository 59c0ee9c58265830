package dev.bailiwick.store;

import dev.bailiwick.engine.port.AlertRows;
import dev.bailiwick.engine.port.ChangeRows;
import dev.bailiwick.engine.port.ClaimRows;
import dev.bailiwick.engine.port.CredentialRows;
import dev.bailiwick.engine.port.DocumentRows;
import dev.bailiwick.engine.port.FindingRows;
import dev.bailiwick.engine.port.LogRows;
import dev.bailiwick.engine.port.Reads;
import dev.bailiwick.engine.port.SettingRows;
import dev.bailiwick.engine.port.ZoneRows;

/** The rows of one snapshot. */
record SqlReads(Sql sql) implements Reads {
    @Override
    public DocumentRows documents() {
        return new SqlDocumentRows(sql);
    }

    @Override
    public ZoneRows zones() {
        return new SqlZoneRows(sql);
    }

    @Override
    public ClaimRows claims() {
        return new SqlClaimRows(sql);
    }

    @Override
    public ChangeRows changes() {
        return new SqlChangeRows(sql);
    }

    @Override
    public CredentialRows credentials() {
        return new SqlCredentialRows(sql);
    }

    @Override
    public SettingRows settings() {
        return new SqlSettingRows(sql);
    }

    @Override
    public FindingRows findings() {
        return new SqlFindingRows(sql);
    }

    @Override
    public AlertRows alerts() {
        return new SqlAlertRows(sql);
    }

    @Override
    public LogRows log() {
        return new SqlLogRows(sql);
    }
}
