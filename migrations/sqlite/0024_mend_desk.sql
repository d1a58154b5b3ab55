-- +goose Up
-- Each author has a text of their own that was saved by itself: two people in one post never meet in it.
CREATE TABLE autosaves_of_authors (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ref        TEXT NOT NULL CHECK (ref <> ''),
    author_id  INTEGER NOT NULL REFERENCES authors (id),
    serial     INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 0,
    saved_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    title      TEXT NOT NULL DEFAULT '',
    digest     TEXT NOT NULL DEFAULT '',
    fields     TEXT NOT NULL DEFAULT '',
    UNIQUE (ref, author_id)
);
INSERT INTO autosaves_of_authors SELECT id, ref, author_id, serial, version, saved_at, title, digest, fields FROM autosaves;
DROP TABLE autosaves;
ALTER TABLE autosaves_of_authors RENAME TO autosaves;
CREATE INDEX autosaves_of_author ON autosaves (author_id, saved_at);
CREATE INDEX autosaves_old ON autosaves (saved_at);
