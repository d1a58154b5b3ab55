-- +goose Up
-- What a page shows of a guest is fetched once and kept here: readers never load anything from other hosts. A path is
-- below our own pictures and empty until then; avatar_fetched is the address of which avatar_path was made, or tried.
ALTER TABLE guests ADD COLUMN avatar_path TEXT NOT NULL DEFAULT '';
ALTER TABLE guests ADD COLUMN avatar_fetched TEXT NOT NULL DEFAULT '';
ALTER TABLE guests ADD COLUMN avatar_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00';
ALTER TABLE guests ADD COLUMN emojis TEXT NOT NULL DEFAULT '';
ALTER TABLE comments ADD COLUMN emojis TEXT NOT NULL DEFAULT '';

CREATE TABLE comment_pictures (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    comment_id INTEGER NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL DEFAULT 0,
    url        TEXT NOT NULL CHECK (url <> ''),
    alt        TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    path       TEXT NOT NULL DEFAULT '',
    width      INTEGER NOT NULL DEFAULT 0,
    height     INTEGER NOT NULL DEFAULT 0,
    blurhash   TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL CHECK (state IN ('wanted', 'kept', 'refused', 'linked')),
    UNIQUE (comment_id, url)
);

CREATE TABLE emojis (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    host       TEXT NOT NULL CHECK (host <> ''),
    shortcode  TEXT NOT NULL CHECK (shortcode <> ''),
    url        TEXT NOT NULL DEFAULT '',
    path       TEXT NOT NULL DEFAULT '',
    updated_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    fetched_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    UNIQUE (host, shortcode)
);

-- Posts elsewhere that quote one of ours.
CREATE TABLE quotes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id      INTEGER NOT NULL REFERENCES posts (id),
    guest_id     INTEGER NOT NULL REFERENCES guests (id),
    remote_id    TEXT NOT NULL CHECK (remote_id <> ''),
    remote_url   TEXT NOT NULL DEFAULT '',
    status       TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'hidden')),
    published_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    UNIQUE (remote_id, post_id)
);
CREATE INDEX quotes_of_post ON quotes (post_id, published_at, id);
CREATE INDEX quotes_of_guest ON quotes (guest_id);
CREATE INDEX quotes_pending ON quotes (created_at, id) WHERE status = 'pending';

-- The bare shape of a conversation in the order of the page, for paging without reading its texts.
CREATE INDEX comments_shape ON comments (post_id, published_at, remote_id, ref, parent_id, status, guest_id);
