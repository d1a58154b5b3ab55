package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// EntryByPath finds a published or deleted post by its path; a published one wins. One for followers is not among them.
func (r *Reader) EntryByPath(ctx context.Context, path string) (blog.Entry, error) {
	return r.entry(ctx, r.from(ctx, postsTable).
		Where("path = ? AND (status = 'published' OR (status = 'deleted' AND published_at > ?)) AND visibility <> 'followers'", path, time.Time{}).
		Order("status DESC, id DESC")) // "published" comes after "deleted"
}

// HiddenByPath finds a published post for followers by its path. Only those who may change it may see it here.
func (r *Reader) HiddenByPath(ctx context.Context, path string) (blog.Entry, error) {
	return r.entry(ctx, r.from(ctx, postsTable).Where("path = ? AND status = 'published' AND visibility = 'followers'", path))
}

// EntryByRef finds any post, drafts too.
func (r *Reader) EntryByRef(ctx context.Context, ref string) (blog.Entry, error) {
	return r.entry(ctx, r.from(ctx, postsTable).Where("ref = ?", ref))
}

// EntryByID finds any post, drafts too.
func (r *Reader) EntryByID(ctx context.Context, id int64) (blog.Entry, error) {
	return r.entry(ctx, r.from(ctx, postsTable).Where("id = ?", id))
}

// EntriesBefore pages through what other servers may list by key, newest first; see blog.PostReader. An authorID of zero means all authors,
// a limit of zero 20.
func (r *Reader) EntriesBefore(ctx context.Context, authorID int64, before time.Time, beforeID int64, limit int) ([]blog.Entry, error) {
	posts := r.from(ctx, postsTable).Where(outward + " AND kind = 'post'")
	if authorID != 0 {
		posts = posts.Where("author_id = ?", authorID)
	}
	if !before.IsZero() {
		posts = posts.Where("(published_at, id) < (?, ?)", at(before), beforeID)
	}
	found, err := many[blog.Post](posts.Order("published_at DESC, id DESC").Limit(orTwenty(limit)), "list older posts")
	if err != nil {
		return nil, err
	}
	return r.furnish(ctx, found)
}

func (r *Reader) entry(ctx context.Context, query *gorm.DB) (blog.Entry, error) {
	post, err := one[blog.Post](query, "read post")
	if err != nil {
		return blog.Entry{}, err
	}
	entries, err := r.furnish(ctx, []blog.Post{post})
	if err != nil {
		return blog.Entry{}, err
	}
	return entries[0], nil
}

// furnish adds to posts what a page shows of them: four queries, however many posts there are.
func (r *Reader) furnish(ctx context.Context, posts []blog.Post) ([]blog.Entry, error) {
	if len(posts) == 0 {
		return nil, nil
	}
	postIDs := ids(posts, func(p blog.Post) int64 { return p.ID })
	authors, err := r.authorsByID(ctx, ids(posts, func(p blog.Post) int64 { return p.AuthorID }))
	if err != nil {
		return nil, err
	}
	terms, err := r.termsOf(ctx, postIDs)
	if err != nil {
		return nil, err
	}
	comments, err := r.commentCounts(ctx, postIDs)
	if err != nil {
		return nil, err
	}
	tallies, err := r.postTallies(ctx, postIDs)
	if err != nil {
		return nil, err
	}
	entries := make([]blog.Entry, len(posts))
	for i, p := range posts {
		entries[i] = blog.Entry{
			Post: p, Author: authors[p.AuthorID],
			Categories: termsOfKind(terms[p.ID], blog.Category), Tags: termsOfKind(terms[p.ID], blog.Tag),
			Series: firstTerm(termsOfKind(terms[p.ID], blog.Series)), Comments: comments[p.ID], Likes: tallies[p.ID].likes, Boosts: tallies[p.ID].boosts,
		}
	}
	return entries, nil
}

func termsOfKind(terms []blog.Term, kind blog.TermKind) []blog.Term {
	var chosen []blog.Term
	for _, term := range terms {
		if term.Kind == kind {
			chosen = append(chosen, term)
		}
	}
	return chosen
}

func firstTerm(terms []blog.Term) blog.Term {
	if len(terms) == 0 {
		return blog.Term{}
	}
	return terms[0]
}

// muchTalk is how many comments make a count worth remembering.
const muchTalk = 300

// talkOf is the question how many comments a post has.
type talkOf int64

// commentCounts counts the comments that everybody may read, by post. Where there are many they are counted again only
// when some come or go, so that a list of posts costs the same under much talk.
func (r *Reader) commentCounts(ctx context.Context, postIDs []int64) (map[int64]int, error) {
	edition, err := r.present(ctx)
	if err != nil {
		return nil, err
	}
	known := map[int64]int{}
	var unknown []int64
	for _, id := range postIDs {
		if n, ok := recall[int](&r.memo, talkOf(id)); ok {
			known[id] = n
			continue
		}
		unknown = append(unknown, id)
	}
	if len(unknown) == 0 {
		return known, nil
	}
	counts, err := r.countComments(ctx, unknown)
	for id, n := range counts {
		known[id] = n
		if n >= muchTalk {
			r.memo.keep(talkOf(id), remembered{n, []blog.Key{blog.KeyComments(id), blog.KeySite}, edition})
		}
	}
	return known, err
}

func (q queries) countComments(ctx context.Context, postIDs []int64) (map[int64]int, error) {
	type row struct {
		PostID   int64
		Comments int
	}
	rows, err := many[row](q.with(ctx).Raw(`SELECT post_id, count(*) AS comments FROM comments
		WHERE post_id IN ? AND status = 'approved' AND guest_id NOT IN `+shunned+` GROUP BY post_id`, postIDs), "count comments")
	if err != nil {
		return nil, fmt.Errorf("count the comments of posts: %w", err)
	}
	counts := make(map[int64]int, len(rows))
	for _, row := range rows {
		counts[row.PostID] = row.Comments
	}
	return counts, nil
}
