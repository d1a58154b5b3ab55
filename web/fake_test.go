package web

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
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
	if p.Kind != cmp.Or(q.Kind, blog.KindPost) || p.Status != blog.Published || q.AuthorID != 0 && p.AuthorID != q.AuthorID {
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
		if e.Post.Kind == blog.KindPage && e.Post.Status == blog.Published {
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
		if e.Post.Public() && keep(e) {
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

// The moments of the fake blog. Berlin decides that the late post belongs to March.
func day(month time.Month, d, hour int) time.Time {
	return time.Date(2026, month, d, hour, 20, 0, 0, time.UTC)
}

const (
	anaRef    = "01JD00000000000000000000A1"
	postRef   = "01JD00000000000000000000P1"
	goneRef   = "01JD00000000000000000000P9"
	postPath  = "/2026/11/the-window-over-the-street/"
	alienPath = "/2026/03/%D7%A9%D7%9C%D7%95%D7%9D/"
)

// fakeBlog is a blog with everything that a page can show.
func fakeBlog(tb testing.TB) *fakeReader {
	tb.Helper()
	sink, err := os.ReadFile("testdata/kitchen-sink.html")
	if err != nil {
		tb.Fatal(err)
	}
	ana := blog.Author{ID: 1, Ref: anaRef, Name: "ana", DisplayName: "Ana Lindqvist", Bio: "I fix old windows.", CreatedAt: day(time.January, 1, 9)}
	bo := blog.Author{ID: 2, Ref: "01JD00000000000000000000A2", Name: "bo"}
	houses := blog.Term{ID: 1, Kind: blog.Category, Slug: "houses", Name: "Houses", Description: "Bricks, beams and what holds them together."}
	windows := blog.Term{ID: 2, Kind: blog.Category, Slug: "windows", Name: "Windows", ParentID: 1}
	letters := blog.Term{ID: 3, Kind: blog.Category, Slug: "letters", Name: "Letters"}
	empty := blog.Term{ID: 4, Kind: blog.Category, Slug: "attic", Name: "Attic"}
	glass := blog.Term{ID: 5, Kind: blog.Tag, Slug: "glass", Name: "Glass"}
	street := blog.Term{ID: 6, Kind: blog.Tag, Slug: "street-life", Name: "Street life"}

	f := &fakeReader{
		site: blog.Site{
			Title: "The Bay Window", Tagline: "Notes on houses, streets and the people between them",
			Welcome: "Welcome. I have been writing here since 2026.", Language: "en", TimeZone: "Europe/Berlin",
			FirstContact: "hold", Comments: "open", PostsPerPage: 4, FeedItems: 3,
		},
		authors: []blog.Author{ana, bo},
		terms:   []blog.Term{houses, windows, letters, empty, glass, street},
		aliases: map[string]string{"/2026/11/old-name/": postPath, "/?p=1/": postPath},
		thread:  map[int64][]blog.CommentView{1: fakeThread(ana)},
	}
	f.edition.Store(1)
	post := func(id int64, ref, title, path string, at time.Time, a blog.Author, html string, categories, tags []blog.Term) blog.Entry {
		return blog.Entry{
			Post: blog.Post{
				ID: id, Ref: ref, AuthorID: a.ID, Kind: blog.KindPost, Status: blog.Published, Title: title, Path: path, HTML: html,
				Excerpt: "Every morning at seven the baker across the street opens his shutters, and the whole row of houses wakes up one window after the other.",
				Words:   980, Language: "en", CommentsOpen: true, PublishedAt: at, CreatedAt: at, UpdatedAt: at, Version: 1,
			},
			Author: a, Categories: categories, Tags: tags,
		}
	}
	plain := "<p>Every morning at seven the baker across the street opens his shutters.</p>"
	first := post(1, postRef, "The window over the street", postPath, day(time.November, 20, 8), ana, string(sink), []blog.Term{windows, houses}, []blog.Term{glass, street})
	first.Post.Summary = "What a hundred-year-old bay window taught me about living with neighbours."
	first.Post.EditedAt = day(time.November, 21, 10)
	first.Post.Image, first.Post.ImageAlt = "/media/ab/abcdef0123456789abcdef0123456789.jpg", "A bay window seen from below"
	first.Comments, first.Likes, first.Boosts = countVisible(f.thread[1]), 3, 1

	closed := post(3, "01JD00000000000000000000P3", "Why I do not answer letters on Sundays", "/2026/10/sundays/", day(time.October, 4, 12), bo, plain, []blog.Term{letters}, nil)
	closed.Post.CommentsOpen = false
	hebrew := post(4, "01JD00000000000000000000P4", "שלום", alienPath, time.Date(2026, 2, 28, 23, 30, 0, 0, time.UTC), ana, `<p>ברוכים הבאים.</p>`, nil, nil)
	hebrew.Post.Language = "he"
	hostile := post(5, "01JD00000000000000000000P5", "</title><script>alert(1)</script> \u202egnp.exe", "/2026/09/hostile/", day(time.September, 2, 7), ana, plain, []blog.Term{houses}, nil)
	gone := post(9, goneRef, "", "/2026/05/taken-back/", day(time.May, 5, 5), ana, "", nil, nil)
	gone.Post.Status, gone.Post.DeletedAt = blog.Deleted, day(time.May, 6, 5)
	draft := post(10, "01JD0000000000000000000P10", "A secret", "/2026/05/secret/", day(time.May, 7, 5), ana, "<p>secret words</p>", []blog.Term{empty}, nil)
	draft.Post.Status = blog.Draft
	about := post(11, "01JD0000000000000000000P11", "About", "/about/", day(time.January, 2, 9), ana, "<p>This is my house.</p>", nil, nil)
	about.Post.Kind = blog.KindPage
	f.entries = []blog.Entry{
		first,
		post(2, "01JD00000000000000000000P2", "Putty, patience and a warm knife", "/2026/11/putty/", day(time.November, 3, 18), ana, plain, []blog.Term{houses}, []blog.Term{glass}),
		closed, hebrew, hostile, gone, draft, about,
		post(6, "01JD00000000000000000000P6", "A map of all the benches", "/2026/08/benches/", day(time.August, 14, 7), ana, plain, []blog.Term{letters}, []blog.Term{street}),
	}
	f.reactions = map[int64][]blog.ReactionView{1: {
		{Reaction: blog.Reaction{ID: 1, Kind: blog.Like, PostID: 1}, Guest: guest("mira", "Mira ☀")},
		{Reaction: blog.Reaction{ID: 2, Kind: blog.Like, PostID: 1}, Guest: guest("mira", "Mira ☀")},
		{Reaction: blog.Reaction{ID: 3, Kind: blog.Like, PostID: 1}, Guest: guest("tom", "")},
		{Reaction: blog.Reaction{ID: 4, Kind: blog.Boost, PostID: 1}, Guest: guest("yusuf", "Yusuf")},
	}}
	return f
}

func guest(name, shown string) blog.Guest {
	id := int64(0)
	for _, r := range name {
		id = id*31 + int64(r)
	}
	return blog.Guest{
		ID: id, Name: name, DisplayName: shown, Host: "social.example", Handle: name + "@social.example",
		ActorID: "https://social.example/users/" + name, ProfileURL: "https://social.example/@" + name,
		AvatarURL: "https://social.example/avatars/" + name + ".png",
	}
}

// fakeThread is a conversation with every kind of comment, one branch of it 14 deep.
func fakeThread(ana blog.Author) []blog.CommentView {
	n := int64(0)
	var thread []blog.CommentView
	add := func(parent int64, g blog.Guest, html string) *blog.CommentView {
		n++
		ref := "01JD0000000000000000000C" + string("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[n/32]) + string("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[n%32])
		thread = append(thread, blog.CommentView{Guest: g, Comment: blog.Comment{
			ID: n, Ref: ref, PostID: 1, ParentID: parent, GuestID: g.ID, RemoteID: "https://social.example/notes/" + ref,
			RemoteURL: "https://social.example/@" + g.Name + "/" + ref, HTML: html, Language: "en", Status: blog.Approved,
			PublishedAt: day(time.November, 20, 9).Add(time.Duration(n) * 37 * time.Minute),
		}})
		return &thread[len(thread)-1]
	}
	mira, tom, yusuf := guest("mira", "Mira ☀"), guest("tom", ""), guest("yusuf", "Yusuf \u202eDemir")
	c := add(0, mira, `<p>I grew up behind one of these. In winter you could <em>hear</em> the snow.</p><p>Do you still have the old latch? <a href="https://social.example/tags/windows" class="mention hashtag" rel="nofollow ugc noopener">#windows</a></p>`)
	c.Likes, c.Boosts = 4, 1
	own := add(1, blog.Guest{}, `<p>I do! It is brass, and it closes with the sound of a good pencil case.</p>`)
	own.Author, own.Comment.AuthorID, own.Comment.RemoteID, own.Comment.RemoteURL = ana, 1, "", ""
	edited := add(2, mira, `<p>Then please never replace it.</p>`)
	edited.Comment.EditedAt = day(time.November, 21, 12)
	warned := add(0, tom, `<p>The frame was full of beetles.</p>`)
	warned.Comment.Warning = "Insects"
	add(0, yusuf, `<p>بيت جميل</p>`).Comment.Language = "ar"
	removed := add(0, mira, "")
	removed.Comment.Status = blog.Removed
	add(6, tom, `<p>What did I miss?</p>`)
	hidden := add(1, yusuf, "")
	hidden.Comment.Status = blog.Hidden
	last := n
	for i := range 14 {
		add(last, []blog.Guest{mira, tom, yusuf}[i%3], "<p>And then "+strings.Repeat("the next one answered ", i%4+1)+"again.</p>")
		last = n
	}
	return thread
}

func countVisible(thread []blog.CommentView) int {
	n := 0
	for _, c := range thread {
		if c.Comment.Visible() {
			n++
		}
	}
	return n
}
