-- +goose Up
-- What readers see of an author: pictures, and a table of facts. A line of fields is a name, what stands there and when a
-- page was last seen that links back, with tabs between them.
ALTER TABLE authors ADD COLUMN avatar TEXT NOT NULL DEFAULT '';
ALTER TABLE authors ADD COLUMN header TEXT NOT NULL DEFAULT '';
ALTER TABLE authors ADD COLUMN fields TEXT NOT NULL DEFAULT '';
