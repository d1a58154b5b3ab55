package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// TermBySlug finds a category or a tag.
func (q queries) TermBySlug(ctx context.Context, kind blog.TermKind, slug string) (blog.Term, error) {
	return one[blog.Term](q.from(ctx, termsTable).Where("kind = ? AND slug = ?", kind, slug), "read term")
}

// SaveTerm keeps a term. A slug that another term of the kind has is kind Conflict.
func (t *blogTx) SaveTerm(ctx context.Context, term *blog.Term) error {
	t.touch(blog.KeySite)
	return save(t.with(ctx), termsTable, term, &term.ID)
}

// TermsOfKind lists the terms of a kind by id.
func (t *blogTx) TermsOfKind(ctx context.Context, kind blog.TermKind) ([]blog.Term, error) {
	return many[blog.Term](t.from(ctx, termsTable).Where("kind = ?", kind).Order("id"), "list terms of a kind")
}

// TermUsed reports whether a post that is not deleted has a term.
func (t *blogTx) TermUsed(ctx context.Context, id int64) (bool, error) {
	return value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM post_terms WHERE term_id = ? AND status <> 'deleted')`, id), "look for posts of a term")
}

// DeleteTerm removes a term, from the deleted posts that had it too.
func (t *blogTx) DeleteTerm(ctx context.Context, id int64) error {
	t.touch(blog.KeySite, blog.KeyTerm(id))
	if _, err := exec(t.with(ctx), "take a term off deleted posts", `DELETE FROM post_terms WHERE term_id = ?`, id); err != nil {
		return err
	}
	_, err := exec(t.with(ctx), "delete term", `DELETE FROM terms WHERE id = ?`, id)
	return err
}

// SetTerms makes these the terms of a post, and no others.
func (t *blogTx) SetTerms(ctx context.Context, postID int64, termIDs []int64) error {
	post, err := one[blog.Post](t.from(ctx, postsTable).Select("id", "kind", "status", "published_at").Where("id = ?", postID), "read the post of terms")
	if err != nil {
		return err
	}
	before, err := many[int64](t.with(ctx).Raw(`DELETE FROM post_terms WHERE post_id = ? RETURNING term_id`, postID), "clear terms")
	if err != nil {
		return err
	}
	if known(post.Status) {
		t.touchTerms(postID, before, termIDs)
	}
	for _, id := range termIDs {
		_, err := exec(t.with(ctx), "set term", `INSERT INTO post_terms (post_id, term_id, kind, status, published_at)
			VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, postID, id, post.Kind, post.Status, post.PublishedAt)
		if err != nil {
			return err
		}
	}
	return nil
}

// touchTerms tells of a post that left some terms and joined others.
func (t *blogTx) touchTerms(postID int64, before, after []int64) {
	t.touch(blog.KeyPost(postID))
	if slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(after))) {
		return
	}
	for _, id := range slices.Concat(before, after) {
		t.touch(blog.KeyTerm(id))
	}
	t.touch(blog.KeyPosts) // the counts beside the names of terms
}

// termCounts lists the terms of a kind by name, each with the number of its published
// posts. Terms without any are in the list.
func (q queries) termCounts(ctx context.Context, kind blog.TermKind) ([]blog.TermCount, error) {
	type row struct {
		Term  blog.Term `gorm:"embedded"`
		Posts int
	}
	rows, err := many[row](q.with(ctx).Raw(`SELECT terms.*, (SELECT count(*) FROM post_terms
			WHERE term_id = terms.id AND status = 'published' AND kind = 'post') AS posts
		FROM terms WHERE kind = ?`, kind), "list terms")
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Term.Name), strings.ToLower(b.Term.Name)), cmp.Compare(a.Term.ID, b.Term.ID))
	})
	counts := make([]blog.TermCount, len(rows))
	for i, r := range rows {
		counts[i] = blog.TermCount{Term: r.Term, Posts: r.Posts}
	}
	return counts, nil
}

// termsOf reads the terms of posts: by post, in order of their names.
func (q queries) termsOf(ctx context.Context, postIDs []int64) (map[int64][]blog.Term, error) {
	type row struct {
		PostID int64
		Term   blog.Term `gorm:"embedded"`
	}
	rows, err := many[row](q.with(ctx).Raw(`SELECT post_terms.post_id, terms.* FROM post_terms
		JOIN terms ON terms.id = post_terms.term_id WHERE post_terms.post_id IN ?`, postIDs), "read the terms of posts")
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Term.Name), strings.ToLower(b.Term.Name)), cmp.Compare(a.Term.ID, b.Term.ID))
	})
	terms := make(map[int64][]blog.Term, len(postIDs))
	for _, r := range rows {
		terms[r.PostID] = append(terms[r.PostID], r.Term)
	}
	return terms, nil
}
