-- +goose NO TRANSACTION
-- +goose Up
-- A series is a term like a category, so that it has a page, feeds and counts. SQLite cannot change a CHECK,
-- so the table is written anew under its name (the twelve steps of its manual, "Making Other Kinds Of Table Schema Changes").
-- +goose StatementBegin
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE terms_new (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('category', 'tag', 'series')),
    slug        TEXT NOT NULL CHECK (slug <> ''),
    name        TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    parent_id   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, slug)
);
INSERT INTO terms_new (id, kind, slug, name, description, parent_id) SELECT id, kind, slug, name, description, parent_id FROM terms;
DROP TABLE terms;
ALTER TABLE terms_new RENAME TO terms;

ALTER TABLE posts ADD COLUMN parent_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN contents_mode TEXT NOT NULL DEFAULT 'auto';
ALTER TABLE posts ADD COLUMN numbered BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN translation_key TEXT NOT NULL DEFAULT '';
ALTER TABLE posts ADD COLUMN image_width INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN image_height INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN set_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN pictures TEXT NOT NULL DEFAULT '';
ALTER TABLE posts ADD COLUMN videos TEXT NOT NULL DEFAULT '';
CREATE INDEX posts_translations ON posts (translation_key) WHERE translation_key <> '';
CREATE INDEX posts_set ON posts (set_version, id) WHERE status <> 'deleted';

CREATE TABLE videos (
    address    TEXT NOT NULL PRIMARY KEY CHECK (address <> ''),
    title      TEXT NOT NULL DEFAULT '',
    still      TEXT NOT NULL DEFAULT '',
    width      INTEGER NOT NULL DEFAULT 0,
    height     INTEGER NOT NULL DEFAULT 0,
    fetched_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
) WITHOUT ROWID;

-- What changed in an edition, so that other processes drop exactly that from their caches.
CREATE TABLE touches (
    edition INTEGER NOT NULL,
    key     TEXT NOT NULL,
    PRIMARY KEY (edition, key)
) WITHOUT ROWID;
COMMIT;
PRAGMA foreign_keys = ON;
-- +goose StatementEnd
