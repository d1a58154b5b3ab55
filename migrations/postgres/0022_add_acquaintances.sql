-- +goose Up
-- Whom a handle in a text of ours means, as its server said when it was asked. guest_id is 0 where nobody is known.
CREATE TABLE acquaintances (
    handle    text COLLATE "C" NOT NULL PRIMARY KEY CHECK (handle <> ''),
    guest_id  bigint NOT NULL DEFAULT 0,
    looked_at TIMESTAMPTZ NOT NULL
);
