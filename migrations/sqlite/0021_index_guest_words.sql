-- +goose Up
-- By what a person is found while somebody types: the handle, and their name from each word on, in small letters. words is cut.
CREATE TABLE guest_words (
    words    TEXT NOT NULL CHECK (words <> ''),
    guest_id INTEGER NOT NULL REFERENCES guests (id) ON DELETE CASCADE,
    PRIMARY KEY (words, guest_id)
) WITHOUT ROWID;
CREATE INDEX guest_words_of_guest ON guest_words (guest_id);

INSERT OR IGNORE INTO guest_words (words, guest_id)
WITH RECURSIVE ends (rest, guest_id) AS (
    SELECT substr(trim(display_name), 1, 300), id FROM guests WHERE handle <> ''
    UNION ALL
    SELECT ltrim(substr(rest, instr(rest, ' ') + 1)), guest_id FROM ends WHERE instr(rest, ' ') > 0
)
SELECT lower(substr(rest, 1, 60)), guest_id FROM ends WHERE rest <> ''
UNION ALL
SELECT lower(substr(handle, 1, 60)), id FROM guests WHERE handle <> '';
