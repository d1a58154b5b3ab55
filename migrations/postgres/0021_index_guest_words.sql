-- +goose Up
-- By what a person is found while somebody types: the handle, and their name from each word on, in small letters. words is cut.
CREATE TABLE guest_words (
    words    text COLLATE "C" NOT NULL CHECK (words <> ''),
    guest_id bigint NOT NULL REFERENCES guests (id) ON DELETE CASCADE,
    PRIMARY KEY (words, guest_id)
);
CREATE INDEX guest_words_of_guest ON guest_words (guest_id);

INSERT INTO guest_words (words, guest_id)
WITH RECURSIVE ends (rest, guest_id) AS (
    SELECT left(trim(display_name), 300), id FROM guests WHERE handle <> ''
    UNION ALL
    SELECT ltrim(substr(rest, strpos(rest, ' ') + 1)), guest_id FROM ends WHERE strpos(rest, ' ') > 0
)
SELECT lower(left(rest, 60)), guest_id FROM ends WHERE rest <> ''
UNION ALL
SELECT lower(left(handle, 60)), id FROM guests WHERE handle <> ''
ON CONFLICT DO NOTHING;
