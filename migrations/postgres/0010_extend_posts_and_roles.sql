-- +goose Up
-- Posts are planned, thrown away and taken back; they go to some readers or to all. Authors have roles.
ALTER TABLE posts DROP CONSTRAINT posts_status_check;
ALTER TABLE posts ADD CONSTRAINT posts_status_check CHECK (status IN ('draft', 'scheduled', 'published', 'trashed', 'deleted'));

ALTER TABLE posts
    ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public',
    ADD COLUMN comment_policy TEXT NOT NULL DEFAULT 'everyone',
    ADD COLUMN pinned_at TIMESTAMPTZ NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    ADD COLUMN trashed_at TIMESTAMPTZ NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    ADD COLUMN note BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN warning TEXT NOT NULL DEFAULT '',
    ADD COLUMN canonical TEXT NOT NULL DEFAULT '';
UPDATE posts SET comment_policy = 'closed' WHERE NOT comments_open;
ALTER TABLE posts DROP COLUMN comments_open;
CREATE INDEX posts_pinned ON posts (author_id, pinned_at) WHERE pinned_at > '0001-01-01 00:00:00+00';
CREATE INDEX posts_trashed ON posts (trashed_at) WHERE status = 'trashed';

DROP INDEX posts_newest;
DROP INDEX posts_of_author;
CREATE INDEX posts_newest ON posts (status, kind, published_at, id, visibility);
CREATE INDEX posts_of_author ON posts (author_id, status, kind, published_at, id, visibility);
-- visibility repeats the post's, as kind, status and published_at do.
ALTER TABLE post_terms ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
DROP INDEX post_terms_newest;
CREATE INDEX post_terms_newest ON post_terms (term_id, status, kind, published_at, post_id, visibility);

ALTER TABLE authors ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
