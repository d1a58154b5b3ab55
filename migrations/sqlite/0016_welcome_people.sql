-- +goose Up
-- Authors come by invitation and may leave; they prove who they are by more than a password, and hear by mail what happened.
ALTER TABLE authors ADD COLUMN left_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00';
ALTER TABLE sessions ADD COLUMN proved_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00';

CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       TEXT NOT NULL UNIQUE CHECK (hash <> ''),
    role       TEXT NOT NULL,
    note       TEXT NOT NULL DEFAULT '',
    email      TEXT NOT NULL DEFAULT '',
    inviter_id INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    expires_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    revoked_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    used_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    author_id  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX invitations_expiry ON invitations (expires_at);

CREATE TABLE passkeys (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id     INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    credential_id TEXT NOT NULL UNIQUE CHECK (credential_id <> ''),
    name          TEXT NOT NULL DEFAULT '',
    sign_count    INTEGER NOT NULL DEFAULT 0,
    created_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    used_at       TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    warned_at     TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    credential    TEXT NOT NULL
);
CREATE INDEX passkeys_of_author ON passkeys (author_id);

CREATE TABLE second_factors (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id     INTEGER NOT NULL UNIQUE REFERENCES authors (id) ON DELETE CASCADE,
    sealed_secret TEXT NOT NULL,
    last_step     INTEGER NOT NULL DEFAULT 0,
    created_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    confirmed_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);

CREATE TABLE recovery_codes (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    hash      TEXT NOT NULL CHECK (hash <> ''),
    used_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE UNIQUE INDEX recovery_codes_of_author ON recovery_codes (author_id, hash);

CREATE TABLE slips (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       TEXT NOT NULL UNIQUE CHECK (hash <> ''),
    kind       TEXT NOT NULL,
    author_id  INTEGER NOT NULL DEFAULT 0,
    data       TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    expires_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE INDEX slips_of_author ON slips (author_id, kind);
CREATE INDEX slips_expiry ON slips (expires_at);

CREATE TABLE mailboxes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id    INTEGER NOT NULL UNIQUE REFERENCES authors (id) ON DELETE CASCADE,
    address      TEXT NOT NULL DEFAULT '',
    pending      TEXT NOT NULL DEFAULT '',
    confirmed_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    held         TEXT NOT NULL DEFAULT 'off',
    comment      TEXT NOT NULL DEFAULT 'off',
    message      TEXT NOT NULL DEFAULT 'off',
    follower     TEXT NOT NULL DEFAULT 'off',
    report       TEXT NOT NULL DEFAULT 'off',
    scheduled    TEXT NOT NULL DEFAULT 'off',
    deliveries   TEXT NOT NULL DEFAULT 'off',
    digest_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE INDEX mailboxes_address ON mailboxes (address);

CREATE TABLE news (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id  INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    source     TEXT NOT NULL,
    line       TEXT NOT NULL DEFAULT '',
    path       TEXT NOT NULL DEFAULT '',
    daily      BOOLEAN NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    sent_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE UNIQUE INDEX news_source ON news (author_id, source);
CREATE INDEX news_daily ON news (author_id, created_at) WHERE daily;
