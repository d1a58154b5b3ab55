-- +goose Up
CREATE TABLE incoming (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    actor_id    TEXT NOT NULL,
    remote_id   TEXT NOT NULL,
    author_ref  TEXT NOT NULL DEFAULT '',
    state       TEXT NOT NULL CHECK (state IN ('new', 'done', 'dead', 'ignored')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    received_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    reason      TEXT NOT NULL DEFAULT '',
    body        BLOB NOT NULL DEFAULT x'',
    UNIQUE (actor_id, remote_id)
);
CREATE INDEX incoming_state ON incoming (state, received_at);
CREATE INDEX incoming_bodies ON incoming (received_at) WHERE state <> 'new' AND length(body) > 0;
CREATE INDEX incoming_fates ON incoming (received_at) WHERE state <> 'new' AND (reason <> '' OR author_ref <> '');

CREATE TABLE outgoing (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ref        TEXT NOT NULL UNIQUE,
    key        TEXT NOT NULL UNIQUE CHECK (key <> ''),
    author_id  INTEGER NOT NULL DEFAULT 0,
    post_id    INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    body       BLOB NOT NULL DEFAULT x'',
    small      BLOB NOT NULL DEFAULT x''
);
CREATE INDEX outgoing_post ON outgoing (post_id, id) WHERE post_id <> 0;
CREATE INDEX outgoing_age ON outgoing (created_at);

CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    outgoing_id INTEGER NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE,
    inbox       TEXT NOT NULL CHECK (inbox <> ''),
    host        TEXT NOT NULL CHECK (host <> ''),
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'buried')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    last_status INTEGER NOT NULL DEFAULT 0,
    not_before  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    done_at     TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    last_error  TEXT NOT NULL DEFAULT '',
    UNIQUE (outgoing_id, inbox)
);
CREATE INDEX deliveries_of_host ON deliveries (host, id) WHERE state = 'waiting';
CREATE INDEX deliveries_of_inbox ON deliveries (inbox, not_before, id) WHERE state = 'waiting';
CREATE INDEX deliveries_settled ON deliveries (done_at) WHERE state <> 'waiting';

CREATE TABLE hosts (
    host         TEXT NOT NULL PRIMARY KEY CHECK (host <> ''),
    failures     INTEGER NOT NULL DEFAULT 0,
    failed_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    failing_days INTEGER NOT NULL DEFAULT 0,
    open_until   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    last_ok      TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    scheme       TEXT NOT NULL DEFAULT '',
    scheme_until TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    lane         INTEGER NOT NULL DEFAULT 0,
    lane_state   TEXT NOT NULL DEFAULT 'idle' CHECK (lane_state IN ('idle', 'queued', 'running', 'sleeping')),
    updated_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
) WITHOUT ROWID;
CREATE INDEX hosts_lanes ON hosts (lane_state, updated_at);
