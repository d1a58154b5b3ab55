package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// maxRanked is how many matches are ranked: the newest. Older ones follow behind them by date, so that a word of every
// post costs no more than a word of these.
const maxRanked = 2000

// How many hits a page has.
const (
	pageOfHits = 10
	maxHits    = 100
)

// Search finds published posts and pages that hold all words of a question; see blog.PostReader. Words in the title count
// most, then those in the summary, then those that the text holds often; what is equal comes newest first. The database
// only says which posts match, and everything else is done here, so that both databases give the same.
func (r *Reader) Search(ctx context.Context, s blog.Search) (blog.Found, error) {
	q := parse(s.Text)
	if len(q.sought) == 0 {
		return blog.Found{}, nil
	}
	limit, offset := min(max(s.Limit, 0), maxHits), max(s.Offset, 0)
	if limit == 0 {
		limit = pageOfHits
	}
	page, total, err := r.pageOf(ctx, q, limit, offset)
	if err != nil {
		return blog.Found{}, err
	}
	hits, err := r.hits(ctx, q, page)
	return blog.Found{Hits: hits, Total: total}, err
}

// pageOf gives the heads of one page of answers, and how many answers there are.
func (r *Reader) pageOf(ctx context.Context, q question, limit, offset int) (page []searchHead, total int, err error) {
	if offset < maxRanked {
		heads, err := r.matches(ctx, q, maxRanked, 0)
		if err != nil {
			return nil, 0, err
		}
		page = rank(heads, q)[min(offset, len(heads)):min(offset+limit, len(heads))]
		if len(heads) < maxRanked {
			return page, len(heads), nil
		}
	}
	if total, err = r.countMatches(ctx, q); err != nil {
		return nil, 0, err
	}
	if offset+limit > maxRanked && total > maxRanked {
		older, err := r.matches(ctx, q, limit-len(page), max(offset, maxRanked))
		if err != nil {
			return nil, 0, err
		}
		page = append(page, older...)
	}
	return page, total, nil
}

// searchHead is what the search ranks a post by: folded words between spaces.
type searchHead struct {
	PostID, Place         int64
	Title, Summary, Often string
}

// matching is the choice of the places that match a question, in SQL.
func (q queries) matching(asked question) (from string, args []any) {
	if q.onPostgres() {
		condition, args := postgresMatch(asked)
		return "FROM search_words WHERE " + condition, args
	}
	return "FROM search_words WHERE search_words MATCH ?", []any{sqliteMatch(asked)}
}

// matches reads the newest posts that match, behind an offset.
func (q queries) matches(ctx context.Context, asked question, limit, offset int) ([]searchHead, error) {
	from, args := q.matching(asked)
	id := "rowid"
	if q.onPostgres() {
		id = "place"
	}
	rows, err := q.with(ctx).Raw("SELECT post_id, place, title, summary, often FROM search_heads WHERE place IN (SELECT "+id+" "+from+
		" ORDER BY "+id+" DESC LIMIT ? OFFSET ?) ORDER BY place DESC", append(args, limit, offset)...).Rows()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var heads []searchHead
	for rows.Next() { // by hand: there may be two thousand, and GORM takes longer than the search
		var h searchHead
		if err := rows.Scan(&h.PostID, &h.Place, &h.Title, &h.Summary, &h.Often); err != nil {
			return nil, fmt.Errorf("read what the search found: %w", err)
		}
		heads = append(heads, h)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return heads, nil
}

func (q queries) countMatches(ctx context.Context, asked question) (int, error) {
	from, args := q.matching(asked)
	return value[int](q.with(ctx).Raw("SELECT count(*) "+from, args...), "count what the search finds")
}

// hits reads the posts of a page of answers, in its order, and marks what matched.
func (r *Reader) hits(ctx context.Context, q question, page []searchHead) ([]blog.Hit, error) {
	wanted := ids(page, func(h searchHead) int64 { return h.PostID })
	posts, err := byID(ctx, r.queries, postsTable, wanted, func(p blog.Post) int64 { return p.ID }, brief...)
	if err != nil {
		return nil, err
	}
	var shown []blog.Post
	for _, id := range wanted {
		if p, ok := posts[id]; ok && p.Listed() { // else it was taken back a moment ago
			shown = append(shown, p)
		}
	}
	entries, err := r.furnish(ctx, shown)
	if err != nil {
		return nil, err
	}
	texts, err := r.textsOf(ctx, wanted)
	if err != nil {
		return nil, err
	}
	hits := make([]blog.Hit, len(entries))
	for i, e := range entries {
		hits[i] = blog.Hit{Entry: e, Title: pieces(e.Post.Title, marks(e.Post.Title, q)), Snippet: snippet(q, e.Post.Teaser(), shownText(e.Post, texts))}
	}
	return hits, nil
}

// shownText is the text of a post from which a snippet may be taken: none behind a content warning.
func shownText(p blog.Post, texts map[int64]string) string {
	if p.Warning != "" {
		return ""
	}
	return texts[p.ID]
}

func (q queries) textsOf(ctx context.Context, postIDs []int64) (map[int64]string, error) {
	type row struct {
		PostID int64
		Text   string
	}
	rows, err := many[row](q.with(ctx).Raw(`SELECT post_id, text FROM post_texts WHERE post_id IN ?`, postIDs), "read the texts of posts")
	texts := make(map[int64]string, len(rows))
	for _, row := range rows {
		texts[row.PostID] = row.Text
	}
	return texts, err
}

// indexing is the statement that puts folded words into the index.
func (q queries) indexing(place int64, words string) (statement string, args []any) {
	if q.onPostgres() {
		return `INSERT INTO search_words (place, words, known) VALUES (?, ?, array_to_tsvector(string_to_array(?, ' ')))`, []any{place, words, vector(words)}
	}
	return `INSERT INTO search_words (rowid, words) VALUES (?, ?)`, []any{place, words}
}

func (q queries) onPostgres() bool { return q.db.Name() == "postgres" }

// rank orders posts by how well they match, those that match equally by date.
func rank(heads []searchHead, q question) []searchHead {
	type scored struct {
		head  searchHead
		score int
	}
	list := make([]scored, len(heads))
	seek := q.needles()
	for i, h := range heads {
		list[i] = scored{h, seek.score(h)}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return b.score - a.score })
	ranked := make([]searchHead, len(heads))
	for i, s := range list {
		ranked[i] = s.head
	}
	return ranked
}
