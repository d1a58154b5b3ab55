-- +goose Up
-- What authors do towards guests beyond words: they like and boost their comments, and follow them.
CREATE TABLE gestures (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ref        TEXT NOT NULL UNIQUE,
    author_id  INTEGER NOT NULL REFERENCES authors (id),
    guest_id   INTEGER NOT NULL REFERENCES guests (id),
    comment_id INTEGER NOT NULL DEFAULT 0,
    kind       TEXT NOT NULL CHECK (kind IN ('like', 'boost', 'follow')),
    state      TEXT NOT NULL CHECK (state IN ('made', 'accepted', 'refused', 'undone')),
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    ended_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    target_id  TEXT NOT NULL CHECK (target_id <> '')
);
CREATE UNIQUE INDEX gestures_live ON gestures (author_id, kind, target_id) WHERE state IN ('made', 'accepted');
CREATE INDEX gestures_comment ON gestures (comment_id, author_id) WHERE comment_id <> 0;
CREATE INDEX gestures_guest ON gestures (guest_id, author_id);
