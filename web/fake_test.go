package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// fakeReader holds a small blog in memory and answers as the store does. It is
// filled by fakeBlog and may be changed by a test before the first request.
type fakeReader struct {
	blog.Reader // panics for whatever a public page has no business with

	site      blog.Site
	authors   []blog.Author
	entries   []blog.Entry
	aliases   map[string]string
	terms     []blog.Term
	thread    map[int64][]blog.CommentView
	reactions map[int64][]blog.ReactionView

	edition atomic.Int64
	reads   atomic.Int64 // of lists and posts
	broken  atomic.Bool  // every read answers Busy

	mu      sync.Mutex
	touches map[int64][]blog.Key // by edition; an edition that is not here was forgotten
}

// touch changes the house as one transaction of the store does, which tells what it touched.
func (f *fakeReader) touch(keys ...blog.Key) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.touches == nil {
		f.touches = map[int64][]blog.Key{}
	}
	f.touches[f.edition.Load()+1] = keys
	f.edition.Add(1)
}

func (f *fakeReader) Touched(_ context.Context, since int64) (keys []blog.Key, complete bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for e := since + 1; e <= f.edition.Load(); e++ {
		touched, known := f.touches[e]
		if !known {
			return nil, false, nil
		}
		keys = append(keys, touched...)
	}
	return keys, len(keys) > 0, nil
}

func (f *fakeReader) read() error {
	f.reads.Add(1)
	if f.broken.Load() {
		return blog.Refuse(blog.Busy, "The database is busy.")
	}
	return nil
}

func (f *fakeReader) Edition(context.Context) (int64, error)         { return f.edition.Load(), nil }
func (f *fakeReader) Site(context.Context) (blog.Site, error)        { return f.site, f.read() }
func (f *fakeReader) Authors(context.Context) ([]blog.Author, error) { return f.authors, f.read() }

func (f *fakeReader) AuthorByName(_ context.Context, name string) (blog.Author, error) {
	for _, a := range f.authors {
		if a.Name == name {
			return a, f.read()
		}
	}
	return blog.Author{}, blog.ErrNotFound
}

func (f *fakeReader) EntryByPath(_ context.Context, path string) (blog.Entry, error) {
	if err := f.read(); err != nil {
		return blog.Entry{}, err
	}
	for _, e := range f.entries {
		if e.Post.Path == path && e.Post.Status != blog.Draft {
			return e, nil
		}
	}
	return blog.Entry{}, blog.ErrNotFound
}

func (f *fakeReader) EntryByRef(_ context.Context, ref string) (blog.Entry, error) {
	for _, e := range f.entries {
		if e.Post.Ref == ref {
			return e, f.read()
		}
	}
	return blog.Entry{}, blog.ErrNotFound
}

func (f *fakeReader) PathOfAlias(_ context.Context, path string) (string, error) {
	if to := f.aliases[path]; to != "" {
		return to, nil
	}
	return "", blog.ErrNotFound
}

func (f *fakeReader) Entries(_ context.Context, q blog.Query) (blog.List, error) {
	if err := f.read(); err != nil {
		return blog.List{}, err
	}
	var found []blog.Entry
	for _, e := range f.entries {
		if f.matches(e, q) {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b blog.Entry) int {
		return cmp.Or(b.Post.PublishedAt.Compare(a.Post.PublishedAt), cmp.Compare(b.Post.ID, a.Post.ID))
	})
	if q.Oldest {
		slices.Reverse(found)
	}
	limit := cmp.Or(q.Limit, 20)
	from := min(q.Offset, len(found))
	return blog.List{Entries: found[from:min(from+limit, len(found))], Total: len(found)}, nil
}

func (f *fakeReader) matches(e blog.Entry, q blog.Query) bool {
	p := e.Post
	if p.Kind != cmp.Or(q.Kind, blog.KindPost) || !p.Listed() || q.AuthorID != 0 && p.AuthorID != q.AuthorID {
		return false
	}
	if !q.From.IsZero() && p.PublishedAt.Before(q.From) || !q.To.IsZero() && !p.PublishedAt.Before(q.To) {
		return false
	}
	return q.TermID == 0 || slices.ContainsFunc(slices.Concat(e.Categories, e.Tags, []blog.Term{e.Series}), func(t blog.Term) bool { return t.ID == q.TermID || slices.Contains(q.Below, t.ID) })
}

func (f *fakeReader) Neighbours(_ context.Context, p blog.Post) (older, newer blog.Post, err error) {
	list, err := f.Entries(context.Background(), blog.Query{Limit: 1000})
	for i, e := range list.Entries {
		if e.Post.ID != p.ID {
			continue
		}
		if i > 0 {
			newer = list.Entries[i-1].Post
		}
		if i+1 < len(list.Entries) {
			older = list.Entries[i+1].Post
		}
	}
	return older, newer, err
}

func (f *fakeReader) Pages(context.Context) ([]blog.Post, error) {
	var pages []blog.Post
	for _, e := range f.entries {
		if e.Post.Kind == blog.KindPage && e.Post.Listed() {
			pages = append(pages, e.Post)
		}
	}
	return pages, f.read()
}

func (f *fakeReader) Terms(_ context.Context, kind blog.TermKind) ([]blog.TermCount, error) {
	var counts []blog.TermCount
	for _, t := range f.terms {
		if t.Kind != kind {
			continue
		}
		list, err := f.Entries(context.Background(), blog.Query{TermID: t.ID})
		if err != nil {
			return nil, err
		}
		counts = append(counts, blog.TermCount{Term: t, Posts: list.Total})
	}
	return counts, nil
}

func (f *fakeReader) TermBySlug(_ context.Context, kind blog.TermKind, slug string) (blog.Term, error) {
	for _, t := range f.terms {
		if t.Kind == kind && t.Slug == slug {
			return t, f.read()
		}
	}
	return blog.Term{}, blog.ErrNotFound
}

func (f *fakeReader) Months(_ context.Context, loc *time.Location) ([]blog.MonthCount, error) {
	list, err := f.Entries(context.Background(), blog.Query{Limit: 1000})
	var months []blog.MonthCount
	for _, e := range list.Entries {
		t := e.Post.PublishedAt.In(loc)
		if last := len(months) - 1; last >= 0 && months[last].Year == t.Year() && months[last].Month == t.Month() {
			months[last].Posts++
			continue
		}
		months = append(months, blog.MonthCount{Year: t.Year(), Month: t.Month(), Posts: 1})
	}
	return months, err
}

func (f *fakeReader) Thread(_ context.Context, postID int64) ([]blog.CommentView, error) {
	return f.thread[postID], f.read()
}

func (f *fakeReader) RecentComments(_ context.Context, limit int) ([]blog.CommentView, error) {
	var recent []blog.CommentView
	for _, e := range f.entries {
		for _, c := range f.thread[e.Post.ID] {
			if !e.Post.Listed() {
				break
			}
			if c.Comment.Visible() {
				c.Post = e.Post
				recent = append(recent, c)
			}
		}
	}
	slices.SortStableFunc(recent, func(a, b blog.CommentView) int { return b.Comment.PublishedAt.Compare(a.Comment.PublishedAt) })
	return recent[:min(limit, len(recent))], f.read()
}

func (f *fakeReader) Reactions(_ context.Context, kind blog.ReactionKind, postID, _ int64) ([]blog.ReactionView, error) {
	var found []blog.ReactionView
	for _, r := range f.reactions[postID] {
		if r.Reaction.Kind == kind {
			found = append(found, r)
		}
	}
	return found, f.read()
}

func (f *fakeReader) ThreadPage(_ context.Context, postID int64, page, _ int) (views []blog.CommentView, pages, total int, err error) {
	if page != 1 {
		return nil, 0, 0, blog.ErrNotFound
	}
	return f.thread[postID], 1, countVisible(f.thread[postID]), f.read()
}

func (f *fakeReader) PageOfComment(_ context.Context, postID int64, ref string, _ int) (int, error) {
	if slices.ContainsFunc(f.thread[postID], func(c blog.CommentView) bool { return c.Comment.Ref == ref }) {
		return 1, f.read()
	}
	return 0, blog.ErrNotFound
}

func (f *fakeReader) Quotes(context.Context, int64) ([]blog.QuoteView, error) { return nil, f.read() }

func (f *fakeReader) Search(_ context.Context, q blog.Search) (blog.Found, error) {
	var found blog.Found
	for _, e := range f.entries {
		if e.Post.Public() && strings.Contains(strings.ToLower(e.Post.Title), strings.ToLower(q.Text)) {
			found.Hits = append(found.Hits, blog.Hit{Entry: e, Title: []blog.Piece{{Text: e.Post.Title, Marked: true}}})
		}
	}
	found.Total = len(found.Hits)
	from := min(q.Offset, found.Total)
	found.Hits = found.Hits[from:min(from+cmp.Or(q.Limit, 10), found.Total)]
	return found, f.read()
}

func (f *fakeReader) comment(is func(blog.Comment) bool) (blog.CommentView, error) {
	for _, e := range f.entries {
		for _, c := range f.thread[e.Post.ID] {
			if is(c.Comment) {
				c.Post = e.Post
				return c, f.read()
			}
		}
	}
	return blog.CommentView{}, blog.ErrNotFound
}

func (f *fakeReader) CommentByRemoteID(_ context.Context, id string) (blog.CommentView, error) {
	return f.comment(func(c blog.Comment) bool { return id != "" && c.RemoteID == id })
}

func (f *fakeReader) CommentByRef(_ context.Context, ref string) (blog.CommentView, error) {
	return f.comment(func(c blog.Comment) bool { return c.Ref == ref })
}

func (f *fakeReader) AuthorByRef(_ context.Context, ref string) (blog.Author, error) {
	for _, a := range f.authors {
		if a.Ref == ref {
			return a, f.read()
		}
	}
	return blog.Author{}, blog.ErrNotFound
}

// public gives the posts and pages that readers may see and keep says.
func (f *fakeReader) public(keep func(blog.Entry) bool) []blog.Post {
	var posts []blog.Post
	for _, e := range f.entries {
		if e.Post.Listed() && keep(e) {
			posts = append(posts, e.Post)
		}
	}
	return posts
}

func (f *fakeReader) Related(_ context.Context, p blog.Post, limit int) ([]blog.Post, error) {
	terms := map[int64]bool{}
	for _, e := range f.entries {
		for _, t := range slices.Concat(e.Categories, e.Tags) {
			terms[t.ID] = terms[t.ID] || e.Post.ID == p.ID
		}
	}
	posts := f.public(func(e blog.Entry) bool {
		return e.Post.ID != p.ID && e.Post.Kind == blog.KindPost &&
			slices.ContainsFunc(slices.Concat(e.Categories, e.Tags), func(t blog.Term) bool { return terms[t.ID] })
	})
	return posts[:min(limit, len(posts))], f.read()
}

func (f *fakeReader) Translations(_ context.Context, p blog.Post) ([]blog.Post, error) {
	if p.TranslationKey == "" {
		return nil, nil
	}
	posts := f.public(func(e blog.Entry) bool { return e.Post.TranslationKey == p.TranslationKey })
	slices.SortFunc(posts, func(a, b blog.Post) int { return cmp.Compare(a.Language, b.Language) })
	return posts, f.read()
}

func (f *fakeReader) Parts(_ context.Context, termID int64) ([]blog.Post, error) {
	posts := f.public(func(e blog.Entry) bool { return f.matches(e, blog.Query{TermID: termID}) })
	slices.SortFunc(posts, func(a, b blog.Post) int { return a.PublishedAt.Compare(b.PublishedAt) })
	return posts, f.read()
}

func (f *fakeReader) Ancestors(_ context.Context, p blog.Post) ([]blog.Post, error) {
	var above []blog.Post
	for p.ParentID != 0 {
		parents := f.public(func(e blog.Entry) bool { return e.Post.ID == p.ParentID })
		if len(parents) == 0 {
			break
		}
		p = parents[0]
		above = append([]blog.Post{p}, above...)
	}
	return above, f.read()
}

func (f *fakeReader) TermAncestors(_ context.Context, t blog.Term) ([]blog.Term, error) {
	var above []blog.Term
	for t.ParentID != 0 {
		i := slices.IndexFunc(f.terms, func(u blog.Term) bool { return u.ID == t.ParentID })
		t = f.terms[i]
		above = append([]blog.Term{t}, above...)
	}
	return above, f.read()
}

func (f *fakeReader) OnThisDay(_ context.Context, month time.Month, day int, loc *time.Location) ([]blog.Entry, error) {
	list, err := f.Entries(context.Background(), blog.Query{Limit: 1000})
	return slices.DeleteFunc(list.Entries, func(e blog.Entry) bool {
		_, m, d := e.Post.PublishedAt.In(loc).Date()
		return m != month || d != day
	}), err
}

func (f *fakeReader) Addresses(_ context.Context, afterID int64, limit int) ([]blog.Post, error) {
	posts := f.public(func(e blog.Entry) bool { return e.Post.ID > afterID })
	slices.SortFunc(posts, func(a, b blog.Post) int { return cmp.Compare(a.ID, b.ID) })
	return posts[:min(limit, len(posts))], f.read()
}

func (f *fakeReader) Video(context.Context, string) (blog.Video, error) {
	return blog.Video{}, blog.ErrNotFound
}
