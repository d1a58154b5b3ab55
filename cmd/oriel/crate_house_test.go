package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/crate"
)

// furnishedFolder is a furnished house, made once for the test binary.
var furnishedFolder = sync.OnceValue(func() (folder string) {
	folder, err := os.MkdirTemp("", "oriel-crate-")
	if err != nil {
		panic(err) // a test binary without a place for files can test nothing
	}
	return folder
})

var furnishing sync.Mutex

// furnished is a house of its own for each test, with something of everything.
func furnished(t *testing.T) *hearth {
	t.Helper()
	model, h := newHearth(t), newHearth(t)
	model.dir = furnishedFolder()
	model.env["ORIEL_DATA"] = model.dir
	furnishing.Lock()
	defer furnishing.Unlock()
	if _, err := os.Stat(filepath.Join(model.dir, "done")); err != nil {
		model.furnish(t)
		must(t, os.WriteFile(filepath.Join(model.dir, "done"), nil, 0o600))
	}
	must(t, os.CopyFS(h.dir, os.DirFS(model.dir)))
	must(t, os.Chmod(filepath.Join(h.dir, keyFile), 0o600))
	return h
}

// furnish gives the house something of everything: the sample site, a second author, posts in every state, people who follow,
// talk in public and in private, and some who are not welcome.
func (h *hearth) furnish(t *testing.T) {
	t.Helper()
	h.do(t, "", "demo")
	h.do(t, benchPassword+"\n", "author", "add", "bea", "--password-stdin")
	h.within(t, func(a *app) {
		ctx := t.Context()
		bea, err := a.pickAuthor(ctx, "bea")
		must(t, err)
		maren, err := a.pickAuthor(ctx, "maren")
		must(t, err)
		must(t, blog.NewMoving(a.blog, func(blog.Author) string { return "https://blog.example/ap/authors/x" }, time.Now).
			Name(ctx, bea.ID, blog.Account{ActorID: "https://old.example/users/bea", Handle: "bea@old.example", Followers: 12}))
		a.write(t, bea)
		a.talk(t, maren)
		a.isRead(t)
	})
}

// write leaves a post of bea's in every state.
func (a *app) write(t *testing.T, bea blog.Author) {
	t.Helper()
	ctx := t.Context()
	var picture string
	must(t, a.media.Files(func(name string, _ func() (io.ReadCloser, error)) error {
		picture = name
		return nil
	}))
	save := func(form blog.PostForm, publish bool) blog.Post {
		form.CommentPolicy = blog.CommentsEveryone
		post, err := a.posts.Save(ctx, bea, form, publish)
		must(t, err)
		return post
	}
	moved := save(blog.PostForm{Title: "Was called otherwise", Slug: "old-name", Body: "Text ![A picture](/media/" + picture + ").\n", Tags: []string{"Été"}}, true)
	save(blog.PostForm{Ref: moved.Ref, Version: moved.Version, Title: "Was called otherwise", Slug: "new-name", Body: moved.Body, Tags: []string{"Été"}}, true)
	taken := save(blog.PostForm{Title: "Comes back", Body: "As a draft."}, true)
	_, err := a.posts.Unpublish(ctx, bea, taken.Ref, taken.Version)
	must(t, err)
	must(t, a.blog.Atomically(ctx, func(tx blog.Tx) error {
		return tx.SaveFormer(ctx, blog.FormerFile{Path: picture, ItemID: 99, Bytes: 12, ReplacedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	}))
	gone := save(blog.PostForm{Title: "Goes away", Body: "Not for long."}, true)
	must(t, a.posts.Delete(ctx, bea, gone.Ref))
	for status, change := range map[blog.PostStatus]func(*blog.Post){
		blog.Scheduled: func(p *blog.Post) { p.PublishedAt = time.Date(2099, 1, 2, 3, 4, 5, 0, time.UTC) },
		blog.Trashed: func(p *blog.Post) {
			p.TrashedAt, p.Warning, p.Visibility = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "spoilers", blog.VisibleUnlisted
		},
	} {
		post := save(blog.PostForm{Title: "It is " + string(status), Body: "---\ntitle: not a head\n---\n\nA “quoted” text\n"}, false)
		must(t, a.blog.Atomically(ctx, func(tx blog.Tx) error {
			post.Status = status
			change(&post)
			return tx.SavePost(ctx, &post)
		}))
	}
}

// talk lets guests say and do what guests say and do.
func (a *app) talk(t *testing.T, maren blog.Author) {
	t.Helper()
	ctx := t.Context()
	list, err := a.reader.Entries(ctx, blog.Query{Limit: 1})
	must(t, err)
	post := list.Entries[0].Post
	guest := func(name string) blog.Guest {
		id := "https://peer.example/users/" + name
		return blog.Guest{ActorID: id, Host: "peer.example", Name: name, Handle: name + "@peer.example", InboxURL: id + "/inbox", FetchedAt: time.Now().UTC().Truncate(time.Second)}
	}
	kept := func(outcome blog.Outcome, err error) {
		t.Helper()
		must(t, err)
		if outcome == blog.Ignored {
			t.Fatal("it was ignored")
		}
	}
	follow := []byte(`{"id":"https://peer.example/f/1","type":"Follow"}`)
	kept(a.followers.Follow(ctx, maren.Ref, guest("fred"), "https://peer.example/f/1", follow))
	kept(a.conversation.React(ctx, guest("rita"), blog.Like, blog.Target{PostRef: post.Ref}, "", "https://peer.example/like/1"))
	kept(a.conversation.Quoted(ctx, guest("quinn"), []string{post.Ref}, blog.Quote{RemoteID: "https://peer.example/q/1", RemoteURL: "https://peer.example/q/1"}))
	kept(a.conversation.Receive(ctx, blog.Arrival{
		Guest: guest("carl"), RemoteID: "https://peer.example/c/1", RemoteURL: "https://peer.example/c/1", Parent: blog.Target{PostRef: post.Ref},
		HTML: a.text.Remote(`<p>Hello <a href="https://peer.example/">there</a> &amp; good bye</p>`), PublishedAt: time.Now().UTC().Truncate(time.Second),
	}))
	whisper := blog.Message{Kind: blog.Private, RemoteID: "https://peer.example/m/1", HTML: "<p>for your eyes only</p>"}
	kept(a.conversation.Tell(ctx, guest("whisperer"), []string{maren.Ref}, whisper))
	told, err := a.reader.Messages(ctx, maren.ID, 1)
	must(t, err)
	said, err := a.conversation.AnswerMessage(ctx, maren, blog.MessageAnswerForm{
		Ref: blog.NewRef(time.Now()), MessageID: told[0].Message.ID, Body: "answered in *confidence*", Warning: "Secrets", Language: "en",
	})
	must(t, err)
	must(t, a.gestures.GreetMessage(ctx, maren, blog.GestureLike, told[0].Message.ID))
	kept(a.conversation.Tell(ctx, guest("whisperer"), []string{maren.Ref}, blog.Message{Kind: blog.Private, RemoteID: "https://peer.example/m/2", HTML: "<p>for your eyes only, too</p>", AnswersID: said.ID}))
	kept(a.conversation.Complain(ctx, guest("whisperer"), blog.Report{RemoteID: "https://peer.example/r/1", Content: "complaint about somebody"}))
	must(t, a.conversation.BlockHost(ctx, maren, "evil.example"))
	carl, err := a.reader.GuestByActor(ctx, guest("quinn").ActorID)
	must(t, err)
	must(t, a.conversation.BlockGuest(ctx, maren, carl.ID))
	_, err = a.followers.Unfollow(ctx, "", guest("fred").ActorID, "https://peer.example/f/never")
	must(t, err)
}

// isRead leaves numbers of the audience, of a page and of a list.
func (a *app) isRead(t *testing.T) {
	t.Helper()
	list, err := a.reader.Entries(t.Context(), blog.Query{Limit: 1})
	must(t, err)
	post := list.Entries[0].Post.ID
	counts := a.statistics
	must(t, counts.AddVisits(t.Context(), blog.VisitSheet{
		Visits:    []blog.VisitDay{{Day: "2026-11-20", PostID: post, Views: 12, Previews: 3}, {Day: "2026-11-20", Path: "/", Views: 5}, {Day: "2025-08", Path: "/", Views: 70}},
		Referrers: []blog.ReferrerDay{{Day: "2026-11-20", PostID: post, Host: "news.example", Views: 4}, {Day: "2026-11-20", Path: "/", Host: blog.OtherHosts, Views: 1}},
		Readings:  []blog.ReadingDay{{Day: "2026-11-20", Readers: 9, Views: 17, Previews: 3, Machines: 40}},
		Feeds:     []blog.FeedDay{{Day: "2026-11-20", Feed: "/feed/", Fetcher: "feedly", Subscribers: 31}, {Day: "2026-11-20", Feed: "/feed/", Fetcher: blog.OwnReaders, Subscribers: 6}},
	}))
	must(t, counts.SaveSoftware(t.Context(), blog.Software{Host: "peer.example", Name: "mastodon", Version: "4.5.0", AskedAt: time.Date(2026, 11, 20, 3, 4, 5, 0, time.UTC)}))
}

// queue is what stands in the inbox: what came in, and how many people are in the groups of a day.
func (h *hearth) queue(t *testing.T) []string {
	t.Helper()
	var entries []string
	h.within(t, func(a *app) {
		must(t, a.db.Reader(t.Context()).Raw(`SELECT key || ' ' || kind || ' ' || place || ' ' || total || ' ' || author_id || ' ' || post_id || ' ' || guest_id FROM notices ORDER BY key`).Scan(&entries).Error)
	})
	return entries
}

var inPage = regexp.MustCompile(`(?:href|src)="([^"#]+)`)

// everyPage walks through the site from its beginnings, as readers, feed readers and servers, and gives what each address answers.
func (h *hearth) everyPage(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	h.within(t, func(a *app) {
		s, err := a.newServer()
		must(t, err)
		defer func() {
			s.federation.Close()
			s.client.Close()
		}()
		waiting := append([]string{"/", "/sitemap.xml", "/feed/", "/feed/atom/", "/feed.json", "/comments/feed/", "/search?q=light", "/@bea", "/nodeinfo/2.1"}, a.wire(t)...)
		for len(waiting) > 0 && len(pages) < 300 {
			path := waiting[0]
			waiting = waiting[1:]
			if _, walked := pages[path]; walked || strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/desk") || strings.HasPrefix(path, "/go/") {
				continue
			}
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://blog.example"+path, http.NoBody)
			answer := httptest.NewRecorder()
			s.handler().ServeHTTP(answer, request)
			body := answer.Body.String()
			pages[path] = answer.Result().Status + " " + answer.Header().Get("Location") + "\n" + body //nolint:bodyclose // a recorder
			for _, found := range inPage.FindAllStringSubmatch(body, -1) {
				if u, err := url.Parse(strings.ReplaceAll(found[1], "&amp;", "&")); err == nil && (u.Host == "" || u.Host == "blog.example") && strings.HasPrefix(u.Path, "/") {
					waiting = append(waiting, u.RequestURI())
				}
			}
		}
	})
	if len(pages) < 100 {
		t.Fatalf("only %d pages were found", len(pages))
	}
	return pages
}

// wire lists the addresses that other servers ask for.
func (a *app) wire(t *testing.T) []string {
	t.Helper()
	var paths []string
	look := a.newPacker().Look
	must(t, look(t.Context(), func(r crate.Rows) error {
		err := r.Each(t.Context(), "posts", func(row any) error {
			post := row.(*blog.Post) //nolint:forcetypeassert // rows of this noun are nothing else
			for _, part := range []string{"", "/replies", "/likes", "/shares", "/context"} {
				paths = append(paths, "/ap/posts/"+post.Ref+part)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return r.Each(t.Context(), "authors", func(row any) error {
			author := row.(*blog.Author) //nolint:forcetypeassert // as above
			for _, part := range []string{"", "/outbox", "/followers", "/following", "/featured"} {
				paths = append(paths, "/ap/authors/"+author.Ref+part)
			}
			return nil
		})
	}))
	paths = append(paths, "/ap/actor")
	slices.Sort(paths)
	return paths
}

// damage writes a copy of an export in which something is otherwise.
func damage(t *testing.T, file string, change func(map[string]string)) string {
	t.Helper()
	files := exported(t, file)
	change(files)
	changed := filepath.Join(t.TempDir(), "changed.zip")
	writeZip(t, changed, files)
	return changed
}
