-- +goose Up
-- An author may be known on other servers, too, and may move here from there or from here to there. authors.also_known_as
-- repeats the ids of other_accounts, a line each, because every fetch of an actor shows them.
ALTER TABLE authors ADD COLUMN moved_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00';
ALTER TABLE authors ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';
ALTER TABLE authors ADD COLUMN moved_handle TEXT NOT NULL DEFAULT '';
ALTER TABLE authors ADD COLUMN moved_url TEXT NOT NULL DEFAULT '';
ALTER TABLE authors ADD COLUMN also_known_as TEXT NOT NULL DEFAULT '';

CREATE TABLE other_accounts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id     INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    actor_id      TEXT NOT NULL CHECK (actor_id <> ''),
    handle        TEXT NOT NULL DEFAULT '',
    url           TEXT NOT NULL DEFAULT '',
    software      TEXT NOT NULL DEFAULT '',
    followers     INTEGER NOT NULL DEFAULT 0,
    created_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    UNIQUE (author_id, actor_id)
);
CREATE INDEX followers_since ON followers (author_id, created_at);
CREATE INDEX guests_moved ON guests (id) WHERE moved_to <> '';
