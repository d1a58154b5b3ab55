-- +goose Up
-- The plain text of posts, beside the posts, so that no list drags it along.
CREATE TABLE post_texts (
    post_id BIGINT NOT NULL PRIMARY KEY REFERENCES posts (id),
    text    TEXT NOT NULL DEFAULT ''
);

-- What the search ranks by, of published posts and pages: folded words between spaces. place grows with the date, then
-- with the id, so that the newest matches are the first ones by place.
CREATE TABLE search_heads (
    post_id BIGINT NOT NULL PRIMARY KEY REFERENCES posts (id),
    place   BIGINT NOT NULL UNIQUE,
    title   TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    often   TEXT NOT NULL DEFAULT ''
);

-- The index of their words. They are cut and folded in Go, so no text search configuration is asked. known are the
-- distinct words, without positions, of which a vector keeps too few; phrases are looked up in words.
CREATE TABLE search_words (
    place BIGINT NOT NULL PRIMARY KEY,
    words TEXT NOT NULL DEFAULT '',
    known TSVECTOR NOT NULL DEFAULT ''
) WITH (toast_tuple_target = 8160);
-- A phrase of frequent words is looked up in many rows: texts of usual length lie in the row itself, as they are.
ALTER TABLE search_words ALTER COLUMN words SET STORAGE EXTERNAL, ALTER COLUMN known SET STORAGE EXTERNAL;
CREATE INDEX search_words_known ON search_words USING gin (known) WITH (fastupdate = off);

-- The sitemap walks what is published by id.
CREATE INDEX posts_published ON posts (id) WHERE status = 'published';
