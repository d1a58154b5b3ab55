-- +goose Up
CREATE TABLE subscriptions (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    topic       TEXT NOT NULL CHECK (topic <> ''),
    callback    TEXT NOT NULL CHECK (callback <> ''),
    host        TEXT NOT NULL CHECK (host <> ''),
    secret      TEXT NOT NULL DEFAULT '',
    generation  INTEGER NOT NULL DEFAULT 0,
    sent_hash   TEXT NOT NULL DEFAULT '',
    failed_at   TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    last_status INTEGER NOT NULL DEFAULT 0,
    expires_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    created_at  TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00',
    UNIQUE (topic, callback)
);
CREATE INDEX subscriptions_of_topic ON subscriptions (topic, id);
CREATE INDEX subscriptions_of_host ON subscriptions (host);
CREATE INDEX subscriptions_expiry ON subscriptions (expires_at);

CREATE TABLE subscription_requests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ends       BOOLEAN NOT NULL DEFAULT FALSE,
    topic      TEXT NOT NULL CHECK (topic <> ''),
    topic_url  TEXT NOT NULL DEFAULT '',
    callback   TEXT NOT NULL CHECK (callback <> ''),
    host       TEXT NOT NULL CHECK (host <> ''),
    secret     TEXT NOT NULL DEFAULT '',
    lease      INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT '0001-01-01 00:00:00+00:00'
);
CREATE INDEX subscription_requests_of_host ON subscription_requests (host);
CREATE INDEX subscription_requests_age ON subscription_requests (created_at);
