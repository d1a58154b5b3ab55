-- +goose Up
-- The desk lists the servers that fail, among all that ever got a letter.
CREATE INDEX hosts_failing ON hosts (failing_days, failures) WHERE failures > 0;
