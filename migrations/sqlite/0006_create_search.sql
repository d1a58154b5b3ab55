-- +goose Up
-- The plain text of posts, beside the posts, so that no list drags it along.
CREATE TABLE post_texts (
    post_id INTEGER PRIMARY KEY REFERENCES posts (id),
    text    TEXT NOT NULL DEFAULT ''
);

-- What the search ranks by, of published posts and pages: folded words between spaces. place grows with the date, then
-- with the id, so that the newest matches are one walk along the index.
CREATE TABLE search_heads (
    post_id INTEGER PRIMARY KEY REFERENCES posts (id),
    place   INTEGER NOT NULL UNIQUE,
    title   TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    often   TEXT NOT NULL DEFAULT ''
);

-- The index of their words; rowid is the place. The words are cut and folded in Go, so the plainest tokenizer is the right one.
CREATE VIRTUAL TABLE search_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3');

-- The sitemap walks what is published by id.
CREATE INDEX posts_published ON posts (id) WHERE status = 'published';
