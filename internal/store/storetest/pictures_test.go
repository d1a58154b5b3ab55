package storetest_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func (h *house) picture(c blog.Comment, url string) blog.CommentPicture {
	h.Helper()
	p := blog.CommentPicture{CommentID: c.ID, URL: url, Alt: "Alt of " + url, State: blog.PictureWanted}
	h.change(func(tx blog.Tx) error { return tx.SavePicture(h.Context(), &p) })
	return p
}

func (h *house) emoji(host, shortcode, path string) blog.Emoji {
	h.Helper()
	e := blog.Emoji{Host: host, Shortcode: shortcode, URL: "https://" + host + "/" + shortcode, Path: path}
	h.change(func(tx blog.Tx) error { return tx.SaveEmoji(h.Context(), &e) })
	return e
}

// touched lists what changes when do is done.
func (h *house) touched(do func(tx blog.Tx) error) []blog.Key {
	h.Helper()
	before := h.edition()
	h.change(do)
	if h.edition() == before {
		return nil
	}
	keys, complete, err := h.reader.Touched(h.Context(), before)
	h.must(err)
	if !complete {
		h.Error("it is not known what changed")
	}
	slices.Sort(keys)
	return keys
}

func TestPicturesAndEmojisOfGuestsReadBackAsTheyWereWritten(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		post, guest := h.post(h.author(), nil), h.guest("away.test")
		comment := h.comment(post, guest, nil)
		for name, check := range map[string]func(tx blog.Tx) error{
			"picture": func(tx blog.Tx) error {
				return there(h, filled(func(p *blog.CommentPicture) { p.ID, p.CommentID, p.State = 0, comment.ID, blog.PictureKept }),
					func(p *blog.CommentPicture) *int64 { return &p.ID }, func(p *blog.CommentPicture) error { return tx.SavePicture(ctx, p) },
					func(id int64) (blog.CommentPicture, error) { return tx.PictureByID(ctx, id) },
					func(p *blog.CommentPicture) { p.CommentID, p.URL, p.State = comment.ID, "u", blog.PictureLinked })
			},
			"emoji": func(tx blog.Tx) error {
				return there(h, filled(func(e *blog.Emoji) { e.ID = 0 }), func(e *blog.Emoji) *int64 { return &e.ID },
					func(e *blog.Emoji) error { return tx.SaveEmoji(ctx, e) },
					func(id int64) (blog.Emoji, error) { return tx.EmojiByID(ctx, id) }, func(e *blog.Emoji) { e.Host, e.Shortcode = "h", "s" })
			},
			"quote": func(tx blog.Tx) error {
				return there(h, filled(func(q *blog.Quote) { q.ID, q.PostID, q.GuestID, q.Status = 0, post.ID, guest.ID, blog.Hidden }),
					func(q *blog.Quote) *int64 { return &q.ID }, func(q *blog.Quote) error { return tx.SaveQuote(ctx, q) },
					func(id int64) (blog.Quote, error) { return tx.QuoteByID(ctx, id) },
					func(q *blog.Quote) { q.PostID, q.GuestID, q.RemoteID, q.Status = post.ID, guest.ID, "r", blog.Pending })
			},
		} {
			if err := h.blog.Atomically(ctx, check); err != nil {
				h.Errorf("%s: %v", name, err)
			}
		}
		twice := h.blog.Atomically(ctx, func(tx blog.Tx) error {
			return errors.Join(tx.SaveEmoji(ctx, &blog.Emoji{Host: "a.test", Shortcode: "x"}), tx.SaveEmoji(ctx, &blog.Emoji{Host: "a.test", Shortcode: "x"}))
		})
		h.kind("the same emoji twice", twice, blog.Conflict)
	})
}

func TestCommentsComeWithTheirPicturesAndEmojis(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		post := h.post(h.author(), nil)
		ada, bob := h.guest("away.test"), h.guest("other.test")
		h.change(func(tx blog.Tx) error {
			ada.DisplayName = "Ada :cat:"
			return tx.SaveGuest(ctx, &ada)
		})
		shown := h.comment(post, ada, func(c *blog.Comment) { c.HTML = "<p>:dog: 10:30 :none:</p>" })
		other := h.comment(post, bob, func(c *blog.Comment) { c.HTML = "<p>:dog: :cat:</p>" })
		hidden := h.comment(post, ada, func(c *blog.Comment) { c.Status, c.HTML = blog.Hidden, "<p>:cat:</p>" })
		h.comment(post, bob, func(c *blog.Comment) { c.ParentID, c.HTML = hidden.ID, "<p>below</p>" })
		h.emoji("away.test", "cat", "aa/cat.png")
		h.emoji("away.test", "dog", "aa/dog.png")
		h.emoji("other.test", "cat", "bb/cat.png")
		h.emoji("other.test", "dog", "") // not fetched yet
		h.picture(shown, "https://away.test/1.png")
		h.picture(shown, "https://away.test/2.png")
		h.picture(hidden, "https://away.test/3.png")
		h.react(blog.Like, ada, post, blog.Comment{})

		check := func(what string, v blog.CommentView, emojis map[string]string, pictures int) {
			h.Helper()
			h.same(what+": emojis", v.Emojis, emojis)
			h.same(what+": pictures", len(v.Pictures), pictures)
		}
		thread, err := h.reader.Thread(ctx, post.ID)
		h.must(err)
		page, _, _, err := h.reader.ThreadPage(ctx, post.ID, 1, 200)
		h.must(err)
		for _, views := range [][]blog.CommentView{thread, page} {
			for _, v := range views {
				switch v.Comment.ID {
				case shown.ID:
					check("shown", v, map[string]string{"cat": "aa/cat.png", "dog": "aa/dog.png"}, 2)
					h.same("in order", []string{v.Pictures[0].URL, v.Pictures[1].URL}, []string{"https://away.test/1.png", "https://away.test/2.png"})
				case other.ID:
					check("other", v, map[string]string{"cat": "bb/cat.png"}, 0)
				case hidden.ID:
					check("hidden", v, nil, 0)
				}
			}
		}
		one, err := h.reader.CommentByRef(ctx, shown.Ref)
		h.must(err)
		check("by ref", one, map[string]string{"cat": "aa/cat.png", "dog": "aa/dog.png"}, 2)
		recent, err := h.reader.RecentComments(ctx, 10)
		h.must(err)
		check("recent", recent[len(recent)-1], map[string]string{"cat": "aa/cat.png", "dog": "aa/dog.png"}, 2)
		likes, err := h.reader.Reactions(ctx, blog.Like, post.ID, 0)
		h.must(err)
		h.same("emojis of who likes it", likes[0].Emojis, map[string]string{"cat": "aa/cat.png"})
	})
}

func TestNewPictureTouchesThePagesThatShowIt(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		author := h.author()
		post, elsewhere := h.post(author, nil), h.post(author, nil)
		guest, stranger := h.guest("away.test"), h.guest("other.test")
		comment := h.comment(post, guest, func(c *blog.Comment) { c.HTML = "<p>:a_b:</p>" })
		h.comment(elsewhere, stranger, func(c *blog.Comment) { c.HTML = "<p>:a_b:</p>" })
		h.comment(elsewhere, guest, func(c *blog.Comment) { c.HTML = "<p>:axb:</p>" })
		pending := h.comment(post, guest, func(c *blog.Comment) { c.Status = blog.Pending })
		picture, unseen := h.picture(comment, "https://away.test/1.png"), h.picture(pending, "https://away.test/1.png")
		emoji := h.emoji("away.test", "a_b", "")

		h.same("the picture", h.touched(func(tx blog.Tx) error {
			picture.State, picture.Path = blog.PictureKept, "aa/1.png"
			return tx.SavePicture(ctx, &picture)
		}), []blog.Key{blog.KeyComments(post.ID)})
		h.same("a picture that waits for approval", h.touched(func(tx blog.Tx) error { return tx.SavePicture(ctx, &unseen) }), []blog.Key(nil))
		h.same("the emoji", h.touched(func(tx blog.Tx) error {
			emoji.Path = "aa/a.png"
			return tx.SaveEmoji(ctx, &emoji)
		}), []blog.Key{blog.KeyComments(post.ID)})
		h.same("the face", h.touched(func(tx blog.Tx) error {
			guest.AvatarPath = "aa/face-096.png"
			return tx.SaveGuest(ctx, &guest)
		}), []blog.Key{blog.KeyGuest(guest.ID)})
		h.same("a name with it", h.touched(func(tx blog.Tx) error {
			stranger.Host, stranger.DisplayName = "away.test", "x :a_b:"
			if err := tx.SaveGuest(ctx, &stranger); err != nil {
				return err
			}
			emoji.Path = "aa/b.png"
			return tx.SaveEmoji(ctx, &emoji)
		}), []blog.Key{blog.KeyComments(post.ID), blog.KeyComments(elsewhere.ID), blog.KeyGuest(stranger.ID)})
		h.same("the deletion", h.touched(func(tx blog.Tx) error { return tx.DeletePicturesOf(ctx, comment.ID) }), []blog.Key{blog.KeyComments(post.ID)})
	})
}

func TestPicturesGoWithTheCommentThatWaitedInVain(t *testing.T) {
	houses(t, func(h *house) {
		waiting := h.comment(blog.Post{}, h.guest("away.test"), func(c *blog.Comment) { c.Status, c.ParentRemoteID = blog.Waiting, "https://x.test/1" })
		p := h.picture(waiting, "https://away.test/1.png")
		_, err := h.db.PurgeOld(h.Context(), h.now().Add(30*24*time.Hour))
		h.must(err)
		err = h.blog.Atomically(h.Context(), func(tx blog.Tx) error {
			_, err := tx.PictureByID(h.Context(), p.ID)
			return err
		})
		h.kind("the picture", err, blog.NotFound)
	})
}

func TestOneOrderWaitsForOneAddress(t *testing.T) {
	houses(t, func(h *house) {
		order := blog.PictureOrder{Kind: blog.PictureEmoji, ID: 7, URL: "https://away.test/1.png"}
		for range 2 {
			h.change(func(tx blog.Tx) error { return tx.OrderPictures(h.Context(), order, order) })
		}
		order.URL = "https://away.test/2.png"
		h.change(func(tx blog.Tx) error { return tx.OrderPictures(h.Context(), order) })
		jobs := h.queued(blog.JobPicture)
		h.same("jobs", len(jobs), 2)
		h.same("queue", jobs[0].Queue, blog.QueuePictures)
		h.same("what it says", jobs[0].Args, map[string]any{"kind": "emoji", "id": 7.0})
	})
}
