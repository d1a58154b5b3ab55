-- +goose Up
-- host_key is the host with its labels turned round ("test.evil.www."), so that a
-- domain and all below it are one range of an index. host_blocked repeats what
-- blocked_hosts says about it.
CREATE TABLE guests (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    actor_id         TEXT NOT NULL UNIQUE CHECK (actor_id <> ''),
    host             TEXT NOT NULL DEFAULT '',
    host_key         TEXT NOT NULL DEFAULT '',
    host_blocked     BOOLEAN NOT NULL DEFAULT 0,
    approved         BOOLEAN NOT NULL DEFAULT 0,
    blocked          BOOLEAN NOT NULL DEFAULT 0,
    gone             BOOLEAN NOT NULL DEFAULT 0,
    name             TEXT NOT NULL DEFAULT '',
    handle           TEXT NOT NULL DEFAULT '',
    display_name     TEXT NOT NULL DEFAULT '',
    inbox_url        TEXT NOT NULL DEFAULT '',
    shared_inbox_url TEXT NOT NULL DEFAULT '',
    key_id           TEXT NOT NULL DEFAULT '',
    moved_to         TEXT NOT NULL DEFAULT '',
    fetched_at       TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at       TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    profile_url      TEXT NOT NULL DEFAULT '',
    avatar_url       TEXT NOT NULL DEFAULT '',
    public_key_pem   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX guests_key ON guests (key_id) WHERE key_id <> '';
CREATE INDEX guests_inbox ON guests (inbox_url) WHERE inbox_url <> '';
CREATE INDEX guests_shared_inbox ON guests (shared_inbox_url) WHERE shared_inbox_url <> '';
CREATE INDEX guests_host ON guests (host_key);
CREATE INDEX guests_blocked ON guests (id) WHERE blocked OR host_blocked;

CREATE TABLE blocked_hosts (
    host       TEXT NOT NULL PRIMARY KEY CHECK (host <> ''),
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
) WITHOUT ROWID;

CREATE TABLE followers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id  INTEGER NOT NULL REFERENCES authors (id),
    guest_id   INTEGER NOT NULL REFERENCES guests (id),
    follow_id  TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    request    BLOB NOT NULL DEFAULT x'',
    UNIQUE (author_id, guest_id)
);
CREATE INDEX followers_newest ON followers (author_id, id);
CREATE INDEX followers_request ON followers (guest_id, follow_id);

CREATE TABLE comments (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    ref              TEXT NOT NULL UNIQUE,
    post_id          INTEGER NOT NULL DEFAULT 0,
    parent_id        INTEGER NOT NULL DEFAULT 0,
    guest_id         INTEGER NOT NULL DEFAULT 0,
    author_id        INTEGER NOT NULL DEFAULT 0,
    status           TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'hidden', 'deleted', 'waiting')),
    published_at     TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    edited_at        TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at       TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    sensitive        BOOLEAN NOT NULL DEFAULT 0,
    language         TEXT NOT NULL DEFAULT '',
    remote_id        TEXT NOT NULL DEFAULT '',
    remote_url       TEXT NOT NULL DEFAULT '',
    parent_remote_id TEXT NOT NULL DEFAULT '',
    context_id       TEXT NOT NULL DEFAULT '',
    warning          TEXT NOT NULL DEFAULT '',
    html             TEXT NOT NULL DEFAULT '',
    source           TEXT NOT NULL DEFAULT '',
    CHECK ((guest_id = 0) <> (author_id = 0)),
    CHECK (status <> 'waiting' OR post_id = 0)
);
CREATE UNIQUE INDEX comments_remote ON comments (remote_id) WHERE remote_id <> '';
CREATE INDEX comments_thread ON comments (post_id, status, published_at, remote_id, ref, guest_id);
CREATE INDEX comments_of_guest ON comments (guest_id, status);
CREATE INDEX comments_by_status ON comments (status, published_at, id);
CREATE INDEX comments_queue ON comments (published_at, id) WHERE status <> 'waiting';
CREATE INDEX comments_waiting_for ON comments (parent_remote_id) WHERE status = 'waiting';
CREATE INDEX comments_waiting_since ON comments (created_at) WHERE status = 'waiting';

CREATE TABLE reactions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL CHECK (kind IN ('like', 'boost')),
    guest_id   INTEGER NOT NULL REFERENCES guests (id),
    post_id    INTEGER NOT NULL DEFAULT 0,
    comment_id INTEGER NOT NULL DEFAULT 0,
    emoji      TEXT NOT NULL DEFAULT '',
    remote_id  TEXT NOT NULL DEFAULT '',
    target_id  TEXT NOT NULL DEFAULT '',
    undone_by  TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE UNIQUE INDEX reactions_remote ON reactions (guest_id, remote_id) WHERE remote_id <> '';
CREATE INDEX reactions_of_guest ON reactions (guest_id);
CREATE INDEX reactions_to_post ON reactions (post_id, comment_id, kind, undone_by, guest_id);
CREATE INDEX reactions_to_comment ON reactions (comment_id, kind, undone_by, guest_id) WHERE comment_id <> 0;
CREATE INDEX reactions_undone ON reactions (guest_id, undone_by) WHERE undone_by <> '';
CREATE INDEX reactions_waiting_for ON reactions (target_id) WHERE target_id <> '';

CREATE TABLE messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id  INTEGER NOT NULL REFERENCES authors (id),
    guest_id   INTEGER NOT NULL REFERENCES guests (id),
    kind       TEXT NOT NULL CHECK (kind IN ('private', 'mention')),
    remote_id  TEXT NOT NULL DEFAULT '',
    remote_url TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    warning    TEXT NOT NULL DEFAULT '',
    html       TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX messages_remote ON messages (guest_id, remote_id, author_id) WHERE remote_id <> '';
CREATE INDEX messages_newest ON messages (author_id, created_at, id);

CREATE TABLE reports (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guest_id   INTEGER NOT NULL DEFAULT 0,
    host       TEXT NOT NULL DEFAULT '',
    remote_id  TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    targets    TEXT NOT NULL DEFAULT '',
    content    TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX reports_remote ON reports (remote_id) WHERE remote_id <> '';
CREATE INDEX reports_newest ON reports (created_at, id);

CREATE TABLE withdrawals (
    remote_id TEXT NOT NULL CHECK (remote_id <> ''),
    actor_id  TEXT NOT NULL CHECK (actor_id <> ''),
    until     TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    PRIMARY KEY (remote_id, actor_id)
) WITHOUT ROWID;
CREATE INDEX withdrawals_until ON withdrawals (until);
