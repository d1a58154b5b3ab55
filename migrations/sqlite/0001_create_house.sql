-- +goose Up
-- A zero time means "not yet" or "never", an id of zero means "none".
-- Long texts stand last in their tables: SQLite reads a row from its front.

CREATE TABLE authors (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    ref            TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL UNIQUE CHECK (name <> ''),
    display_name   TEXT NOT NULL DEFAULT '',
    password_hash  TEXT NOT NULL DEFAULT '',
    created_at     TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    updated_at     TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    bio            TEXT NOT NULL DEFAULT '',
    sealed_key     TEXT NOT NULL DEFAULT '',
    public_key_pem TEXT NOT NULL DEFAULT ''
);

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY CHECK (key <> ''),
    value TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

-- One row. The number grows with every change that a reader could see.
CREATE TABLE edition (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL DEFAULT 1
);
INSERT INTO edition (id, number) VALUES (1, 1);

CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       TEXT NOT NULL UNIQUE CHECK (hash <> ''),
    author_id  INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    seen_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    expires_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    user_agent TEXT NOT NULL DEFAULT '',
    ip         TEXT NOT NULL DEFAULT ''
);
CREATE INDEX sessions_of_author ON sessions (author_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
