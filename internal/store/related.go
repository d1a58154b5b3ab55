package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// What a term counts that two posts share.
const (
	sharedSeries   = 4
	sharedTag      = 2
	sharedCategory = 1
)

const (
	relatedPosts = 4  // without a limit
	maxRelated   = 20 // at most
	maxShared    = 16 // terms that are looked at: the series, then tags, then categories
	nearest      = 30 // posts of each term, before and after
)

// candidate is a post of a term that another one has, too.
type candidate struct {
	PostID int64
	Away   int64 // microseconds between the two
	score  int
}

// Related lists published posts that share most with one: series and terms first, then time; without their long texts.
// Of each term only the posts nearest in time are looked at, so a term of thousands costs no more than one of few. A limit of zero is 4.
// Neither the post itself nor its translations are among them, and of translations of another text there is one.
func (r *Reader) Related(ctx context.Context, p blog.Post, limit int) ([]blog.Post, error) {
	if limit <= 0 {
		limit = relatedPosts
	}
	limit = min(limit, maxRelated)
	shared, err := r.termsOf(ctx, []int64{p.ID})
	if err != nil || len(shared[p.ID]) == 0 {
		return nil, err
	}
	candidates, err := r.candidates(ctx, p, shared[p.ID])
	if err != nil {
		return nil, err
	}
	// Some of them may turn out to be translations.
	best := candidates[:min(len(candidates), 3*limit+10)]
	wanted := ids(best, func(c candidate) int64 { return c.PostID })
	posts, err := byID(ctx, r.queries, postsTable, wanted, func(p blog.Post) int64 { return p.ID }, brief...)
	if err != nil {
		return nil, err
	}
	return withoutTranslations(p, posts, wanted, limit), nil
}

// candidates are the posts that share a term with one, best first.
func (r *Reader) candidates(ctx context.Context, p blog.Post, terms []blog.Term) ([]candidate, error) {
	worth := map[blog.TermKind]int{blog.Series: sharedSeries, blog.Tag: sharedTag, blog.Category: sharedCategory}
	slices.SortStableFunc(terms, func(a, b blog.Term) int { return worth[b.Kind] - worth[a.Kind] })
	terms = terms[:min(len(terms), maxShared)]
	values := map[int64]int{}
	var parts []string
	var args []any
	for _, t := range terms {
		values[t.ID] = worth[t.Kind]
		for _, side := range []string{"<= (?, ?) ORDER BY published_at DESC, post_id DESC", "> (?, ?) ORDER BY published_at, post_id"} {
			parts = append(parts, `SELECT * FROM (SELECT term_id, post_id, published_at FROM post_terms
				WHERE term_id = ? AND `+listed+` AND kind = 'post' AND (published_at, post_id) `+side+` LIMIT ?) AS near`)
			args = append(args, t.ID, at(p.PublishedAt), p.ID, nearest)
		}
	}
	type row struct {
		TermID, PostID int64
		PublishedAt    time.Time
	}
	rows, err := many[row](r.with(ctx).Raw(strings.Join(parts, " UNION ALL "), args...), "list posts with the same terms")
	if err != nil {
		return nil, err
	}
	found := map[int64]candidate{}
	for _, row := range rows {
		c := found[row.PostID]
		found[row.PostID] = candidate{row.PostID, row.PublishedAt.Sub(p.PublishedAt).Abs().Microseconds(), c.score + values[row.TermID]}
	}
	delete(found, p.ID)
	return sortedCandidates(found), nil
}

func sortedCandidates(found map[int64]candidate) []candidate {
	list := make([]candidate, 0, len(found))
	for _, c := range found {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(b.score-a.score, cmp.Compare(a.Away, b.Away), cmp.Compare(b.PostID, a.PostID))
	})
	return list
}

// withoutTranslations takes posts in an order, each text once, in the language of the post if it is there.
func withoutTranslations(of blog.Post, posts map[int64]blog.Post, order []int64, limit int) []blog.Post {
	var list []blog.Post
	place := map[string]int{} // by translation key
	for _, id := range order {
		p, ok := posts[id]
		key := p.TranslationKey
		if !ok || !p.Listed() || key != "" && key == of.TranslationKey {
			continue
		}
		if i, known := place[key]; known && key != "" {
			if list[i].Language != of.Language && p.Language == of.Language {
				list[i] = p
			}
			continue
		}
		place[key] = len(list)
		list = append(list, p)
	}
	return list[:min(len(list), limit)]
}

// maxOnThisDay bounds the posts of one day of the year.
const maxOnThisDay = 100

// OnThisDay lists published posts of a day of the year in any year, newest first, 100 at most and without their long
// texts, as the clocks of loc show it.
func (r *Reader) OnThisDay(ctx context.Context, month time.Month, day int, loc *time.Location) ([]blog.Entry, error) {
	times, err := r.timesOnce(ctx)
	if err != nil {
		return nil, err
	}
	var wanted []int64
	for _, p := range times {
		if _, m, d := time.Unix(p.Seconds, 0).In(loc).Date(); m == month && d == day && len(wanted) < maxOnThisDay {
			wanted = append(wanted, p.ID)
		}
	}
	posts, err := byID(ctx, r.queries, postsTable, wanted, func(p blog.Post) int64 { return p.ID }, brief...)
	if err != nil {
		return nil, err
	}
	var list []blog.Post
	for _, id := range wanted {
		if p, ok := posts[id]; ok && p.Listed() {
			list = append(list, p)
		}
	}
	return r.furnish(ctx, list)
}

// Addresses lists what a sitemap tells of published posts and pages, by id, from after afterID on. A limit of zero is 20.
func (r *Reader) Addresses(ctx context.Context, afterID int64, limit int) ([]blog.Post, error) {
	return many[blog.Post](r.from(ctx, postsTable).
		Select("id", "ref", "author_id", "kind", "status", "visibility", "title", "path", "warning", "canonical", "language", "translation_key", "published_at", "edited_at", "updated_at",
			"image", "image_alt", "image_width", "image_height", "pictures").
		Where(listed+" AND id > ?", afterID).Order("id").Limit(orTwenty(limit)), "list addresses")
}
