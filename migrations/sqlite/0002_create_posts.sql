-- +goose Up
CREATE TABLE posts (
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
    title         TEXT NOT NULL DEFAULT '',
    summary       TEXT NOT NULL DEFAULT '',
    excerpt       TEXT NOT NULL DEFAULT '',
    image         TEXT NOT NULL DEFAULT '',
    image_alt     TEXT NOT NULL DEFAULT '',
    contents      TEXT NOT NULL DEFAULT '',
    html          TEXT NOT NULL DEFAULT '',
    body          TEXT NOT NULL DEFAULT ''
);

-- Two published posts never share an address; a tombstone gives its address up.
CREATE UNIQUE INDEX posts_published_path ON posts (path) WHERE status = 'published';
CREATE INDEX posts_path ON posts (path);
CREATE INDEX posts_newest ON posts (status, kind, published_at, id);
CREATE INDEX posts_of_author ON posts (author_id, status, kind, published_at, id);
CREATE INDEX posts_drafts ON posts (kind, updated_at, id) WHERE status = 'draft';

CREATE TABLE aliases (
    path    TEXT NOT NULL PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts (id)
) WITHOUT ROWID;
CREATE INDEX aliases_post ON aliases (post_id);

CREATE TABLE terms (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('category', 'tag')),
    slug        TEXT NOT NULL CHECK (slug <> ''),
    name        TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    parent_id   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, slug)
);

-- kind, status and published_at repeat the post's, so that the newest posts of
-- a term are one walk along an index however many the term has.
CREATE TABLE post_terms (
    post_id      INTEGER NOT NULL REFERENCES posts (id),
    term_id      INTEGER NOT NULL REFERENCES terms (id),
    kind         TEXT NOT NULL DEFAULT 'post',
    status       TEXT NOT NULL DEFAULT 'draft',
    published_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    PRIMARY KEY (post_id, term_id)
) WITHOUT ROWID;
CREATE INDEX post_terms_newest ON post_terms (term_id, status, kind, published_at, post_id);
