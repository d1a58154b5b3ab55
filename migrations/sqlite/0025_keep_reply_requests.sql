-- +goose Up
-- The request with which a guest's server asked whether their reply may stand here, to be repeated in the answer.
ALTER TABLE comments ADD COLUMN asked TEXT NOT NULL DEFAULT '';
