package store

import (
	"context"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// beginning is a pattern of LIKE for texts that begin so, whatever signs are in it.
func beginning(begin string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(begin)) + "%"
}

const (
	maxGuestWords = 60           // characters; two people who differ only behind them are found alike
	maxNameWords  = 20           // of a name, from each of which on it is found
	guestsLooked  = 1000         // of all who begin so, in the order of the alphabet; a single letter says little
	behindAll     = "\U0010ffff" // stands behind every text that begins the same
)

// guestWords are the beginnings by which a guest is found: the handle, and the name from each word on. Without a confirmed
// handle nobody can be mentioned, and so there are none.
func guestWords(g blog.Guest) []string {
	if g.Handle == "" {
		return nil
	}
	found := []string{foundBy(g.Handle)}
	words := strings.Fields(g.DisplayName)
	for i := range words[:min(len(words), maxNameWords)] {
		found = append(found, foundBy(strings.Join(words[i:], " ")))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// foundBy writes a text as it is searched: in small letters, and cut.
func foundBy(text string) string {
	letters := []rune(strings.ToLower(text))
	return string(letters[:min(len(letters), maxGuestWords)])
}

// indexGuest keeps by what a guest is found, when that changed.
func (t *blogTx) indexGuest(ctx context.Context, g blog.Guest) error {
	known, err := many[string](t.with(ctx).Raw(`SELECT words FROM guest_words WHERE guest_id = ? ORDER BY words`, g.ID), "read by what a guest is found")
	wanted := guestWords(g)
	if err != nil || slices.Equal(known, wanted) {
		return err
	}
	if _, err := exec(t.with(ctx), "forget by what a guest is found", `DELETE FROM guest_words WHERE guest_id = ?`, g.ID); err != nil {
		return err
	}
	if len(wanted) == 0 {
		return nil
	}
	var args []any
	for _, words := range wanted {
		args = append(args, words, g.ID)
	}
	_, err = exec(t.with(ctx), "keep by what a guest is found", "INSERT INTO guest_words (words, guest_id) VALUES (?, ?)"+strings.Repeat(", (?, ?)", len(wanted)-1), args...)
	return err
}

// GuestsLike lists people whose handle, or whose name from a word on, begins so: those whose comments an author approved first,
// then the last seen. When more than a thousand begin so, only the first of them by the alphabet are looked at. Who is
// blocked, on a blocked server or gone is left out. A limit of zero is 20.
func (q queries) GuestsLike(ctx context.Context, begin string, limit int) ([]blog.Guest, error) {
	begin = foundBy(begin)
	return many[blog.Guest](q.from(ctx, guestsTable).
		Where(`id IN (SELECT guest_id FROM guest_words WHERE words >= ? AND words < ? ORDER BY words LIMIT ?) AND NOT blocked AND NOT host_blocked AND NOT gone`,
			begin, begin+behindAll, guestsLooked).
		Order("approved DESC, fetched_at DESC, id").Limit(orTwenty(limit)), "complete guests")
}

// TagsLike lists tags whose name begins so, those of the most published posts first. A limit of zero is 20.
func (q queries) TagsLike(ctx context.Context, begin string, limit int) ([]blog.Term, error) {
	return many[blog.Term](q.with(ctx).Raw(`SELECT terms.* FROM terms WHERE kind = ? AND lower(name) LIKE ? ESCAPE '\'
		ORDER BY (SELECT count(*) FROM post_terms WHERE term_id = terms.id AND status = 'published') DESC, name LIMIT ?`,
		blog.Tag, beginning(begin), orTwenty(limit)), "complete tags")
}
