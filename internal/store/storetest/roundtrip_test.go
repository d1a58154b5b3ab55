package storetest_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// filled gives every field of a struct a value that differs from its zero value; ids and states come from fix.
func filled[T any](fix func(*T)) T {
	var row T
	v := reflect.ValueOf(&row).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		switch field := v.Field(i).Addr().Interface().(type) {
		case *time.Time: // another zone, and more digits than the databases keep
			*field = noon.Add(time.Duration(i) * time.Hour).In(time.FixedZone("far", 5*3600+1800))
		case *[]byte:
			*field = []byte("\x00bytes of " + name)
		case *bool:
			*field = true
		case *string:
			*field = "the " + name + ", with ‘Zeichen’ 漢字 🪟 and 'quotes'"
		case *int:
			*field = 100 + i
		case *int64:
			*field = int64(1000 + i)
		}
	}
	fix(&row)
	return row
}

// kept is a row as it should read back: times in UTC and of microseconds.
func kept[T any](row T) T {
	v := reflect.ValueOf(&row).Elem()
	for i := range v.NumField() {
		if at, ok := v.Field(i).Addr().Interface().(*time.Time); ok {
			*at = at.UTC().Truncate(time.Microsecond)
		}
	}
	return row
}

func TestEveryFieldReadsBackAsItWasWritten(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		author, guest := h.author(), h.guest("away.test")
		post := h.post(author, nil)
		for name, check := range map[string]func(tx blog.Tx) error{
			"author": func(tx blog.Tx) error {
				return there(h, filled(func(a *blog.Author) { a.ID = 0 }), func(a *blog.Author) *int64 { return &a.ID }, func(a *blog.Author) error { return tx.SaveAuthor(ctx, a) },
					func(id int64) (blog.Author, error) { return tx.AuthorByID(ctx, id) }, func(a *blog.Author) { a.Ref, a.Name = "R", "n" })
			},
			"post": func(tx blog.Tx) error {
				return there(h, filled(func(p *blog.Post) { p.ID, p.AuthorID, p.Kind, p.Status = 0, author.ID, blog.KindPage, blog.Published }),
					func(p *blog.Post) *int64 { return &p.ID }, func(p *blog.Post) error { return tx.SavePost(ctx, p) },
					func(id int64) (blog.Post, error) { return tx.PostByID(ctx, id) },
					func(p *blog.Post) { p.Ref, p.AuthorID, p.Kind, p.Status = "R", author.ID, blog.KindPost, blog.Draft })
			},
			"answer to a message": func(tx blog.Tx) error {
				return there(h, filled(func(a *blog.MessageAnswer) {
					a.ID, a.AuthorID, a.GuestID, a.Kind = 0, author.ID, guest.ID, blog.Mention
				}),
					func(a *blog.MessageAnswer) *int64 { return &a.ID }, func(a *blog.MessageAnswer) error { return tx.SaveMessageAnswer(ctx, a) },
					func(id int64) (blog.MessageAnswer, error) { return tx.MessageAnswerByID(ctx, id) },
					func(a *blog.MessageAnswer) {
						a.Ref, a.AuthorID, a.GuestID, a.Kind = "R", author.ID, guest.ID, blog.Private
					})
			},
			"term": func(tx blog.Tx) error {
				return there(h, filled(func(x *blog.Term) { x.ID, x.Kind, x.Slug = 0, blog.Tag, "a" }), func(x *blog.Term) *int64 { return &x.ID },
					func(x *blog.Term) error { return tx.SaveTerm(ctx, x) },
					func(int64) (blog.Term, error) { return tx.TermBySlug(ctx, blog.Tag, "a") },
					func(x *blog.Term) { x.Kind, x.Slug = blog.Tag, "a" })
			},
			"guest": func(tx blog.Tx) error {
				return there(h, filled(func(g *blog.Guest) { g.ID = 0 }), func(g *blog.Guest) *int64 { return &g.ID }, func(g *blog.Guest) error { return tx.SaveGuest(ctx, g) },
					func(id int64) (blog.Guest, error) { return tx.GuestByID(ctx, id) }, func(g *blog.Guest) { g.ActorID = "a" })
			},
			"follower": func(tx blog.Tx) error {
				return there(h, filled(func(f *blog.Follower) { f.ID, f.AuthorID, f.GuestID = 0, author.ID, guest.ID }),
					func(f *blog.Follower) *int64 { return &f.ID }, func(f *blog.Follower) error { return tx.SaveFollower(ctx, f) },
					func(int64) (blog.Follower, error) { return tx.FollowerOf(ctx, author.ID, guest.ID) },
					func(f *blog.Follower) { f.AuthorID, f.GuestID = author.ID, guest.ID })
			},
			"comment": func(tx blog.Tx) error {
				return there(h, filled(func(c *blog.Comment) { c.ID, c.AuthorID, c.Status = 0, 0, blog.Hidden }),
					func(c *blog.Comment) *int64 { return &c.ID }, func(c *blog.Comment) error { return tx.SaveComment(ctx, c) },
					func(id int64) (blog.Comment, error) { return tx.CommentByID(ctx, id) },
					func(c *blog.Comment) { c.Ref, c.AuthorID, c.Status = "R", author.ID, blog.Waiting })
			},
			"reaction": func(tx blog.Tx) error {
				r := filled(func(r *blog.Reaction) {
					r.ID, r.GuestID, r.Kind, r.PostID, r.RemoteID = 0, guest.ID, blog.Boost, post.ID, "r"
				})
				return there(h, r, func(r *blog.Reaction) *int64 { return &r.ID }, func(r *blog.Reaction) error { return tx.SaveReaction(ctx, r) },
					func(int64) (blog.Reaction, error) { return tx.ReactionByRemoteID(ctx, guest.ID, "r") },
					func(r *blog.Reaction) { r.GuestID, r.Kind, r.RemoteID = guest.ID, blog.Like, "r" })
			},
			"message": func(tx blog.Tx) error {
				m := filled(func(m *blog.Message) {
					m.ID, m.AuthorID, m.GuestID, m.Kind, m.RemoteID = 0, author.ID, guest.ID, blog.Private, "m"
				})
				return there(h, m, func(m *blog.Message) *int64 { return &m.ID }, func(m *blog.Message) error { return tx.SaveMessage(ctx, m) },
					func(int64) (blog.Message, error) { return tx.MessageByRemoteID(ctx, guest.ID, "m") },
					func(m *blog.Message) {
						m.AuthorID, m.GuestID, m.Kind, m.RemoteID = author.ID, guest.ID, blog.Mention, "m"
					})
			},
		} {
			if err := h.blog.Atomically(ctx, check); err != nil {
				h.Errorf("%s: %v", name, err)
			}
		}
		report := filled(func(r *blog.Report) { r.ID = 0 })
		h.change(func(tx blog.Tx) error { return tx.SaveReport(ctx, &report) })
		reports, err := h.reader.Reports(ctx, 0)
		h.must(err)
		h.same("report", reports, []blog.Report{kept(report)})
	})
}

// there writes a full row, reads it, empties it with a second save, and reads it again.
func there[T any](h *house, full T, id func(*T) *int64, save func(*T) error, read func(int64) (T, error), need func(*T)) error {
	h.Helper()
	if err := save(&full); err != nil {
		return err
	}
	if *id(&full) == 0 {
		return errors.New("a new row got no id")
	}
	got, err := read(*id(&full))
	if err != nil {
		return err
	}
	h.same("the full row", got, kept(full))
	var empty T
	need(&empty)
	*id(&empty) = *id(&full)
	if err := save(&empty); err != nil {
		return err
	}
	got, err = read(*id(&empty))
	if err != nil {
		return err
	}
	h.same("the row of zero values", got, empty)
	gone := full
	*id(&gone) = 1 << 40
	if err := save(&gone); blog.KindOf(err) != blog.NotFound {
		h.Errorf("saving over a row that is not there gave %v", err)
	}
	return nil
}

func TestZeroTimesAreStoredAsZero(t *testing.T) {
	houses(t, func(h *house) {
		p := h.post(h.author(), func(p *blog.Post) { p.CreatedAt, p.UpdatedAt, p.PublishedAt = time.Time{}, time.Time{}, time.Time{} })
		got, err := h.reader.EntryByID(h.Context(), p.ID)
		h.must(err)
		if !got.Post.CreatedAt.IsZero() || !got.Post.UpdatedAt.IsZero() || !got.Post.PublishedAt.IsZero() {
			h.Errorf("got %v %v %v, want zero times", got.Post.CreatedAt, got.Post.UpdatedAt, got.Post.PublishedAt)
		}
		if zone := got.Post.CreatedAt.Location(); zone != time.UTC {
			h.Errorf("times come back in %v, want UTC", zone)
		}
	})
}

func TestSettingsAreSetOverAndReadAsSite(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		h.change(func(tx blog.Tx) error {
			return errors.Join(tx.SetSetting(ctx, "site.title", "First"), tx.SetSetting(ctx, "site.title", "Second"), tx.SetSetting(ctx, "reading.feed_items", "7"))
		})
		site, err := h.reader.Site(ctx)
		h.must(err)
		want := blog.DefaultSite()
		want.Title, want.FeedItems = "Second", 7
		h.same("site", site, want)
	})
}

func TestSameKeyTwiceIsConflict(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		author, guest := h.author(), h.guest("away.test")
		post := h.post(author, nil)
		comment := h.comment(post, guest, nil)
		like := h.react(blog.Like, guest, post, blog.Comment{})
		h.follow(author, guest)
		for name, again := range map[string]func(tx blog.Tx) error{
			"author name": func(tx blog.Tx) error { return tx.SaveAuthor(ctx, &blog.Author{Ref: "X", Name: author.Name}) },
			"post ref":    func(tx blog.Tx) error { p := post; p.ID, p.Path = 0, "/x/"; return tx.SavePost(ctx, &p) },
			"post path":   func(tx blog.Tx) error { p := post; p.ID, p.Ref = 0, "X"; return tx.SavePost(ctx, &p) },
			"guest":       func(tx blog.Tx) error { g := guest; g.ID = 0; return tx.SaveGuest(ctx, &g) },
			"comment ref": func(tx blog.Tx) error { c := comment; c.ID, c.RemoteID = 0, "x"; return tx.SaveComment(ctx, &c) },
			"comment":     func(tx blog.Tx) error { c := comment; c.ID, c.Ref = 0, "X"; return tx.SaveComment(ctx, &c) },
			"reaction":    func(tx blog.Tx) error { r := like; r.ID = 0; return tx.SaveReaction(ctx, &r) },
			"follower": func(tx blog.Tx) error {
				return tx.SaveFollower(ctx, &blog.Follower{AuthorID: author.ID, GuestID: guest.ID})
			},
			"two terms": func(tx blog.Tx) error {
				return errors.Join(tx.SaveTerm(ctx, &blog.Term{Kind: blog.Tag, Slug: "a"}), tx.SaveTerm(ctx, &blog.Term{Kind: blog.Tag, Slug: "a"}))
			},
		} {
			err := h.blog.Atomically(ctx, again)
			h.kind(name, err, blog.Conflict)
			if !errors.Is(err, gorm.ErrDuplicatedKey) || strings.Contains(refusalOf(err), "UNIQUE") {
				h.Errorf("%s: the error must keep its cause and not show it: %v", name, err)
			}
		}
	})
}

func refusalOf(err error) string {
	var refusal *blog.Error
	if !errors.As(err, &refusal) {
		return ""
	}
	return refusal.Message
}

func TestSessionsLiveAndEnd(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		author := h.author()
		full := filled(func(s *auth.Session) { s.ID, s.AuthorID, s.Hash = 0, author.ID, "hash 1" })
		other := auth.Session{AuthorID: author.ID, Hash: "hash 2", SeenAt: noon}
		h.must(h.sessions.Insert(ctx, &full))
		h.must(h.sessions.Insert(ctx, &other))
		got, err := h.sessions.ByHash(ctx, "hash 1")
		h.must(err)
		h.same("session", got, kept(full))
		h.must(h.sessions.Touch(ctx, full.ID, noon.Add(time.Hour)))
		got, err = h.sessions.ByHash(ctx, "hash 1")
		h.must(err)
		if want := noon.Add(time.Hour).Truncate(time.Microsecond); !got.SeenAt.Equal(want) {
			h.Errorf("seen at %v, want %v", got.SeenAt, want)
		}
		h.must(h.sessions.DeleteForAuthor(ctx, author.ID, other.ID))
		if _, err := h.sessions.ByHash(ctx, "hash 1"); !errors.Is(err, auth.ErrNoSession) {
			h.Errorf("a deleted session gave %v", err)
		}
		h.must(h.sessions.Touch(ctx, full.ID, noon))
		left, err := h.sessions.OfAuthor(ctx, author.ID)
		h.must(err)
		h.same("sessions left", left, []auth.Session{kept(other)})
		h.must(h.sessions.Delete(ctx, other.ID))
		h.must(h.sessions.Delete(ctx, other.ID))
	})
}
