package storetest_test

import (
	"fmt"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestItemsOfTheLibraryReadBackAsTheyWereWritten(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		fix := func(m *blog.MediaItem) {
			m.ID, m.AuthorID, m.Kind, m.State = 0, author.ID, blog.MediaFilm, blog.MediaFailed
		}
		err := h.blog.Atomically(ctx, func(tx blog.Tx) error {
			return there(h, filled(fix), func(m *blog.MediaItem) *int64 { return &m.ID }, func(m *blog.MediaItem) error { return tx.SaveMedia(ctx, m) },
				func(id int64) (blog.MediaItem, error) { return tx.MediaByID(ctx, id) },
				func(m *blog.MediaItem) { fix(m); m.Ref, m.Path = "R", "p" })
		})
		h.must(err)
	})
}

func TestTheLibraryIsSearchedFilteredAndPaged(t *testing.T) {
	houses(t, func(h *house) {
		ctx, ada, bo := h.Context(), h.author(), h.author()
		for i, m := range []blog.MediaItem{
			{AuthorID: ada.ID, Kind: blog.MediaPicture, Name: "IMG_2034.jpg", Alt: "Grüne Bäume"},
			{AuthorID: ada.ID, Kind: blog.MediaPicture, Caption: "At 100% speed"},
			{AuthorID: bo.ID, Kind: blog.MediaPicture, Decorative: true},
			{AuthorID: bo.ID, Kind: blog.MediaSound, Credit: "Ana"},
		} {
			m.Ref, m.State, m.Path, m.CreatedAt = fmt.Sprintf("M%d", i), blog.MediaDone, fmt.Sprintf("p%d", i), h.now()
			h.change(func(tx blog.Tx) error { return tx.SaveMedia(ctx, &m) })
		}
		for _, c := range []struct {
			query blog.MediaQuery
			want  []string
			total int
		}{
			{blog.MediaQuery{}, []string{"M3", "M2", "M1", "M0"}, 4},
			{blog.MediaQuery{Limit: 2, Offset: 1}, []string{"M2", "M1"}, 4},
			{blog.MediaQuery{AuthorID: ada.ID}, []string{"M1", "M0"}, 2},
			{blog.MediaQuery{Kind: blog.MediaSound}, []string{"M3"}, 1},
			{blog.MediaQuery{Silent: true}, []string{"M1"}, 1},
			{blog.MediaQuery{Words: "img 2034"}, []string{"M0"}, 1},
			{blog.MediaQuery{Words: "grune baeu"}, []string{"M0"}, 1},
			{blog.MediaQuery{Words: "%"}, []string{"M3", "M2", "M1", "M0"}, 4},
			{blog.MediaQuery{Words: "100 speed"}, []string{"M1"}, 1},
			{blog.MediaQuery{Words: "ana", AuthorID: ada.ID}, nil, 0},
		} {
			list, err := h.reader.MediaItems(ctx, c.query)
			h.must(err)
			var got []string
			for _, m := range list.Items {
				got = append(got, m.Ref)
			}
			h.same(fmt.Sprintf("%+v", c.query), got, c.want)
			h.same(fmt.Sprintf("total of %+v", c.query), list.Total, c.total)
		}
	})
}

func TestAFileOfAGuestIsNeeded(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		comment := h.comment(h.post(h.author(), nil), h.guest("away.test"), nil)
		p := h.picture(comment, "https://away.test/p.jpg")
		p.Path = "ab/ab00000000000000000000000000000000.jpg"
		h.change(func(tx blog.Tx) error { return tx.SavePicture(ctx, &p) })
		h.emoji("away.test", "cat", "cd/cd.png")
		still := blog.Video{Address: "https://tube.test/1", Still: "/media/ef/ef11-1600.jpg", FetchedAt: h.now()}
		h.change(func(tx blog.Tx) error { return tx.SaveVideo(ctx, still) })
		for path, want := range map[string]bool{p.Path: true, "cd/cd.png": true, "ef/ef11.jpg": true, "ef/ef12.jpg": false} {
			h.change(func(tx blog.Tx) error {
				needed, err := tx.MediaNeeded(ctx, path)
				h.same(path, needed, want)
				return err
			})
		}
	})
}
