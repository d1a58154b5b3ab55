-- +goose Up
-- What authors answer to mentions and private messages. An answer repeats whom and what it answers, so that it stays what it
-- is when the message changes. A message names the answer that it answers in its turn, and gestures may be about a message.
ALTER TABLE messages ADD COLUMN answers_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN context_id TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE gestures ADD COLUMN message_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX gestures_message ON gestures (message_id, author_id) WHERE message_id <> 0;
CREATE INDEX messages_of_talk ON messages (author_id, guest_id, id);

CREATE TABLE message_answers (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    ref         TEXT NOT NULL UNIQUE CHECK (ref <> ''),
    message_id  INTEGER NOT NULL,
    author_id   INTEGER NOT NULL REFERENCES authors (id),
    guest_id    INTEGER NOT NULL REFERENCES guests (id),
    kind        TEXT NOT NULL CHECK (kind IN ('private', 'mention')),
    in_reply_to TEXT NOT NULL DEFAULT '',
    context_id  TEXT NOT NULL DEFAULT '',
    html        TEXT NOT NULL DEFAULT '',
    source      TEXT NOT NULL DEFAULT '',
    warning     TEXT NOT NULL DEFAULT '',
    language    TEXT NOT NULL DEFAULT '',
    pictures    TEXT NOT NULL DEFAULT '',
    created_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    edited_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    deleted_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE INDEX message_answers_of ON message_answers (message_id, id);
