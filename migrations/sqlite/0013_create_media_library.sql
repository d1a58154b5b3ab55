-- +goose Up
-- The library of pictures, sounds and films: what authors say about a file, and where it is used. The files themselves lie
-- below the address /media/, and path is their name there. words repeats name and descriptions for the search.
CREATE TABLE media_items (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    ref         TEXT NOT NULL UNIQUE,
    author_id   INTEGER NOT NULL REFERENCES authors (id),
    kind        TEXT NOT NULL CHECK (kind IN ('picture', 'sound', 'film')),
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    path        TEXT NOT NULL CHECK (path <> ''),
    shown       TEXT NOT NULL DEFAULT '',
    thumb       TEXT NOT NULL DEFAULT '',
    media_type  TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL DEFAULT '',
    bytes       INTEGER NOT NULL DEFAULT 0,
    width       INTEGER NOT NULL DEFAULT 0,
    height      INTEGER NOT NULL DEFAULT 0,
    seconds     INTEGER NOT NULL DEFAULT 0,
    blurhash    TEXT NOT NULL DEFAULT '',
    alt         TEXT NOT NULL DEFAULT '',
    decorative  BOOLEAN NOT NULL DEFAULT 0,
    caption     TEXT NOT NULL DEFAULT '',
    credit      TEXT NOT NULL DEFAULT '',
    failure     TEXT NOT NULL DEFAULT '',
    created_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    replaced_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    words       TEXT NOT NULL DEFAULT '',
    UNIQUE (author_id, path)
);
CREATE INDEX media_items_newest ON media_items (created_at, id);
CREATE INDEX media_items_of_author ON media_items (author_id, created_at, id);
CREATE INDEX media_items_path ON media_items (path, bytes);
CREATE INDEX media_items_silent ON media_items (created_at, id) WHERE kind = 'picture' AND alt = '' AND NOT decorative;

-- Files that an item had before it was replaced. They stay while something uses them, and for others' caches.
CREATE TABLE media_former (
    path        TEXT NOT NULL CHECK (path <> ''),
    item_id     INTEGER NOT NULL,
    bytes       INTEGER NOT NULL DEFAULT 0,
    replaced_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    PRIMARY KEY (path, item_id)
);
CREATE INDEX media_former_of_item ON media_former (item_id);

-- Where a file is used: by a post, in a setting of the site, or in an author's profile.
CREATE TABLE media_uses (
    path     TEXT NOT NULL,
    place    TEXT NOT NULL CHECK (place IN ('post', 'site', 'author')),
    place_id INTEGER NOT NULL DEFAULT 0,
    setting  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (path, place, place_id, setting)
);
CREATE INDEX media_uses_of_place ON media_uses (place, place_id, setting);

-- Work on what an older program left, and when it was done.
CREATE TABLE media_passes (
    name    TEXT NOT NULL PRIMARY KEY,
    done_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
