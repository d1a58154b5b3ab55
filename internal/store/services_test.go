package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// The rules of the domain, held on both databases: no store is mocked.

type rooms struct {
	posts        *blog.Posts
	conversation *blog.Conversation
	followers    *blog.Followers
	house        *blog.House
	library      *blog.Library
	files        *folder
	autosaves    *blog.Autosaves
	reader       *store.Reader
	db           *store.DB
	ana          blog.Author
	now          time.Time
}

type words struct{}

func (words) Post(_ context.Context, source blog.Source) (blog.Rendered, error) {
	if source.Markdown == "bomb" {
		return blog.Rendered{}, blog.Refuse(blog.Invalid, "Too much.")
	}
	return blog.Rendered{HTML: "<p>" + source.Markdown + "</p>", Excerpt: source.Markdown}, nil
}

func (words) Comment(_ context.Context, markdown string) (string, error) {
	return "<p>" + markdown + "</p>", nil
}

func (w words) Visitor(ctx context.Context, markdown string) (string, error) {
	return w.Comment(ctx, markdown)
}

type noKeys struct{}

func (noKeys) NewPair(string) (sealed, publicPEM string, err error) { return "sealed", "public", nil }

func path(kind blog.PostKind, published time.Time, slug string) string {
	if kind == blog.KindPage {
		if links.Reserved(slug) {
			return ""
		}
		return links.PagePath(slug)
	}
	return links.PostPath(published, slug)
}

func eachHouse(t *testing.T, fn func(t *testing.T, r *rooms)) {
	t.Helper()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) { fn(t, newRooms(t, open())) })
}

func newRooms(t *testing.T, db *store.DB) *rooms {
	t.Helper()
	r := joinRooms(t, db, &rooms{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	var err error
	if r.ana, err = r.house.AddAuthor(t.Context(), "ana", "Ana", "hash"); err != nil {
		t.Fatal(err)
	}
	return r
}

// joinRooms is another process on the database of rooms.
func joinRooms(t *testing.T, db *store.DB, of *rooms) *rooms {
	t.Helper()
	b, err := store.NewBlog(db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	r := &rooms{db: db, reader: store.NewReader(db), ana: of.ana, now: of.now}
	clock := func() time.Time { return r.now }
	r.posts = blog.NewPosts(b, words{}, path, clock, time.Second)
	r.autosaves = blog.NewAutosaves(b, clock)
	r.conversation = blog.NewConversation(b, words{}, clock)
	r.followers = blog.NewFollowers(b, clock)
	r.house = blog.NewHouse(b, noKeys{}, clock)
	r.files = &folder{gone: map[string]bool{}}
	r.library = blog.NewLibrary(b, r.files, words{}, clock, time.Second)
	return r
}

func (r *rooms) publish(t *testing.T, form blog.PostForm) blog.Post {
	t.Helper()
	if form.Body == "" {
		form.Body = "text"
	}
	p, err := r.posts.Save(t.Context(), r.ana, form, true)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wantKind(t *testing.T, err error, want blog.Kind) {
	t.Helper()
	if got := blog.KindOf(err); err == nil || got != want {
		t.Errorf("error %v has kind %v, want %v", err, got, want)
	}
}

func TestFormSentTwiceIsOnePost(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		form := blog.PostForm{Ref: blog.NewRef(r.now), Title: "Bread", CommentPolicy: blog.CommentsEveryone}
		first := r.publish(t, form)
		second := r.publish(t, form)
		if first.ID != second.ID || first.Path != second.Path {
			t.Errorf("two posts: %v and %v", first.Path, second.Path)
		}
	})
}

func TestSameTitleTwiceGivesTwoAddresses(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		a, b := r.publish(t, blog.PostForm{Title: "Bread"}), r.publish(t, blog.PostForm{Title: "Bread"})
		if a.Path != "/2026/11/bread/" || b.Path != "/2026/11/bread-2/" {
			t.Errorf("paths %s and %s", a.Path, b.Path)
		}
		_, err := r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "Other", Slug: "bread", Body: "x"}, true)
		wantKind(t, err, blog.Conflict)
		if p := blog.ProblemsOf(err); len(p) != 1 || p[0].Field != "slug" {
			t.Errorf("problems %v", p)
		}
	})
}

func TestChangedSlugKeepsTheOldAddressAsRedirect(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		p := r.publish(t, blog.PostForm{Title: "Bread"})
		q := r.publish(t, blog.PostForm{Ref: p.Ref, Version: p.Version, Title: "Bread", Slug: "sourdough"})
		if q.Path != "/2026/11/sourdough/" {
			t.Fatalf("path %s", q.Path)
		}
		present, err := r.reader.PathOfAlias(t.Context(), p.Path)
		if err != nil || present != q.Path {
			t.Errorf("alias leads to %q, %v", present, err)
		}
	})
}

func TestLostRaceOverwritesNothing(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		p := r.publish(t, blog.PostForm{Title: "Bread"})
		r.publish(t, blog.PostForm{Ref: p.Ref, Version: p.Version, Title: "Bread", Body: "second"})
		_, err := r.posts.Save(t.Context(), r.ana, blog.PostForm{Ref: p.Ref, Version: p.Version, Title: "Bread", Body: "third"}, true)
		wantKind(t, err, blog.Conflict)
		e, err := r.reader.EntryByRef(t.Context(), p.Ref)
		if err != nil || e.Post.Body != "second" {
			t.Errorf("body %q, %v", e.Post.Body, err)
		}
	})
}

func TestEditIsAlwaysLaterAndNeverMovesPublication(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		p := r.publish(t, blog.PostForm{Title: "Bread"})
		last := p.EditedAt
		for range 3 { // within the same second
			q := r.publish(t, blog.PostForm{Ref: p.Ref, Title: "Bread", Body: "again"})
			if !q.EditedAt.After(last) || !q.PublishedAt.Equal(p.PublishedAt) {
				t.Fatalf("edited %v after %v, published %v", q.EditedAt, last, q.PublishedAt)
			}
			last = q.EditedAt
		}
	})
}

func TestDeletedPostIsErasedAndStaysGone(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		p := r.publish(t, blog.PostForm{Title: "Bread", Body: "secret"})
		for range 2 {
			if err := r.posts.Delete(t.Context(), r.ana, p.Ref); err != nil {
				t.Fatal(err)
			}
		}
		e, err := r.reader.EntryByPath(t.Context(), p.Path)
		if err != nil || e.Post.Status != blog.Deleted || e.Post.HTML != "" || e.Post.Body != "" {
			t.Errorf("%+v %v", e.Post, err)
		}
		_, err = r.posts.Save(t.Context(), r.ana, blog.PostForm{Ref: p.Ref, Title: "Back", Body: "x"}, true)
		wantKind(t, err, blog.Gone)
		if again := r.publish(t, blog.PostForm{Title: "Bread"}); again.Ref == p.Ref {
			t.Error("the id was used again")
		}
	})
}

func TestStrangersPostsCannotBeTouched(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		p := r.publish(t, blog.PostForm{Title: "Bread"})
		eve, err := r.house.AddAuthor(t.Context(), "eve", "", "hash")
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.posts.Save(t.Context(), eve, blog.PostForm{Ref: p.Ref, Title: "Mine", Body: "x"}, true)
		wantKind(t, err, blog.Forbidden)
		wantKind(t, r.posts.Delete(t.Context(), eve, p.Ref), blog.Forbidden)
	})
}

func TestWrongFieldsAreAllNamedAtOnce(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		_, err := r.posts.Save(t.Context(), r.ana, blog.PostForm{Language: "englisch!", Tags: []string{"!!!"}}, true)
		wantKind(t, err, blog.Invalid)
		fields := map[string]bool{}
		for _, p := range blog.ProblemsOf(err) {
			fields[p.Field] = true
		}
		for _, want := range []string{"body", "language"} {
			if !fields[want] {
				t.Errorf("%s is not named in %v", want, fields)
			}
		}
		_, err = r.posts.Save(t.Context(), r.ana, blog.PostForm{Kind: blog.KindPage, Body: "A page needs a title."}, true)
		wantKind(t, err, blog.Invalid)
		_, err = r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "Feed", Kind: blog.KindPage, Body: "x"}, true)
		wantKind(t, err, blog.Invalid)
		_, err = r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "x", Body: "bomb"}, true)
		wantKind(t, err, blog.Invalid)
		_, err = r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "x", Body: "y", PublishedAt: r.now.Add(48 * time.Hour)}, true)
		wantKind(t, err, blog.Invalid)
	})
}

func TestSecondSetUpIsRefused(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		_, err := r.house.SetUp(t.Context(), blog.SetupForm{SiteTitle: "x", Name: "eve", PasswordHash: "h"})
		wantKind(t, err, blog.Conflict)
		_, err = r.house.AddAuthor(t.Context(), "ana", "", "h")
		wantKind(t, err, blog.Conflict)
		_, err = r.house.AddAuthor(t.Context(), "Ana B", "", "h")
		wantKind(t, err, blog.Invalid)
		err = r.house.Change(t.Context(), blog.Operator(), map[string]string{"site.title": "New", "reading.posts_per_page": "many"})
		wantKind(t, err, blog.Invalid)
		site, err := r.reader.Site(t.Context())
		if err != nil || site.Title == "New" {
			t.Errorf("half of a refused change was kept: %q %v", site.Title, err)
		}
	})
}

var errPort = errors.New("port")

func guest(name string) blog.Guest {
	return blog.Guest{
		ActorID: "https://peer.test/u/" + name, Host: "peer.test", Name: name, Handle: name + "@peer.test",
		InboxURL: "https://peer.test/u/" + name + "/inbox", FetchedAt: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC),
	}
}

func (r *rooms) arrival(name, id string, parent blog.Target) blog.Arrival {
	return blog.Arrival{Guest: guest(name), RemoteID: "https://peer.test/n/" + id, Parent: parent, HTML: "<p>" + id + "</p>", PublishedAt: r.now}
}

func (r *rooms) receive(t *testing.T, a blog.Arrival, want blog.Outcome) blog.CommentView {
	t.Helper()
	got, err := r.conversation.Receive(t.Context(), a)
	if err != nil || got != want {
		t.Fatalf("Receive(%s) = %s, %v, want %s", a.RemoteID, got, err, want)
	}
	if want == blog.Ignored {
		return blog.CommentView{}
	}
	c, err := r.reader.CommentByRemoteID(t.Context(), a.RemoteID)
	if err != nil {
		t.Fatal(errors.Join(errPort, err))
	}
	return c
}

func TestFirstContactWaitsAndLaterOnesShow(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := blog.Target{PostRef: r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone}).Ref}
		first := r.receive(t, r.arrival("bob", "1", post), blog.Kept)
		if first.Comment.Status != blog.Pending {
			t.Fatalf("first comment is %s", first.Comment.Status)
		}
		if err := r.conversation.Approve(t.Context(), r.ana, first.Comment.Ref); err != nil {
			t.Fatal(err)
		}
		if second := r.receive(t, r.arrival("bob", "2", post), blog.Kept); second.Comment.Status != blog.Approved {
			t.Errorf("second comment is %s", second.Comment.Status)
		}
		if err := r.conversation.Hide(t.Context(), r.ana, first.Comment.Ref); err != nil {
			t.Fatal(err)
		}
		thread, err := r.reader.Thread(t.Context(), first.Comment.PostID)
		if err != nil || len(thread) != 1 {
			t.Errorf("%d comments show, %v", len(thread), err)
		}
		wantKind(t, r.conversation.Hide(t.Context(), blog.Author{}, first.Comment.Ref), blog.Forbidden)
	})
}

func TestClosedCommentsKeepNewOnesOutButNotTheAuthor(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.publish(t, blog.PostForm{Title: "Bread"})
		r.receive(t, r.arrival("bob", "1", blog.Target{PostRef: post.Ref}), blog.Ignored)
		if _, err := r.conversation.Answer(t.Context(), r.ana, blog.AnswerForm{PostRef: post.Ref, Body: "A note."}); err != nil {
			t.Error(err)
		}
	})
}

func TestBlockedGuestsAndServersReachNothing(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
		c := r.receive(t, r.arrival("bob", "1", blog.Target{PostRef: post.Ref}), blog.Kept)
		if err := r.conversation.BlockGuest(t.Context(), r.ana, c.Guest.ID); err != nil {
			t.Fatal(err)
		}
		r.receive(t, r.arrival("bob", "2", blog.Target{PostRef: post.Ref}), blog.Ignored)
		if blocked, err := r.reader.BlockedGuests(t.Context()); err != nil || len(blocked) != 1 || blocked[0].ActorID != guest("bob").ActorID {
			t.Errorf("blocked guests %v, %v", blocked, err)
		}
		if err := r.conversation.BlockHost(t.Context(), r.ana, "TEST"); err != nil {
			t.Fatal(err)
		}
		r.receive(t, r.arrival("carol", "3", blog.Target{PostRef: post.Ref}), blog.Ignored)
		if got, err := r.followers.Follow(t.Context(), r.ana.Ref, guest("dave"), "https://peer.test/f/1", []byte("{}")); err != nil || got != blog.Ignored {
			t.Errorf("a blocked server's follow is %s, %v", got, err)
		}
	})
}

func TestAnswerApprovesWhatItAnswersAndIsWrittenOnce(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
		c := r.receive(t, r.arrival("bob", "1", blog.Target{PostRef: post.Ref}), blog.Kept)
		form := blog.AnswerForm{Ref: blog.NewRef(r.now), PostRef: post.Ref, ParentRef: c.Comment.Ref, Body: "Thank you."}
		for range 2 {
			if _, err := r.conversation.Answer(t.Context(), r.ana, form); err != nil {
				t.Fatal(err)
			}
		}
		thread, err := r.reader.Thread(t.Context(), post.ID)
		if err != nil || len(thread) != 2 || thread[0].Comment.Status != blog.Approved {
			t.Errorf("%d comments, %v", len(thread), err)
		}
	})
}
