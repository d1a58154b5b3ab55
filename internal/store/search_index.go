package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// barrier stands between the parts of what is indexed. No question holds it, so no phrase reaches over it.
const barrier = "¶"

// What is indexed of a post. Words beyond are not found.
const (
	maxIndexed = 100_000 // words of the text
	maxBytes   = 600_000 // bytes of them; a vector of PostgreSQL takes no more than 1 MiB
	maxOthers  = 1_000   // words with another spelling
	maxOften   = 60      // words that a post is held to be about
	often      = 3       // times that a word must stand in the text for that
)

// indexPost keeps the plain text of a post, and the index of what lists show. It is the only way into the index, and
// it goes with the transaction: what is taken back or deleted is not found from then on.
func (t *blogTx) indexPost(ctx context.Context, before, now blog.Post) error {
	if err := t.keepText(ctx, before, now); err != nil {
		return err
	}
	if before.ID != 0 {
		if err := t.unindex(ctx, now.ID); err != nil {
			return err
		}
	}
	if !now.Listed() {
		return nil
	}
	text, about := folded(now.Text)
	head := searchHead{
		PostID: now.ID, Place: placeOf(now.PublishedAt, now.ID),
		Title: padded(fold(now.Title)), Summary: padded(fold(now.Summary)), Often: padded(about),
	}
	_, err := exec(t.with(ctx), "keep what the search ranks by",
		`INSERT INTO search_heads (post_id, place, title, summary, often) VALUES (?, ?, ?, ?, ?)`, head.PostID, head.Place, head.Title, head.Summary, head.Often)
	if err != nil {
		return err
	}
	words := padded(strings.TrimSpace(head.Title) + " " + barrier + " " + strings.TrimSpace(head.Summary) + " " + barrier + " " + text)
	statement, args := t.indexing(head.Place, words)
	_, err = exec(t.with(ctx), "index a post", statement, args...)
	return err
}

// keepText keeps the text of a post that is not deleted.
func (t *blogTx) keepText(ctx context.Context, before, now blog.Post) error {
	if now.Text == "" && before.ID == 0 {
		return nil
	}
	if now.Text == "" {
		_, err := exec(t.with(ctx), "erase the text of a post", `DELETE FROM post_texts WHERE post_id = ?`, now.ID)
		return err
	}
	_, err := exec(t.with(ctx), "keep the text of a post",
		`INSERT INTO post_texts (post_id, text) VALUES (?, ?) ON CONFLICT (post_id) DO UPDATE SET text = excluded.text`, now.ID, now.Text)
	return err
}

func (t *blogTx) unindex(ctx context.Context, postID int64) error {
	places, err := many[int64](t.with(ctx).Raw(`DELETE FROM search_heads WHERE post_id = ? RETURNING place`, postID), "take a post out of the search")
	if err != nil {
		return err
	}
	id := "rowid"
	if t.onPostgres() {
		id = "place"
	}
	for _, place := range places {
		if _, err := exec(t.with(ctx), "take a post out of the index", `DELETE FROM search_words WHERE `+id+` = ?`, place); err != nil {
			return err
		}
	}
	return nil
}

// placeOf orders what is found by date, then by id, in one number: the seconds since 1970 and the last 28 bits of the
// id. Two posts of one second would need ids that are 268 million apart to be the same.
func placeOf(published time.Time, id int64) int64 {
	const bits, far = 28, 1 << 34 // until the year 2514, and as long before 1970
	return min(max(published.Unix(), -far), far-1)<<bits | id&(1<<bits-1)
}

// fold gives the words of a short text with spaces between them, and behind a barrier their other spellings.
func fold(text string) string {
	words, _ := folded(text)
	return words
}

// folded gives the words of a text as fold does, and those that stand in it often, the most frequent first.
func folded(text string) (words, about string) {
	var all, others []string
	size := 0
	times, known := map[string]int{}, map[string]bool{}
	for t := range tokens(text) {
		if size += len(t.word) + 1; len(all) == maxIndexed || size > maxBytes {
			break
		}
		all = append(all, t.word)
		if !t.single && len(t.word) > 2 {
			times[t.word]++
		}
		if t.also != "" && !known[t.also] && len(others) < maxOthers {
			known[t.also], others = true, append(others, barrier, t.also)
		}
	}
	return strings.Join(append(all, others...), " "), mostOften(times)
}

func mostOften(times map[string]int) string {
	var list []string
	for word, n := range times {
		if n >= often {
			list = append(list, word)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b)) })
	return strings.Join(list[:min(len(list), maxOften)], " ")
}

func padded(words string) string { return " " + words + " " }
