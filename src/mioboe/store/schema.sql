-- Relevant messages whole; of the others only what counting needs.
-- Messages, verdicts and events are what was read; findings are derived from them
-- and can be made again at any time (mioboe rebuild).
CREATE TABLE IF NOT EXISTS meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS message (
    id         INTEGER PRIMARY KEY,
    -- Digest over what is the same in every copy of one message.
    digest     BLOB NOT NULL UNIQUE,
    message_id TEXT NOT NULL,
    subject    TEXT NOT NULL,
    author     TEXT NOT NULL,
    -- ISO 8601, UTC, sorts by time. When the mailbox got it.
    arrived    TEXT NOT NULL,
    raw        BLOB NOT NULL,
    sha256     BLOB NOT NULL,
    -- SHA-256 over the chain of the message before, and this one's sha256.
    chain      BLOB NOT NULL,
    -- JSON: the whole Verdict, with signatures and DNS answers.
    judged     TEXT NOT NULL,
    -- JSON: list of Events.
    events     TEXT NOT NULL,
    -- JSON: list of Problems.
    problems   TEXT NOT NULL,
    form       TEXT NOT NULL,
    -- JSON: Traits of a genuine message that the form read; empty of others.
    traits     TEXT NOT NULL,
    -- 1: a DNS answer was missing that may come later.
    unsure     INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS message_by_arrival ON message (arrived, id);

-- Where copies of a message lie: the archive as an absolute path, and the rest.
CREATE TABLE IF NOT EXISTS place (
    archive TEXT NOT NULL,
    rest    TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES message (id),
    PRIMARY KEY (archive, rest)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS place_by_message ON place (message);

-- One number for each message in a unit of an archive, relevant or not: eight bytes
-- each, little-endian, one row a batch.
CREATE TABLE IF NOT EXISTS seen (
    archive TEXT NOT NULL,
    unit    TEXT NOT NULL,
    mails   BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS seen_by_unit ON seen (archive, unit);

-- What an archive looked like when it was read, so that only new mail is read again.
CREATE TABLE IF NOT EXISTS mark (
    archive TEXT NOT NULL,
    unit    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (archive, unit)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS problem (
    archive TEXT NOT NULL,
    unit    TEXT NOT NULL,
    code    TEXT NOT NULL,
    place   TEXT NOT NULL,
    detail  TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS problem_by_unit ON problem (archive, unit);

-- Every time a finding was raised or rose, in order.
CREATE TABLE IF NOT EXISTS raised (
    id      INTEGER PRIMARY KEY,
    finding TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES message (id),
    -- JSON: the Finding as it was then.
    value   TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS raised_by_message ON raised (message);

-- Every finding as it stands at the end.
CREATE TABLE IF NOT EXISTS finding (
    id    TEXT PRIMARY KEY,
    -- JSON: the Finding.
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Mails that were only counted: what floods are made of.
CREATE TABLE IF NOT EXISTS tick (
    digest  BLOB PRIMARY KEY,
    arrived TEXT NOT NULL,
    -- Domain of the sender.
    domain  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tick_by_arrival ON tick (arrived);

-- What people said: answers, things seen, things taken back. Only ever added to.
CREATE TABLE IF NOT EXISTS said (
    id    INTEGER PRIMARY KEY,
    at    TEXT NOT NULL,
    -- answer, seen, taken-back
    kind  TEXT NOT NULL,
    -- JSON.
    value TEXT NOT NULL
);

-- Relevant mails of late in watched mailboxes, where they lie.
CREATE TABLE IF NOT EXISTS sighting (
    mailbox     TEXT NOT NULL,
    folder      TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    -- JSON: the Sighting.
    value       TEXT NOT NULL,
    PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) WITHOUT ROWID;

-- What became of mails soon after they arrived: evidence, only ever added to.
CREATE TABLE IF NOT EXISTS change (
    id      INTEGER PRIMARY KEY,
    mailbox TEXT NOT NULL,
    -- JSON: the Change.
    value   TEXT NOT NULL
);

-- Findings that people are told of until one answers. Written in the transaction of
-- the record of findings, and never made again with it.
CREATE TABLE IF NOT EXISTS matter (
    id      INTEGER PRIMARY KEY,
    finding TEXT NOT NULL,
    -- JSON: the Matter, with the Finding as it was.
    value   TEXT NOT NULL,
    closed  INTEGER NOT NULL DEFAULT 0
);

-- The outbox: one message to one person by one channel.
CREATE TABLE IF NOT EXISTS alert (
    id       INTEGER PRIMARY KEY,
    matter   INTEGER NOT NULL REFERENCES matter (id),
    person   TEXT NOT NULL,
    channel  TEXT NOT NULL,
    round    INTEGER NOT NULL,
    -- JSON: the Alert.
    value    TEXT NOT NULL,
    queued   TEXT NOT NULL,
    -- Not to be tried before.
    due      TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Who is delivering it, and until when nobody else may.
    holder   TEXT NOT NULL DEFAULT '',
    lease    TEXT NOT NULL DEFAULT '',
    sent     TEXT NOT NULL DEFAULT '',
    dropped  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (matter, person, channel, round)
);
CREATE INDEX IF NOT EXISTS alert_waiting ON alert (due) WHERE sent = '' AND dropped = 0;

-- What became of matters and alerts. Only ever added to.
CREATE TABLE IF NOT EXISTS alert_log (
    id     INTEGER PRIMARY KEY,
    matter INTEGER NOT NULL,
    -- JSON: the Entry.
    value  TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS alert_log_by_matter ON alert_log (matter);

-- Links that were used.
CREATE TABLE IF NOT EXISTS ticket (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL
) WITHOUT ROWID;

-- When mails were noticed in a watched mailbox, and judged.
CREATE TABLE IF NOT EXISTS handled (
    message_id TEXT PRIMARY KEY,
    noticed    TEXT NOT NULL,
    judged     TEXT NOT NULL
) WITHOUT ROWID;

-- Times in which a mailbox could not be watched.
CREATE TABLE IF NOT EXISTS spell (
    id      INTEGER PRIMARY KEY,
    mailbox TEXT NOT NULL,
    begin   TEXT NOT NULL,
    ended   TEXT NOT NULL DEFAULT '',
    code    TEXT NOT NULL,
    detail  TEXT NOT NULL,
    -- When somebody was last told of it.
    told    TEXT NOT NULL DEFAULT ''
);

-- The logs of cases. Rows are never changed, and the database sees to it.
CREATE TABLE IF NOT EXISTS entry (
    -- Which case: 1, 2, 3 ...
    file     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    recorded TEXT NOT NULL,
    -- JSON of `cases.record`.
    value    TEXT NOT NULL,
    PRIMARY KEY (file, number)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS entry_is_not_changed BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'the log of a case only grows'); END;
CREATE TRIGGER IF NOT EXISTS entry_is_not_removed BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'the log of a case only grows'); END;

-- The lockers of cases: each link holds the digest of the one before.
CREATE TABLE IF NOT EXISTS item (
    file    INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    -- JSON: the Link.
    link    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (file, number)
);
CREATE TRIGGER IF NOT EXISTS item_is_not_changed BEFORE UPDATE ON item
BEGIN SELECT raise(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER IF NOT EXISTS item_is_not_removed BEFORE DELETE ON item
BEGIN SELECT raise(ABORT, 'evidence is never removed'); END;

-- Time stamps over links, RFC 3161.
CREATE TABLE IF NOT EXISTS stamp (
    id     INTEGER PRIMARY KEY,
    file   INTEGER NOT NULL,
    number INTEGER NOT NULL,
    value  BLOB NOT NULL
);
