-- +goose Up
-- Who reads: days, places and numbers, and nothing about a person. A day is "2026-11-25" on the site's clocks; of what is older than
-- 13 months only the month is left, "2025-10".
CREATE TABLE visit_days (
    day      TEXT NOT NULL CHECK (day <> ''),
    post_id  INTEGER NOT NULL DEFAULT 0,
    path     TEXT NOT NULL DEFAULT '',
    views    INTEGER NOT NULL DEFAULT 0,
    previews INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, post_id, path)
) WITHOUT ROWID;
CREATE INDEX visit_days_of_post ON visit_days (post_id, day);

CREATE TABLE referrer_days (
    day     TEXT NOT NULL CHECK (day <> ''),
    post_id INTEGER NOT NULL DEFAULT 0,
    path    TEXT NOT NULL DEFAULT '',
    host    TEXT NOT NULL CHECK (host <> ''),
    views   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, host, post_id, path)
) WITHOUT ROWID;
CREATE INDEX referrer_days_of_post ON referrer_days (post_id, day);

CREATE TABLE reading_days (
    day      TEXT NOT NULL PRIMARY KEY CHECK (day <> ''),
    readers  INTEGER NOT NULL DEFAULT 0,
    views    INTEGER NOT NULL DEFAULT 0,
    previews INTEGER NOT NULL DEFAULT 0,
    machines INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE feed_days (
    day         TEXT NOT NULL CHECK (day <> ''),
    feed        TEXT NOT NULL CHECK (feed <> ''),
    fetcher     TEXT NOT NULL CHECK (fetcher <> ''),
    subscribers INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, feed, fetcher)
) WITHOUT ROWID;

-- What runs the servers of followers, as their NodeInfo says.
CREATE TABLE server_software (
    host     TEXT NOT NULL PRIMARY KEY CHECK (host <> ''),
    name     TEXT NOT NULL DEFAULT '',
    version  TEXT NOT NULL DEFAULT '',
    asked_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    failures INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX server_software_age ON server_software (asked_at);

-- Who came and went, by quarters of an hour since 1970. Of those who left before this was kept nothing is known.
CREATE TABLE follower_changes (
    author_id INTEGER NOT NULL DEFAULT 0,
    quarter   INTEGER NOT NULL DEFAULT 0,
    gained    INTEGER NOT NULL DEFAULT 0,
    lost      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (author_id, quarter)
) WITHOUT ROWID;
CREATE INDEX follower_changes_time ON follower_changes (quarter, gained, lost);
INSERT INTO follower_changes (author_id, quarter, gained)
    SELECT author_id, CAST(strftime('%s', created_at) AS INTEGER) / 900, count(*) FROM followers
    WHERE created_at > '1970-01-02' GROUP BY 1, 2;

-- A follower repeats of their guest what the list of followers is searched, sorted and narrowed by.
ALTER TABLE followers ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE followers ADD COLUMN handle_key TEXT NOT NULL DEFAULT '';
UPDATE followers SET host = g.host, handle_key = lower(substr(g.handle || ' ' || g.display_name, 1, 400)) FROM guests AS g WHERE g.id = followers.guest_id;
CREATE INDEX followers_by_handle ON followers (author_id, handle_key, id);
CREATE INDEX followers_by_host ON followers (author_id, host, handle_key, id);

CREATE INDEX comments_audience ON comments (published_at, post_id, guest_id) WHERE status = 'approved' AND guest_id <> 0;
CREATE INDEX reactions_audience ON reactions (created_at, kind, post_id, guest_id) WHERE post_id <> 0 AND comment_id = 0 AND undone_by = '';
CREATE INDEX quotes_audience ON quotes (published_at, post_id, guest_id) WHERE status = 'approved';
