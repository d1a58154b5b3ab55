package store

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// beginning is a pattern of LIKE for texts that begin so, whatever signs are in it.
func beginning(begin string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(begin)) + "%"
}

// GuestsLike lists people whose handle, or a word of whose name, begins so: those whose comments an author approved first, then
// the last seen. Who is blocked, on a blocked server or gone is left out. A limit of zero is 20.
func (q queries) GuestsLike(ctx context.Context, begin string, limit int) ([]blog.Guest, error) {
	begins := beginning(begin)
	return many[blog.Guest](q.from(ctx, guestsTable).
		Where(`handle <> '' AND NOT blocked AND NOT host_blocked AND NOT gone
			AND (lower(handle) LIKE ? ESCAPE '\' OR lower(display_name) LIKE ? ESCAPE '\' OR lower(display_name) LIKE ? ESCAPE '\')`,
			begins, begins, "% "+begins).
		Order("approved DESC, fetched_at DESC, id").Limit(orTwenty(limit)), "complete guests")
}

// TagsLike lists tags whose name begins so, those of the most published posts first. A limit of zero is 20.
func (q queries) TagsLike(ctx context.Context, begin string, limit int) ([]blog.Term, error) {
	return many[blog.Term](q.with(ctx).Raw(`SELECT terms.* FROM terms WHERE kind = ? AND lower(name) LIKE ? ESCAPE '\'
		ORDER BY (SELECT count(*) FROM post_terms WHERE term_id = terms.id AND status = 'published') DESC, name LIMIT ?`,
		blog.Tag, beginning(begin), orTwenty(limit)), "complete tags")
}
