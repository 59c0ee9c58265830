-- One script for SQLite and PostgreSQL; the words that differ are placeholders.
-- Instants are nanoseconds since 1970-01-01T00:00:00Z.

CREATE TABLE counter (
    name  TEXT    NOT NULL PRIMARY KEY,
    value ${long} NOT NULL
) ${keyed};

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) ${keyed};

CREATE TABLE watermark (
    name     TEXT    NOT NULL PRIMARY KEY,
    sequence ${long} NOT NULL
) ${keyed};

-- One row for each store that is open: the last batch it committed. It settles a commit of unknown outcome.
CREATE TABLE commit_marker (
    store TEXT    NOT NULL PRIMARY KEY,
    batch ${long} NOT NULL
) ${keyed};

CREATE TABLE outbox (
    sequence ${serial},
    id       TEXT    NOT NULL UNIQUE,
    type     TEXT    NOT NULL,
    at       ${long} NOT NULL,
    body     TEXT    NOT NULL
) ${plain};

CREATE TABLE finding (
    kind     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    severity TEXT    NOT NULL,
    message  TEXT    NOT NULL,
    at       ${long} NOT NULL,
    PRIMARY KEY (kind, subject)
) ${keyed};

-- The policy's version is one row, so that moving it fences other writers.
CREATE TABLE policy (
    id      ${long} NOT NULL PRIMARY KEY,
    version ${long} NOT NULL
) ${plain};

INSERT INTO policy (id, version) VALUES (1, 0);

CREATE TABLE document (
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    version    ${long} NOT NULL,
    json       TEXT,
    changed_by TEXT    NOT NULL,
    change_id  TEXT    NOT NULL,
    PRIMARY KEY (kind, name, version)
) ${plain};

CREATE TABLE zone (
    id           ${long} NOT NULL PRIMARY KEY,
    view_name    TEXT    NOT NULL,
    apex         TEXT    NOT NULL,
    version      ${long} NOT NULL,
    serial       ${long} NOT NULL,
    epoch        ${long} NOT NULL,
    writer       TEXT,
    writer_until ${long},
    UNIQUE (view_name, apex)
) ${plain};

CREATE TABLE rrset (
    zone  ${long}  NOT NULL,
    owner TEXT     NOT NULL,
    type  ${long}  NOT NULL,
    ttl   ${long}  NOT NULL,
    data  ${bytes} NOT NULL,
    PRIMARY KEY (zone, owner, type)
) ${keyed};

CREATE TABLE zone_delta (
    zone        ${long}  NOT NULL,
    version     ${long}  NOT NULL,
    from_serial ${long}  NOT NULL,
    to_serial   ${long}  NOT NULL,
    edits       ${bytes} NOT NULL,
    PRIMARY KEY (zone, version)
) ${plain};

CREATE TABLE challenge_value (
    zone      ${long}  NOT NULL,
    name      TEXT     NOT NULL,
    data      ${bytes} NOT NULL,
    owner     TEXT     NOT NULL,
    placed_at ${long}  NOT NULL,
    PRIMARY KEY (zone, name, data)
) ${keyed};

CREATE TABLE change_request (
    id              TEXT    NOT NULL PRIMARY KEY,
    sequence        ${long} NOT NULL UNIQUE,
    kind            TEXT    NOT NULL,
    target          TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    verification    TEXT    NOT NULL,
    identity        TEXT    NOT NULL,
    owner           TEXT,
    principal       TEXT    NOT NULL,
    door            TEXT    NOT NULL,
    correlation     TEXT    NOT NULL,
    request         TEXT    NOT NULL,
    request_digest  TEXT    NOT NULL,
    plan            TEXT    NOT NULL,
    plan_hash       TEXT    NOT NULL,
    decision        TEXT    NOT NULL,
    requested_at    ${long} NOT NULL,
    expires_at      ${long} NOT NULL,
    applied_at      ${long},
    applied_version ${long} NOT NULL,
    rollback_of     TEXT
) ${plain};

CREATE INDEX change_request_by_state ON change_request (state, sequence);
CREATE INDEX change_request_by_target ON change_request (target, sequence);
CREATE INDEX change_request_by_identity ON change_request (identity, sequence);

CREATE TABLE approval (
    sequence  ${serial},
    change_id TEXT    NOT NULL,
    person    TEXT    NOT NULL,
    plan_hash TEXT    NOT NULL,
    at        ${long} NOT NULL,
    proof     TEXT    NOT NULL
) ${plain};

CREATE INDEX approval_by_change ON approval (change_id, sequence);

CREATE TABLE remembered_answer (
    scope    TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    digest   TEXT    NOT NULL,
    answer   TEXT    NOT NULL,
    until_at ${long} NOT NULL,
    PRIMARY KEY (scope, name)
) ${plain};

CREATE INDEX remembered_answer_by_end ON remembered_answer (until_at);

-- Scopes of leases repeat: each distinct text is kept once, under its SHA-256.
CREATE TABLE lease_scope (
    digest ${bytes} NOT NULL PRIMARY KEY,
    json   TEXT     NOT NULL
) ${plain};

CREATE TABLE lease (
    id            TEXT     NOT NULL PRIMARY KEY,
    sequence      ${long}  NOT NULL UNIQUE,
    form          TEXT     NOT NULL,
    secret_hash   ${bytes} UNIQUE,
    key_name      TEXT     UNIQUE,
    algorithm     TEXT,
    secret_sealed ${bytes},
    identity      TEXT     NOT NULL,
    owner         TEXT     NOT NULL,
    anchor        TEXT     NOT NULL,
    grant_name    TEXT     NOT NULL,
    scope_digest  ${bytes} NOT NULL,
    proof         TEXT     NOT NULL,
    asked         TEXT     NOT NULL,
    correlation   TEXT     NOT NULL,
    issued_at     ${long}  NOT NULL,
    ends_at       ${long}  NOT NULL,
    mac           ${bytes} NOT NULL
) ${plain};

CREATE INDEX lease_by_identity ON lease (identity, sequence);
CREATE INDEX lease_with_secret ON lease (ends_at) WHERE secret_sealed IS NOT NULL;

CREATE TABLE token (
    id          TEXT     NOT NULL PRIMARY KEY,
    sequence    ${long}  NOT NULL UNIQUE,
    secret_hash ${bytes} NOT NULL UNIQUE,
    person      TEXT     NOT NULL,
    label       TEXT     NOT NULL,
    roles       TEXT     NOT NULL,
    correlation TEXT     NOT NULL,
    created_at  ${long}  NOT NULL,
    ends_at     ${long}  NOT NULL,
    mac         ${bytes} NOT NULL
) ${plain};

CREATE INDEX token_by_person ON token (person, sequence);

CREATE TABLE used_proof (
    replay_key TEXT    NOT NULL PRIMARY KEY,
    lease      TEXT    NOT NULL,
    until_at   ${long} NOT NULL
) ${keyed};

CREATE INDEX used_proof_by_end ON used_proof (until_at);

-- The head is one row, locked last in each group commit: that makes the indexes dense whatever the number of nodes.
CREATE TABLE log_head (
    id       ${long}  NOT NULL PRIMARY KEY,
    size     ${long}  NOT NULL,
    frontier ${bytes} NOT NULL
) ${plain};

-- The body is a JSON object of texts; a long text stands as {"blob":"<sha256>"} and lies in log_blob.
CREATE TABLE log_entry (
    idx         ${long}  NOT NULL PRIMARY KEY,
    leaf_hash   ${bytes} NOT NULL,
    type        TEXT     NOT NULL,
    correlation TEXT     NOT NULL,
    at          ${long}  NOT NULL,
    salt        ${bytes} NOT NULL,
    leaf        ${bytes} NOT NULL,
    body        TEXT
) ${plain};

CREATE INDEX log_entry_by_correlation ON log_entry (correlation, idx);
CREATE INDEX log_entry_by_type ON log_entry (type, idx);
CREATE INDEX log_entry_by_time ON log_entry (at, idx);

-- For the searchable fields: the first eight octets of SHA-256 over name and value. A hit is compared with the body.
CREATE TABLE log_field (
    digest ${long} NOT NULL,
    idx    ${long} NOT NULL,
    PRIMARY KEY (digest, idx)
) ${keyed};

CREATE TABLE log_blob (
    digest  ${bytes} NOT NULL PRIMARY KEY,
    content TEXT     NOT NULL
) ${plain};

-- Roots of complete subtrees of heights 8, 16, 24 ...: what tiles above the lowest consist of.
CREATE TABLE log_node (
    level ${long}  NOT NULL,
    idx   ${long}  NOT NULL,
    hash  ${bytes} NOT NULL,
    PRIMARY KEY (level, idx)
) ${keyed};

CREATE TABLE checkpoint (
    sequence ${serial},
    size     ${long} NOT NULL,
    note     TEXT    NOT NULL,
    at       ${long} NOT NULL
) ${plain};

CREATE INDEX checkpoint_by_size ON checkpoint (size, sequence);
