-- The log is the outbox: each receiver of alerts has a position in it. What no receiver took was never promised to one.
DROP TABLE outbox;

CREATE TABLE alert_position (
    receiver TEXT    NOT NULL PRIMARY KEY,
    next_idx ${long} NOT NULL,
    moved_at ${long} NOT NULL
) ${keyed};

-- Entries that a receiver would not take, by their place in the log.
CREATE TABLE dead_letter (
    receiver TEXT    NOT NULL,
    idx      ${long} NOT NULL,
    attempts ${long} NOT NULL,
    cause    TEXT    NOT NULL,
    at       ${long} NOT NULL,
    PRIMARY KEY (receiver, idx)
) ${keyed};
