package web

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// noting is a blog.Reader that notes, for each thing it reads, by which keys that
// thing changes. A method that it does not know is for the desk, whose pages nobody
// keeps. It serves one build and is not safe for concurrent use.
type noting struct {
	blog.Reader
	keys      map[blog.Key]bool
	instead   *blog.Site // what a page pretends that the site were; nil for what it is
	countless bool       // what is made shows no counts of comments and reactions beside posts
}

func newNoting(r blog.Reader) *noting { return &noting{Reader: r, keys: map[blog.Key]bool{}} }

func (n *noting) note(keys ...blog.Key) {
	for _, k := range keys {
		n.keys[k] = true
	}
}

func (n *noting) noteEntry(e blog.Entry) {
	n.note(blog.KeyPost(e.Post.ID))
	if !n.countless {
		n.note(blog.KeyComments(e.Post.ID))
	}
}

func (n *noting) noteViews(views []blog.CommentView) {
	for _, v := range views {
		if v.Guest.ID != 0 {
			n.note(blog.KeyGuest(v.Guest.ID))
		}
		if v.Post.ID != 0 {
			n.note(blog.KeyPost(v.Post.ID))
		}
	}
}

func (n *noting) notePosts(posts ...blog.Post) {
	for _, p := range posts {
		if p.ID != 0 {
			n.note(blog.KeyPost(p.ID))
		}
	}
}

func (n *noting) Site(ctx context.Context) (blog.Site, error) {
	n.note(blog.KeySite)
	if n.instead != nil {
		return *n.instead, nil
	}
	return n.Reader.Site(ctx)
}

func (n *noting) Authors(ctx context.Context) ([]blog.Author, error) {
	n.note(blog.KeySite)
	return n.Reader.Authors(ctx)
}

func (n *noting) AuthorByName(ctx context.Context, name string) (blog.Author, error) {
	n.note(blog.KeySite)
	return n.Reader.AuthorByName(ctx, name)
}

// EntryByPath notes the list of all posts when there is none: one may come to stand there.
func (n *noting) EntryByPath(ctx context.Context, path string) (blog.Entry, error) {
	e, err := n.Reader.EntryByPath(ctx, path)
	if err != nil {
		n.note(blog.KeyPosts, blog.KeyPages)
		return e, err
	}
	n.noteEntry(e)
	return e, nil
}

func (n *noting) EntryByRef(ctx context.Context, ref string) (blog.Entry, error) {
	e, err := n.Reader.EntryByRef(ctx, ref)
	n.noteEntry(e)
	return e, err
}

func (n *noting) PathOfAlias(ctx context.Context, path string) (string, error) {
	n.note(blog.KeyPosts, blog.KeyPages)
	return n.Reader.PathOfAlias(ctx, path)
}

func (n *noting) Entries(ctx context.Context, q blog.Query) (blog.List, error) {
	n.note(keysOf(q)...)
	list, err := n.Reader.Entries(ctx, q)
	for _, e := range list.Entries {
		n.noteEntry(e)
	}
	return list, err
}

// keysOf names what decides which posts a query finds.
func keysOf(q blog.Query) []blog.Key {
	switch {
	case q.TermID != 0:
		keys := []blog.Key{blog.KeyTerm(q.TermID)}
		for _, id := range q.Below {
			keys = append(keys, blog.KeyTerm(id))
		}
		return keys
	case q.AuthorID != 0:
		return []blog.Key{blog.KeyAuthor(q.AuthorID)}
	case !q.From.IsZero() && !q.To.IsZero() && q.To.Sub(q.From) <= 366*24*time.Hour:
		return append(blog.KeysOfTime(q.From), blog.KeysOfTime(q.To)...)
	}
	return []blog.Key{blog.KeyPosts}
}

func (n *noting) Neighbours(ctx context.Context, p blog.Post) (older, newer blog.Post, err error) {
	n.note(blog.KeyBeside(p.ID))
	older, newer, err = n.Reader.Neighbours(ctx, p)
	n.notePosts(older, newer)
	return older, newer, err
}

func (n *noting) Pages(ctx context.Context) ([]blog.Post, error) {
	n.note(blog.KeyPages)
	return n.Reader.Pages(ctx)
}

func (n *noting) Ancestors(ctx context.Context, p blog.Post) ([]blog.Post, error) {
	n.note(blog.KeyPages)
	return n.Reader.Ancestors(ctx, p)
}

func (n *noting) Terms(ctx context.Context, kind blog.TermKind) ([]blog.TermCount, error) {
	n.note(blog.KeySite, blog.KeyPosts)
	return n.Reader.Terms(ctx, kind)
}

func (n *noting) TermBySlug(ctx context.Context, kind blog.TermKind, slug string) (blog.Term, error) {
	n.note(blog.KeySite)
	return n.Reader.TermBySlug(ctx, kind, slug)
}

func (n *noting) TermAncestors(ctx context.Context, t blog.Term) ([]blog.Term, error) {
	n.note(blog.KeySite)
	return n.Reader.TermAncestors(ctx, t)
}

func (n *noting) Months(ctx context.Context, loc *time.Location) ([]blog.MonthCount, error) {
	n.note(blog.KeyPosts)
	return n.Reader.Months(ctx, loc)
}

func (n *noting) OnThisDay(ctx context.Context, month time.Month, day int, loc *time.Location) ([]blog.Entry, error) {
	n.note(blog.KeyPosts)
	entries, err := n.Reader.OnThisDay(ctx, month, day, loc)
	for _, e := range entries {
		n.noteEntry(e)
	}
	return entries, err
}

func (n *noting) Addresses(ctx context.Context, afterID int64, limit int) ([]blog.Post, error) {
	n.note(blog.KeyPosts, blog.KeyPages)
	posts, err := n.Reader.Addresses(ctx, afterID, limit)
	n.notePosts(posts...)
	return posts, err
}

// Related notes the lists of the post's terms, which is where its relatives come from.
func (n *noting) Related(ctx context.Context, p blog.Post, limit int) ([]blog.Post, error) {
	posts, err := n.Reader.Related(ctx, p, limit)
	n.notePosts(posts...)
	return posts, err
}

func (n *noting) Translations(ctx context.Context, p blog.Post) ([]blog.Post, error) {
	if p.TranslationKey != "" {
		n.note(blog.KeyTranslations(p.TranslationKey))
	}
	posts, err := n.Reader.Translations(ctx, p)
	n.notePosts(posts...)
	return posts, err
}

func (n *noting) Parts(ctx context.Context, termID int64) ([]blog.Post, error) {
	n.note(blog.KeyTerm(termID))
	posts, err := n.Reader.Parts(ctx, termID)
	n.notePosts(posts...)
	return posts, err
}

func (n *noting) Thread(ctx context.Context, postID int64) ([]blog.CommentView, error) {
	n.note(blog.KeyComments(postID))
	views, err := n.Reader.Thread(ctx, postID)
	n.noteViews(views)
	return views, err
}

func (n *noting) ThreadPage(ctx context.Context, postID int64, page, size int) (views []blog.CommentView, pages, total int, err error) {
	n.note(blog.KeyComments(postID))
	views, pages, total, err = n.Reader.ThreadPage(ctx, postID, page, size)
	n.noteViews(views)
	return views, pages, total, err
}

func (n *noting) Quotes(ctx context.Context, postID int64) ([]blog.QuoteView, error) {
	n.note(blog.KeyComments(postID))
	quotes, err := n.Reader.Quotes(ctx, postID)
	for _, q := range quotes {
		n.note(blog.KeyGuest(q.Guest.ID))
	}
	return quotes, err
}

func (n *noting) Reactions(ctx context.Context, kind blog.ReactionKind, postID, commentID int64) ([]blog.ReactionView, error) {
	n.note(blog.KeyComments(postID))
	found, err := n.Reader.Reactions(ctx, kind, postID, commentID)
	for _, r := range found {
		n.note(blog.KeyGuest(r.Guest.ID))
	}
	return found, err
}

func (n *noting) RecentComments(ctx context.Context, limit int) ([]blog.CommentView, error) {
	n.note(blog.KeyTalk)
	views, err := n.Reader.RecentComments(ctx, limit)
	n.noteViews(views)
	return views, err
}

// noted lists the keys in no order.
func (n *noting) noted() []blog.Key { return slices.Collect(maps.Keys(n.keys)) }
