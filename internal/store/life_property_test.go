package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// life is what should be true of one post, whatever was done with it.
type life struct {
	*rooms
	t       *testing.T
	rt      *rapid.T
	ref     string // that the author's window knows; it may be a former one
	post    blog.Post
	status  blog.PostStatus // empty before the first save
	body    string
	at      time.Time // when it is to be published
	saved   []string  // all texts that were acknowledged
	unsaved string    // the text that was saved by itself
	serial  int64
	eve     blog.Author // an editor who writes in the same post
	eves    string      // what she did not save
	eveSeen int64
	ended   []string // refs that were taken back
	public  int      // times that it became public
	texts   int
}

func (l *life) must(err error) {
	if err != nil {
		l.rt.Fatalf("%s: %v", l.status, err)
	}
}

func (l *life) text() string {
	l.texts++
	return fmt.Sprintf("text %d", l.texts)
}

// refused checks that a post that is not there any more, or not now, takes nothing.
func (l *life) refused(err error) bool {
	if l.status != blog.Trashed && l.status != blog.Deleted {
		l.must(err)
		return false
	}
	if blog.KindOf(err) != blog.Gone {
		l.rt.Fatalf("a %s post answered %v", l.status, err)
	}
	return true
}

func (l *life) take(intent blog.Intent, form blog.PostForm) {
	form.Ref, form.Title, form.Body = l.ref, "Bread", l.text()
	p, err := l.posts.Take(l.t.Context(), l.ana, form, intent)
	if intent == blog.Schedule && l.status == blog.Published {
		if blog.KindOf(err) != blog.Invalid {
			l.rt.Fatalf("scheduling what is published: %v", err)
		}
		return
	}
	if l.refused(err) {
		return
	}
	before := l.status
	l.accept(p, form.Body)
	switch {
	case before == blog.Published:
		l.status = blog.Published
	case intent == blog.Publish:
		l.status = blog.Published
		l.public++
	case intent == blog.Schedule:
		l.status, l.at = blog.Scheduled, form.PublishedAt
	case before == blog.Scheduled && intent != blog.BackDraft:
	default:
		l.status = blog.Draft
	}
}

func (l *life) accept(p blog.Post, body string) {
	if p.Version <= l.post.Version {
		l.rt.Fatalf("version %d after %d", p.Version, l.post.Version)
	}
	l.post, l.body = p, body
	l.saved = append(l.saved, body)
}

// end is what taking back from the public does.
func (l *life) end(p blog.Post, to blog.PostStatus) {
	if l.status == blog.Published {
		l.ended = append(l.ended, l.post.Ref)
		if p.Ref == l.post.Ref {
			l.rt.Fatal("what was taken back kept its ref")
		}
	}
	l.status, l.post = to, p
}

func (l *life) actions() map[string]func(*rapid.T) {
	ctx := l.t.Context()
	known := func(do func()) func(*rapid.T) {
		return func(rt *rapid.T) {
			l.rt = rt
			if l.status != "" {
				do()
			}
		}
	}
	save := func(intent blog.Intent) func(*rapid.T) {
		return func(rt *rapid.T) {
			l.rt = rt
			form := blog.PostForm{}
			if intent == blog.Schedule {
				form.PublishedAt = l.now.Add(time.Duration(rapid.IntRange(1, 5).Draw(rt, "hours")) * time.Hour)
			}
			l.take(intent, form)
		}
	}
	return map[string]func(*rapid.T){
		"save": save(blog.Keep), "publish": save(blog.Publish), "schedule": save(blog.Schedule), "back": save(blog.BackDraft), "quietly": save(blog.Quietly),
		"time passes": known(func() {
			l.now = l.now.Add(90 * time.Minute)
			l.must(l.posts.PublishAllDue(ctx))
			l.must(l.posts.PublishDue(ctx, l.post.ID))
			if l.status == blog.Scheduled && !l.at.After(l.now) {
				l.status = blog.Published
				l.public++
			}
		}),
		"unpublish": known(func() {
			p, err := l.posts.Unpublish(ctx, l.ana, l.ref, 0)
			if !l.refused(err) && l.status != blog.Draft {
				l.end(p, blog.Draft)
			}
		}),
		"trash": known(func() {
			p, err := l.posts.Trash(ctx, l.ana, l.ref)
			l.must(err)
			if l.status != blog.Trashed && l.status != blog.Deleted {
				l.end(p, blog.Trashed)
			}
		}),
		"restore": known(func() {
			from := l.stored(l.t, l.post.ID).TrashedFrom
			p, err := l.posts.Restore(ctx, l.ana, l.ref)
			if l.status != blog.Trashed {
				return
			}
			l.must(err)
			l.status, l.post = blog.Draft, p
			if from == blog.Scheduled && l.at.After(l.now) {
				l.status = blog.Scheduled
			}
		}),
		"revert": known(func() {
			list, err := l.reader.RevisionsOf(ctx, l.post.ID)
			l.must(err)
			if len(list) == 0 {
				return
			}
			now := l.stored(l.t, l.post.ID)
			rev, err := l.reader.RevisionByID(ctx, list[len(list)/2].ID)
			l.must(err)
			text, err := rev.Text()
			l.must(err)
			p, err := l.posts.RestoreRevision(ctx, l.ana, l.ref, rev.ID, now.Version)
			if !l.refused(err) {
				l.accept(p, text.Body)
			}
		}),
		"delete": known(func() {
			if rapid.IntRange(0, 5).Draw(l.rt, "really") > 0 {
				return
			}
			l.must(l.posts.Delete(ctx, l.ana, l.ref))
			if l.status == blog.Published {
				l.ended = append(l.ended, l.post.Ref)
			}
			l.status, l.unsaved, l.eves = blog.Deleted, "", ""
		}),
		"autosave":            func(rt *rapid.T) { l.rt = rt; l.autosave(false) },
		"autosave of a tab":   func(rt *rapid.T) { l.rt = rt; l.autosave(true) },
		"save what was typed": known(l.saveTyped),
		"autosave of another": known(l.autosaveOfEve),
		"save of another":     known(l.saveOfEve),
		"":                    func(rt *rapid.T) { l.rt = rt; l.check() },
	}
}

// autosave is a window that saves by itself; a stale one has not seen what was saved last.
func (l *life) autosave(stale bool) {
	body, seen, version := l.text(), l.serial, int64(0)
	if l.status != "" {
		version = l.stored(l.t, l.post.ID).Version
	}
	if stale {
		seen, version = max(seen-1, 0), max(version-1, 0)
	}
	kept, _, err := l.autosaves.Keep(l.t.Context(), l.ana, typed(blog.Post{Version: version}, l.ref, body, seen))
	if l.turnedAway(err, stale) {
		return
	}
	l.unsaved, l.serial = body, kept.Serial
}

func (l *life) turnedAway(err error, stale bool) bool {
	if stale && blog.KindOf(err) == blog.Conflict {
		return true
	}
	return l.refused(err)
}

// saveTyped is the button after the window saved by itself.
func (l *life) saveTyped() {
	if l.unsaved == "" {
		return
	}
	p, err := l.posts.Take(l.t.Context(), l.ana, blog.PostForm{Ref: l.ref, Title: "Bread", Body: l.unsaved, Autosave: l.serial}, blog.Keep)
	if !l.refused(err) {
		l.accept(p, l.unsaved)
		l.unsaved = ""
	}
}

// autosaveOfEve is another author's window, which saves by itself beside the first.
func (l *life) autosaveOfEve() {
	body, seen := l.text(), l.eveSeen
	kept, _, err := l.autosaves.Keep(l.t.Context(), l.eve, typed(l.stored(l.t, l.post.ID), l.ref, body, seen))
	if !l.refused(err) {
		l.eves, l.eveSeen = body, kept.Serial
	}
}

func (l *life) saveOfEve() {
	if l.eves == "" {
		return
	}
	p, err := l.posts.Take(l.t.Context(), l.eve, blog.PostForm{Ref: l.ref, Title: "Bread", Body: l.eves, Autosave: l.eveSeen}, blog.Keep)
	if !l.refused(err) {
		l.accept(p, l.eves)
		l.eves = ""
	}
}

// check holds what is stored to what was done.
func (l *life) check() {
	if l.status == "" {
		return
	}
	ctx := l.t.Context()
	now := l.stored(l.t, l.post.ID)
	l.post = now
	if now.Status != l.status || l.status != blog.Deleted && now.Body != l.body {
		l.rt.Fatalf("it is %s with %q, want %s with %q", now.Status, now.Body, l.status, l.body)
	}
	if l.status != blog.Deleted {
		l.checkTexts()
	}
	var ended []string
	public := 0
	for _, f := range told(l.t, l.db) {
		switch {
		case f.ID != now.ID:
		case f.Kind == blog.PostRetracted:
			ended = append(ended, f.Note)
		case f.Kind == blog.PostPublished:
			public++
		}
	}
	if !slices.Equal(ended, l.ended) || public != l.public {
		l.rt.Fatalf("servers heard of %d publications and of the end of %v, want %d and %v", public, ended, l.public, l.ended)
	}
	if live := public - len(ended); live != 0 && live != 1 || (live == 1) != (l.status == blog.Published) {
		l.rt.Fatalf("%d live ids of a post that is %s", live, l.status)
	}
	for _, ref := range ended {
		stone, err := l.reader.EntryByRef(ctx, ref)
		if err != nil || stone.Post.Status != blog.Deleted || stone.Post.Body != "" {
			l.rt.Fatalf("%s lives again: %s %v", ref, stone.Post.Status, err)
		}
	}
}

// checkTexts looks for each text that was acknowledged: among the revisions, or as the one that nobody saved yet.
func (l *life) checkTexts() {
	ctx := l.t.Context()
	list, err := l.reader.RevisionsOf(ctx, l.post.ID)
	l.must(err)
	var kept []string
	for _, r := range list {
		full, err := l.reader.RevisionByID(ctx, r.ID)
		l.must(err)
		text, err := full.Text()
		l.must(err)
		kept = append(kept, text.Body)
	}
	for _, body := range l.saved {
		if len(list) < blog.MaxRevisions && !slices.Contains(kept, body) {
			l.rt.Fatalf("%q was saved and is lost; kept are %q", body, kept)
		}
	}
	for author, unsaved := range map[int64]string{l.ana.ID: l.unsaved, l.eve.ID: l.eves} {
		text, err := l.reader.AutosaveOf(ctx, l.post.Ref, author)
		if unsaved != "" && (err != nil || text.Digest != blog.TextDigest("Bread", unsaved)) {
			l.rt.Fatalf("%q was saved by itself and is lost: %v", unsaved, err)
		}
	}
}

func TestAnyOrderOfActsLeavesAConsistentHistory(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		r := newRooms(t, open())
		eve, err := r.house.AddAuthor(t.Context(), "eve", "", "hash")
		r.must(t, err)
		eve.Role = blog.Editor
		rapid.Check(t, func(rt *rapid.T) {
			r.now = r.now.Add(time.Minute)
			l := &life{rooms: r, t: t, rt: rt, ref: blog.NewRef(r.now), eve: eve}
			l.take(blog.Keep, blog.PostForm{})
			rt.Repeat(l.actions())
		})
	})
}
