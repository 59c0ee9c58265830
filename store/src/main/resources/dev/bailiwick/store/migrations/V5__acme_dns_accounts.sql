-- Accounts of the acme-dns API: each may place values at one name of its own.
CREATE TABLE acme_account (
    id          TEXT     NOT NULL PRIMARY KEY,
    sequence    ${long}  NOT NULL UNIQUE,
    secret_hash ${bytes} NOT NULL,
    subdomain   TEXT     NOT NULL UNIQUE,
    full_domain TEXT     NOT NULL UNIQUE,
    anchor      TEXT     NOT NULL,
    identity    TEXT     NOT NULL,
    owner       TEXT     NOT NULL,
    allow_from  TEXT     NOT NULL,
    network     TEXT     NOT NULL,
    correlation TEXT     NOT NULL,
    created_at  ${long}  NOT NULL,
    ends_at     ${long}  NOT NULL,
    mac         ${bytes} NOT NULL
) ${plain};
CREATE INDEX acme_account_by_network ON acme_account (anchor, network, created_at);
CREATE INDEX acme_account_by_end ON acme_account (anchor, ends_at);
