-- +goose Up
-- One queue for everything that came in. A notice points at a comment, a message, a quote or a report, or stands for a day's
-- likes, boosts or followers; it repeats what the queue is sorted and chosen by. The store writes it with the thing itself.
ALTER TABLE comments ADD COLUMN hold TEXT NOT NULL DEFAULT '';
ALTER TABLE comments ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE comments ADD COLUMN reasons TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN hold TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN reasons TEXT NOT NULL DEFAULT '';
ALTER TABLE guests ADD COLUMN joined_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00';

CREATE TABLE notices (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE CHECK (key <> ''),
    kind       TEXT NOT NULL CHECK (kind IN ('comment', 'guestbook', 'mention', 'private', 'like', 'boost', 'quote', 'follow', 'report')),
    place      TEXT NOT NULL CHECK (place IN ('inbox', 'hidden', 'spam', 'gone')),
    waits      BOOLEAN NOT NULL DEFAULT 0,
    author_id  INTEGER NOT NULL DEFAULT 0,
    post_id    INTEGER NOT NULL DEFAULT 0,
    comment_id INTEGER NOT NULL DEFAULT 0,
    guest_id   INTEGER NOT NULL DEFAULT 0,
    thing_id   INTEGER NOT NULL DEFAULT 0,
    total      INTEGER NOT NULL DEFAULT 1,
    faces      TEXT NOT NULL DEFAULT '',
    at         TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE INDEX notices_newest ON notices (place, at, id);
CREATE INDEX notices_of_author ON notices (author_id, place, at, id);
CREATE INDEX notices_of_kind ON notices (kind, place, at, id);
CREATE INDEX notices_of_post ON notices (post_id, place, at, id) WHERE post_id <> 0;
CREATE INDEX notices_of_guest ON notices (guest_id, place, at, id) WHERE guest_id <> 0;
CREATE INDEX notices_waiting ON notices (at, id) WHERE waits;

CREATE TABLE notice_reads (
    author_id INTEGER NOT NULL REFERENCES authors (id),
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    read_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    PRIMARY KEY (author_id, notice_id)
) WITHOUT ROWID;
CREATE INDEX notice_reads_of ON notice_reads (notice_id);

CREATE TABLE inbox_marks (
    author_id INTEGER NOT NULL PRIMARY KEY REFERENCES authors (id),
    seen_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    keys_off  BOOLEAN NOT NULL DEFAULT 0
);

CREATE TABLE muted_words (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    words      TEXT NOT NULL CHECK (words <> ''),
    folded     TEXT NOT NULL UNIQUE CHECK (folded <> ''),
    author_id  INTEGER NOT NULL DEFAULT 0,
    expires_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);

-- What the authors' decisions taught: counts of words, guests and hosts, halved as time passes.
CREATE TABLE spam_counts (
    kind       TEXT NOT NULL CHECK (kind IN ('word', 'guest', 'host')),
    token      TEXT NOT NULL CHECK (token <> ''),
    spam       REAL NOT NULL DEFAULT 0,
    ham        REAL NOT NULL DEFAULT 0,
    counted_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    PRIMARY KEY (kind, token)
) WITHOUT ROWID;
CREATE INDEX spam_counts_oldest ON spam_counts (counted_at);

-- Who sent which text lately, so that a wave of one text is seen. A print is a digest of the words.
CREATE TABLE echoes (
    print    TEXT NOT NULL CHECK (print <> ''),
    guest_id INTEGER NOT NULL DEFAULT 0,
    about_id INTEGER NOT NULL DEFAULT 0,
    heard_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    PRIMARY KEY (print, guest_id, about_id)
) WITHOUT ROWID;
CREATE INDEX echoes_oldest ON echoes (heard_at);

-- What an author did in the queue, with the state before, so that it can be taken back for a day.
CREATE TABLE moderations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ref        TEXT NOT NULL UNIQUE CHECK (ref <> ''),
    author_id  INTEGER NOT NULL DEFAULT 0,
    action     TEXT NOT NULL DEFAULT '',
    total      INTEGER NOT NULL DEFAULT 0,
    state      TEXT NOT NULL DEFAULT '',
    undone     BOOLEAN NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE INDEX moderations_oldest ON moderations (created_at);

INSERT INTO notices (key, kind, place, waits, author_id, post_id, comment_id, guest_id, thing_id, at)
    SELECT 'comment:' || c.id, CASE WHEN g.actor_id LIKE 'guest:%' THEN 'guestbook' ELSE 'comment' END,
        CASE WHEN c.status = 'hidden' THEN 'hidden' ELSE 'inbox' END, c.status = 'pending', p.author_id, c.post_id, c.id, c.guest_id, c.id, c.created_at
    FROM comments AS c JOIN posts AS p ON p.id = c.post_id JOIN guests AS g ON g.id = c.guest_id
    WHERE c.guest_id <> 0 AND c.status IN ('pending', 'approved', 'hidden');
INSERT INTO notices (key, kind, place, author_id, guest_id, thing_id, at)
    SELECT 'message:' || id, kind, 'inbox', author_id, guest_id, id, created_at FROM messages;
INSERT INTO notices (key, kind, place, guest_id, thing_id, at)
    SELECT 'report:' || id, 'report', 'inbox', guest_id, id, created_at FROM reports;
INSERT INTO notices (key, kind, place, waits, author_id, post_id, guest_id, thing_id, at)
    SELECT 'quote:' || q.id, 'quote', CASE WHEN q.status = 'hidden' THEN 'hidden' ELSE 'inbox' END, q.status = 'pending', p.author_id, q.post_id, q.guest_id, q.id, q.created_at
    FROM quotes AS q JOIN posts AS p ON p.id = q.post_id;
INSERT INTO notices (key, kind, place, author_id, post_id, comment_id, total, faces, at)
    SELECT r.kind || ':' || r.post_id || ':' || r.comment_id || ':' || r.day, r.kind, 'inbox', p.author_id, r.post_id, r.comment_id, count(DISTINCT r.guest_id),
        coalesce(group_concat(CASE WHEN r.n <= 5 THEN r.guest_id || ',' END, ''), ''), max(r.created_at)
    FROM (SELECT kind, post_id, comment_id, guest_id, created_at, substr(created_at, 1, 10) AS day,
            row_number() OVER (PARTITION BY kind, post_id, comment_id, substr(created_at, 1, 10) ORDER BY id DESC) AS n
        FROM reactions WHERE undone_by = '' AND target_id = '') AS r JOIN posts AS p ON p.id = r.post_id
    GROUP BY r.kind, r.post_id, r.comment_id, r.day, p.author_id;
INSERT INTO notices (key, kind, place, author_id, total, faces, at)
    SELECT 'follow:' || r.author_id || ':' || r.day, 'follow', 'inbox', r.author_id, count(*), coalesce(group_concat(CASE WHEN r.n <= 5 THEN r.guest_id || ',' END, ''), ''), max(r.created_at)
    FROM (SELECT author_id, guest_id, created_at, substr(created_at, 1, 10) AS day,
            row_number() OVER (PARTITION BY author_id, substr(created_at, 1, 10) ORDER BY id DESC) AS n FROM followers) AS r
    GROUP BY r.author_id, r.day;
-- What is here already counts as read: the count in the menu begins at nothing.
INSERT INTO inbox_marks (author_id, seen_at) SELECT id, strftime('%Y-%m-%d %H:%M:%S+00:00', 'now') FROM authors;
