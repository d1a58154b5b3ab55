-- +goose Up
-- A post is taken back, thrown away and restored; its earlier texts and what was not saved yet are kept.
ALTER TABLE posts ADD COLUMN trashed_from TEXT NOT NULL DEFAULT '';
CREATE INDEX posts_scheduled ON posts (published_at, id) WHERE status = 'scheduled';

-- A former ref answers 410 for good as the tombstone that took it; at the desk it leads to the post, which got a new one.
CREATE TABLE former_refs (
    ref     TEXT NOT NULL PRIMARY KEY CHECK (ref <> ''),
    post_id INTEGER NOT NULL REFERENCES posts (id)
) WITHOUT ROWID;
CREATE INDEX former_refs_post ON former_refs (post_id);

CREATE TABLE revisions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id    INTEGER NOT NULL REFERENCES posts (id),
    author_id  INTEGER NOT NULL DEFAULT 0,
    version    INTEGER NOT NULL DEFAULT 0,
    why        TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',
    words      INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    title      TEXT NOT NULL DEFAULT '',
    form       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX revisions_of_post ON revisions (post_id, id);

-- The serial tells windows which of them saved last. A post that nobody saved yet has a ref already.
CREATE TABLE autosaves (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ref        TEXT NOT NULL UNIQUE CHECK (ref <> ''),
    author_id  INTEGER NOT NULL REFERENCES authors (id),
    serial     INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 0,
    saved_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    title      TEXT NOT NULL DEFAULT '',
    digest     TEXT NOT NULL DEFAULT '',
    fields     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX autosaves_of_author ON autosaves (author_id, saved_at);
CREATE INDEX autosaves_old ON autosaves (saved_at);
