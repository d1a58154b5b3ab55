-- +goose NO TRANSACTION
-- +goose Up
-- Posts are planned, thrown away and taken back; they go to some readers or to all. Authors have roles. SQLite cannot
-- change a CHECK, so the table is written anew under its name (the twelve steps of its manual, "Making Other Kinds Of Table Schema Changes").
-- +goose StatementBegin
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE posts_new (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    ref             TEXT NOT NULL UNIQUE,
    author_id       INTEGER NOT NULL REFERENCES authors (id),
    kind            TEXT NOT NULL CHECK (kind IN ('post', 'page')),
    status          TEXT NOT NULL CHECK (status IN ('draft', 'scheduled', 'published', 'trashed', 'deleted')),
    slug            TEXT NOT NULL DEFAULT '',
    path            TEXT NOT NULL DEFAULT '',
    language        TEXT NOT NULL DEFAULT '',
    menu_order      INTEGER NOT NULL DEFAULT 0,
    words           INTEGER NOT NULL DEFAULT 0,
    version         INTEGER NOT NULL DEFAULT 0,
    published_at    TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    edited_at       TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    deleted_at      TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at      TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    updated_at      TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    parent_id       INTEGER NOT NULL DEFAULT 0,
    contents_mode   TEXT NOT NULL DEFAULT 'auto',
    numbered        BOOLEAN NOT NULL DEFAULT 0,
    note            BOOLEAN NOT NULL DEFAULT 0,
    translation_key TEXT NOT NULL DEFAULT '',
    image_width     INTEGER NOT NULL DEFAULT 0,
    image_height    INTEGER NOT NULL DEFAULT 0,
    set_version     INTEGER NOT NULL DEFAULT 0,
    visibility      TEXT NOT NULL DEFAULT 'public',
    comment_policy  TEXT NOT NULL DEFAULT 'everyone',
    pinned_at       TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    trashed_at      TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    warning         TEXT NOT NULL DEFAULT '',
    canonical       TEXT NOT NULL DEFAULT '',
    title           TEXT NOT NULL DEFAULT '',
    summary         TEXT NOT NULL DEFAULT '',
    excerpt         TEXT NOT NULL DEFAULT '',
    image           TEXT NOT NULL DEFAULT '',
    image_alt       TEXT NOT NULL DEFAULT '',
    pictures        TEXT NOT NULL DEFAULT '',
    videos          TEXT NOT NULL DEFAULT '',
    contents        TEXT NOT NULL DEFAULT '',
    html            TEXT NOT NULL DEFAULT '',
    body            TEXT NOT NULL DEFAULT ''
);
INSERT INTO posts_new (id, ref, author_id, kind, status, slug, path, language, menu_order, words, version, published_at, edited_at, deleted_at, created_at, updated_at, parent_id, contents_mode, numbered, translation_key, image_width, image_height, set_version, title, summary, excerpt, image, image_alt, pictures, videos, contents, html, body, comment_policy)
    SELECT id, ref, author_id, kind, status, slug, path, language, menu_order, words, version, published_at, edited_at, deleted_at, created_at, updated_at, parent_id, contents_mode, numbered, translation_key, image_width, image_height, set_version, title, summary, excerpt, image, image_alt, pictures, videos, contents, html, body, CASE WHEN comments_open THEN 'everyone' ELSE 'closed' END FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
CREATE UNIQUE INDEX posts_published_path ON posts (path) WHERE status = 'published';
CREATE INDEX posts_path ON posts (path);
CREATE INDEX posts_newest ON posts (status, kind, published_at, id, visibility);
CREATE INDEX posts_of_author ON posts (author_id, status, kind, published_at, id, visibility);
CREATE INDEX posts_published ON posts (id) WHERE status = 'published';
CREATE INDEX posts_drafts ON posts (kind, updated_at, id) WHERE status = 'draft';
CREATE INDEX posts_translations ON posts (translation_key) WHERE translation_key <> '';
CREATE INDEX posts_set ON posts (set_version, id) WHERE status <> 'deleted';
CREATE INDEX posts_pinned ON posts (author_id, pinned_at) WHERE pinned_at > '0001-01-01 00:00:00+00:00';
CREATE INDEX posts_trashed ON posts (trashed_at) WHERE status = 'trashed';

-- visibility repeats the post's, as kind, status and published_at do.
ALTER TABLE post_terms ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
DROP INDEX post_terms_newest;
CREATE INDEX post_terms_newest ON post_terms (term_id, status, kind, published_at, post_id, visibility);

ALTER TABLE authors ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
COMMIT;
PRAGMA foreign_keys = ON;
-- +goose StatementEnd
