-- +goose Up
-- Each author has a text of their own that was saved by itself: two people in one post never meet in it.
ALTER TABLE autosaves DROP CONSTRAINT autosaves_ref_key;
ALTER TABLE autosaves ADD UNIQUE (ref, author_id);
