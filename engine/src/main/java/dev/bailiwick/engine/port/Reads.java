package dev.bailiwick.engine.port;

/** The rows that can be read, by topic. */
public interface Reads {
    DocumentRows documents();

    ZoneRows zones();

    ClaimRows claims();

    ChangeRows changes();

    CredentialRows credentials();

    SettingRows settings();

    FindingRows findings();

    AlertRows alerts();

    LogRows log();
}
