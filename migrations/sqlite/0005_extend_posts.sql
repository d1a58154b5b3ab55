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

-- The posts, too: new columns would stand behind the long texts, and SQLite reads a row from its front.
CREATE TABLE posts_new (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    ref           TEXT NOT NULL UNIQUE,
    author_id     INTEGER NOT NULL REFERENCES authors (id),
    kind          TEXT NOT NULL CHECK (kind IN ('post', 'page')),
    status        TEXT NOT NULL CHECK (status IN ('draft', 'published', 'deleted')),
    slug          TEXT NOT NULL DEFAULT '',
    path          TEXT NOT NULL DEFAULT '',
    language      TEXT NOT NULL DEFAULT '',
    comments_open BOOLEAN NOT NULL DEFAULT 0,
    menu_order    INTEGER NOT NULL DEFAULT 0,
    words         INTEGER NOT NULL DEFAULT 0,
    version       INTEGER NOT NULL DEFAULT 0,
    published_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    edited_at     TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    deleted_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    updated_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    parent_id     INTEGER NOT NULL DEFAULT 0,
    contents_mode TEXT NOT NULL DEFAULT 'auto',
    numbered      BOOLEAN NOT NULL DEFAULT 0,
    translation_key TEXT NOT NULL DEFAULT '',
    image_width   INTEGER NOT NULL DEFAULT 0,
    image_height  INTEGER NOT NULL DEFAULT 0,
    set_version   INTEGER NOT NULL DEFAULT 0,
    title         TEXT NOT NULL DEFAULT '',
    summary       TEXT NOT NULL DEFAULT '',
    excerpt       TEXT NOT NULL DEFAULT '',
    image         TEXT NOT NULL DEFAULT '',
    image_alt     TEXT NOT NULL DEFAULT '',
    pictures      TEXT NOT NULL DEFAULT '',
    videos        TEXT NOT NULL DEFAULT '',
    contents      TEXT NOT NULL DEFAULT '',
    html          TEXT NOT NULL DEFAULT '',
    body          TEXT NOT NULL DEFAULT ''
);
INSERT INTO posts_new (id, ref, author_id, kind, status, slug, path, language, comments_open, menu_order, words, version, published_at, edited_at, deleted_at,
    created_at, updated_at, title, summary, excerpt, image, image_alt, contents, html, body) SELECT id, ref, author_id, kind, status, slug, path, language, comments_open, menu_order, words, version, published_at, edited_at, deleted_at,
    created_at, updated_at, title, summary, excerpt, image, image_alt, contents, html, body FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
CREATE UNIQUE INDEX posts_published_path ON posts (path) WHERE status = 'published';
CREATE INDEX posts_path ON posts (path);
CREATE INDEX posts_newest ON posts (status, kind, published_at, id);
CREATE INDEX posts_of_author ON posts (author_id, status, kind, published_at, id);
CREATE INDEX posts_drafts ON posts (kind, updated_at, id) WHERE status = 'draft';

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
