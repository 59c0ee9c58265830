-- Who placed which record, under which credential, and until when: challenge values go with their lease, other records
-- stay with their identity. The key of what was known so far is its data, since challenge values are short.
CREATE TABLE record_claim (
    zone       ${long}  NOT NULL,
    name       TEXT     NOT NULL,
    type       ${long}  NOT NULL,
    data_key   ${bytes} NOT NULL,
    credential TEXT     NOT NULL,
    owner      TEXT     NOT NULL,
    placed_at  ${long}  NOT NULL,
    ends_at    ${long},
    PRIMARY KEY (zone, name, type, data_key, credential)
) ${keyed};

INSERT INTO record_claim (zone, name, type, data_key, credential, owner, placed_at, ends_at)
    SELECT zone, name, 16, data, '', owner, placed_at, NULL FROM challenge_value WHERE length(data) <= 64;

DROP TABLE challenge_value;

CREATE INDEX record_claim_by_end ON record_claim (ends_at) WHERE ends_at IS NOT NULL;
