-- +goose Up
-- Lists of servers to turn away: imported ones, and those elsewhere that are looked at each day.
CREATE TABLE host_lists (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL DEFAULT '',
    address    TEXT NOT NULL DEFAULT '',
    etag       TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL CHECK (state IN ('unread', 'waiting', 'applied')),
    trouble    TEXT NOT NULL DEFAULT '',
    automatic  BOOLEAN NOT NULL DEFAULT 0,
    hold       BOOLEAN NOT NULL DEFAULT 0,
    pending    BLOB NOT NULL DEFAULT x'',
    checked_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    applied_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE UNIQUE INDEX host_lists_address ON host_lists (address) WHERE address <> '';

-- A block stands once for each list that it came with; list_id is zero for those that an author made.
CREATE TABLE blocked_hosts_by_list (
    host       TEXT NOT NULL CHECK (host <> ''),
    list_id    INTEGER NOT NULL DEFAULT 0,
    hold       BOOLEAN NOT NULL DEFAULT 0,
    comment    TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    PRIMARY KEY (host, list_id)
) WITHOUT ROWID;
INSERT INTO blocked_hosts_by_list (host, created_at) SELECT host, created_at FROM blocked_hosts;
DROP TABLE blocked_hosts;
ALTER TABLE blocked_hosts_by_list RENAME TO blocked_hosts;
CREATE INDEX blocked_hosts_of_list ON blocked_hosts (list_id, host);

CREATE TABLE spared_hosts (
    host       TEXT NOT NULL PRIMARY KEY CHECK (host <> ''),
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
) WITHOUT ROWID;

CREATE TABLE allowed_hosts (
    host       TEXT NOT NULL PRIMARY KEY CHECK (host <> ''),
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
) WITHOUT ROWID;
