package store_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// told lists the facts in the queue, in their order, without those of videos.
func told(t *testing.T, db *store.DB) []blog.FactArgs {
	t.Helper()
	args := "json_extract(args, '$.args')"
	if db.Engine() == store.Postgres {
		args = "args->>'args'"
	}
	var rows []string
	if err := db.Reader(t.Context()).Raw("SELECT " + args + " FROM river_job WHERE kind = 'fact' ORDER BY id").Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	facts := make([]blog.FactArgs, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row), &facts[i]); err != nil {
			t.Fatal(err)
		}
	}
	return facts
}

func times(facts []blog.FactArgs, kind blog.FactKind) int {
	n := 0
	for _, f := range facts {
		if f.Kind == kind {
			n++
		}
	}
	return n
}

func (r *rooms) schedule(t *testing.T, form blog.PostForm, at time.Time) blog.Post {
	t.Helper()
	form.PublishedAt = at
	if form.Body == "" {
		form.Body = "text"
	}
	p, err := r.posts.Take(t.Context(), r.ana, form, blog.Schedule)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (r *rooms) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (r *rooms) stored(t *testing.T, id int64) blog.Post {
	t.Helper()
	e, err := r.reader.EntryByID(t.Context(), id)
	r.must(t, err)
	return e.Post
}

func TestScheduledPostFiresOnceAtItsTimeAndNeverBefore(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		at := r.now.Add(time.Hour)
		p := r.schedule(t, blog.PostForm{Title: "Bread"}, at)
		if p.Status != blog.Scheduled || !p.PublishedAt.Equal(at) {
			t.Fatalf("%s at %v", p.Status, p.PublishedAt)
		}
		r.now = at.Add(-time.Second)
		r.must(t, r.posts.PublishDue(t.Context(), p.ID))
		r.must(t, r.posts.PublishAllDue(t.Context()))
		if _, err := r.reader.EntryByPath(t.Context(), p.Path); blog.KindOf(err) != blog.NotFound {
			t.Errorf("its page before its time: %v", err)
		}
		list, err := r.reader.Entries(t.Context(), blog.Query{})
		r.must(t, err)
		found, err := r.reader.Search(t.Context(), blog.Search{Text: "bread"})
		r.must(t, err)
		if list.Total != 0 || found.Total != 0 || times(told(t, r.db), blog.PostPublished) != 0 {
			t.Errorf("%d in the list, %d found, facts %v", list.Total, found.Total, told(t, r.db))
		}
		r.now = at.Add(7 * time.Hour) // nobody was there at the time
		for range 3 {
			r.must(t, r.posts.PublishAllDue(t.Context()))
			r.must(t, r.posts.PublishDue(t.Context(), p.ID))
		}
		now := r.stored(t, p.ID)
		if now.Status != blog.Published || !now.PublishedAt.Equal(at) || now.Ref != p.Ref {
			t.Errorf("%s at %v", now.Status, now.PublishedAt)
		}
		if n := times(told(t, r.db), blog.PostPublished); n != 1 {
			t.Errorf("it was told %d times", n)
		}
	})
}

func TestTwoProcessesPublishAScheduledPostOnce(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		one := newRooms(t, open())
		var posts []blog.Post
		at := one.now.Add(time.Minute)
		for range 5 {
			posts = append(posts, one.schedule(t, blog.PostForm{Title: "Bread"}, at))
		}
		two := one
		if one.db.Engine() == store.Postgres {
			two = joinRooms(t, open(), one)
		}
		one.now, two.now = at, at
		var all sync.WaitGroup
		for _, r := range []*rooms{one, two, one, two} {
			all.Go(func() {
				if err := r.posts.PublishAllDue(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		paths := map[string]bool{}
		for _, p := range posts {
			now := one.stored(t, p.ID)
			paths[now.Path] = now.Status == blog.Published
		}
		if n := times(told(t, one.db), blog.PostPublished); n != 5 || len(paths) != 5 {
			t.Errorf("%d posts were told %d times, under %v", len(posts), n, paths)
		}
	})
}

func TestTheAddressOfAScheduledPostIsReserved(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx, at := t.Context(), r.now.Add(time.Hour)
		p := r.schedule(t, blog.PostForm{Title: "Bread", Slug: "loaf"}, at)
		refused := func(form blog.PostForm, intent blog.Intent) {
			t.Helper()
			_, err := r.posts.Take(ctx, r.ana, form, intent)
			wantKind(t, err, blog.Conflict)
			if problems := blog.ProblemsOf(err); len(problems) != 1 || problems[0].Field != "slug" || !strings.Contains(problems[0].Sentence, "waits for its time has reserved this address") {
				t.Errorf("it says %v", problems)
			}
		}
		refused(blog.PostForm{Title: "Other", Slug: "loaf", Body: "x"}, blog.Publish)
		refused(blog.PostForm{Title: "Other", Slug: "loaf", Body: "x", PublishedAt: at.Add(time.Hour)}, blog.Schedule)
		if other := r.publish(t, blog.PostForm{Title: "Loaf"}); other.Path != "/2026/11/loaf-2/" { // nobody chose this one
			t.Errorf("a post of the same title stands at %s", other.Path)
		}
		_, err := r.posts.Take(ctx, r.ana, blog.PostForm{Ref: p.Ref, Title: "Bread", Slug: "loaf", Body: "better"}, blog.Keep) // itself
		r.must(t, err)
		r.now = at
		r.must(t, r.posts.PublishAllDue(ctx))
		if now := r.stored(t, p.ID); now.Path != "/2026/11/loaf/" || now.Status != blog.Published {
			t.Errorf("%s at %s", now.Status, now.Path)
		}
		p = r.schedule(t, blog.PostForm{Title: "Roll", Slug: "roll"}, r.now.Add(time.Hour))
		_, err = r.posts.Take(ctx, r.ana, blog.PostForm{Ref: p.Ref, Title: "Roll", Slug: "roll", Body: "x"}, blog.BackDraft)
		r.must(t, err)
		r.publish(t, blog.PostForm{Title: "Other", Slug: "roll"}) // a draft reserves nothing
	})
}

func TestAPathTakenMeanwhileDoesNotLoseThePublication(t *testing.T) {
	t.Parallel()
	for name, pattern := range map[string]string{"it lay in the trash": "/2026/11/%s/", "addresses look different now": "/%s/"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachHouse(t, func(t *testing.T, r *rooms) {
				ctx := t.Context()
				kept, err := store.NewBlog(r.db, time.Now)
				r.must(t, err)
				own := blog.NewPosts(kept, words{}, func(_ blog.PostKind, _ time.Time, slug string) string {
					if slug == "feed" {
						return "" // the program's own
					}
					return fmt.Sprintf(pattern, slug)
				}, func() time.Time { return r.now }, time.Second)
				p := r.schedule(t, blog.PostForm{Title: "Bread", Slug: "loaf"}, r.now.Add(time.Hour))
				hidden := r.schedule(t, blog.PostForm{Title: "Feed", Slug: "feed"}, r.now.Add(time.Hour))
				_, err = r.posts.Trash(ctx, r.ana, p.Ref)
				r.must(t, err)
				_, err = own.Take(ctx, r.ana, blog.PostForm{Title: "Other", Slug: "loaf", Body: "x"}, blog.Publish)
				r.must(t, err)
				_, err = r.posts.Restore(ctx, r.ana, p.Ref)
				r.must(t, err)
				r.now = r.now.Add(2 * time.Hour)
				r.must(t, own.PublishAllDue(ctx))
				for id, slug := range map[int64]string{p.ID: "loaf-2", hidden.ID: "feed-2"} {
					want := fmt.Sprintf(pattern, slug)
					if now := r.stored(t, id); now.Path != want || now.Status != blog.Published {
						t.Errorf("%s at %s, want %s", now.Status, now.Path, want)
					}
					last, err := r.reader.LastRevision(ctx, id)
					r.must(t, err)
					if last.Why != blog.WhyPublished || !strings.Contains(last.Note, want) || last.AuthorID != 0 {
						t.Errorf("the author is told %q", last.Note)
					}
				}
			})
		})
	}
}

func TestScheduledPostIsMovedEditedTakenBackAndPublishedAtOnce(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		first := r.now.Add(time.Hour)
		p := r.schedule(t, blog.PostForm{Title: "Bread"}, first)
		edit := blog.PostForm{Ref: p.Ref, Title: "Bread", Body: "better text"}
		p, err := r.posts.Save(t.Context(), r.ana, edit, false)
		r.must(t, err)
		if p.Status != blog.Scheduled || !p.PublishedAt.Equal(first) || p.Body != "better text" {
			t.Errorf("an edit made it %s at %v", p.Status, p.PublishedAt)
		}
		p = r.schedule(t, edit, first.Add(time.Hour))
		r.now = first.Add(time.Minute)
		r.must(t, r.posts.PublishDue(t.Context(), p.ID)) // the job of the first time
		if now := r.stored(t, p.ID); now.Status != blog.Scheduled {
			t.Errorf("the job of a time that was given up made it %s", now.Status)
		}
		p, err = r.posts.Take(t.Context(), r.ana, edit, blog.BackDraft)
		r.must(t, err)
		r.now = first.Add(24 * time.Hour)
		r.must(t, r.posts.PublishAllDue(t.Context()))
		if now := r.stored(t, p.ID); now.Status != blog.Draft || times(told(t, r.db), blog.PostRetracted) != 0 {
			t.Errorf("it is %s; facts %v", now.Status, told(t, r.db))
		}
		p = r.schedule(t, edit, r.now.Add(time.Hour))
		p = r.publish(t, edit)
		if !p.PublishedAt.Equal(r.now) {
			t.Errorf("published now at %v", p.PublishedAt)
		}
	})
}

func TestAScheduleThatCannotBeIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		wrong := func(form blog.PostForm, want string) {
			t.Helper()
			if form.Body == "" {
				form.Title, form.Body = "Bread", "text"
			}
			_, err := r.posts.Take(t.Context(), r.ana, form, blog.Schedule)
			wantKind(t, err, blog.Invalid)
			if p := blog.ProblemsOf(err); len(p) != 1 || !strings.Contains(p[0].Sentence, want) {
				t.Errorf("problems %v, want %q", p, want)
			}
		}
		wrong(blog.PostForm{}, "choose the day")
		wrong(blog.PostForm{PublishedAt: r.now.Add(-time.Minute)}, "has passed already")
		wrong(blog.PostForm{PublishedAt: r.now.AddDate(20, 0, 0)}, "look at the year")
		p := r.publish(t, blog.PostForm{Title: "Bread"})
		wrong(blog.PostForm{Ref: p.Ref, PublishedAt: r.now.Add(time.Hour)}, "published already")
		_, err := r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "T", Body: "x", PublishedAt: r.now.Add(time.Hour)}, true)
		wantKind(t, err, blog.Invalid)
		_, err = r.posts.Take(t.Context(), r.ana, blog.PostForm{Title: "Other", Slug: "bread", Body: "x", PublishedAt: r.now.Add(time.Hour)}, blog.Schedule)
		wantKind(t, err, blog.Conflict)
	})
}

func TestWallTimesThatDoNotExistOrExistTwice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, wall, want string
		skipped, twice   bool
	}{
		{"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00Z", true, false}, // clocks show 03:30 then
		{"Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59:00Z", false, false},
		{"Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z", false, false},
		{"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", false, true}, // the first of the two
		{"Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z", false, false},
		{"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z", true, false}, // half an hour
		{"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z", false, true},
		{"UTC", "2026-11-01T01:30", "2026-11-01T01:30:00Z", false, false},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		wall, err := time.Parse("2006-01-02T15:04", c.wall)
		if err != nil {
			t.Fatal(err)
		}
		at, skipped, twice := blog.LocalTime(wall, zone)
		if at.Format(time.RFC3339) != c.want || skipped != c.skipped || twice != c.twice {
			t.Errorf("%s in %s is %s, skipped %t, twice %t; want %s", c.wall, c.zone, at.Format(time.RFC3339), skipped, twice, c.want)
		}
	}
}
