-- +goose Up
-- A series is a term like a category, so that it has a page, feeds and counts.
ALTER TABLE terms DROP CONSTRAINT terms_kind_check;
ALTER TABLE terms ADD CONSTRAINT terms_kind_check CHECK (kind IN ('category', 'tag', 'series'));

ALTER TABLE posts
    ADD COLUMN parent_id BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN contents_mode TEXT NOT NULL DEFAULT 'auto',
    ADD COLUMN numbered BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN translation_key TEXT NOT NULL DEFAULT '',
    ADD COLUMN image_width BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN image_height BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN set_version BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN pictures TEXT NOT NULL DEFAULT '',
    ADD COLUMN videos TEXT NOT NULL DEFAULT '';
CREATE INDEX posts_translations ON posts (translation_key) WHERE translation_key <> '';
CREATE INDEX posts_set ON posts (set_version, id) WHERE status <> 'deleted';

CREATE TABLE videos (
    address    TEXT NOT NULL PRIMARY KEY CHECK (address <> ''),
    title      TEXT NOT NULL DEFAULT '',
    still      TEXT NOT NULL DEFAULT '',
    width      BIGINT NOT NULL DEFAULT 0,
    height     BIGINT NOT NULL DEFAULT 0,
    fetched_at TIMESTAMPTZ NOT NULL DEFAULT '0001-01-01 00:00:00+00'
);

-- What changed in an edition, so that other processes drop exactly that from their caches.
CREATE TABLE touches (
    edition BIGINT NOT NULL,
    key     TEXT NOT NULL,
    PRIMARY KEY (edition, key)
);
