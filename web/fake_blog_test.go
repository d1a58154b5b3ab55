package web

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

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
				Words:   980, Language: "en", CommentPolicy: blog.CommentsEveryone, Visibility: blog.VisiblePublic, PublishedAt: at, CreatedAt: at, UpdatedAt: at, Version: 1,
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
	closed.Post.CommentPolicy = blog.CommentsClosed
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
