package store_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// crowded fills a house: comments, followers and reactions, written as the migration finds them in a house of an older
// version, and then given their notices by the same statements.
func crowded(t *testing.T, db *store.DB, comments, followers, reactions int) {
	t.Helper()
	series := func(n int) string {
		return fmt.Sprintf(`WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %d) `, n)
	}
	when := `datetime('2026-11-25', '-' || (n * 7) || ' minutes') || '+00:00'`
	yes, text := "1", "CAST(n AS TEXT)"
	if db.Engine() == store.Postgres {
		when, yes = `timestamptz '2026-11-25 00:00:00+00' - n * interval '7 minutes'`, "TRUE"
	}
	statements := []string{
		series(200) + `INSERT INTO posts (ref, author_id, kind, status, title, path) SELECT 'P' || ` + text + `, 1, 'post', 'published', 'Post ' || ` + text + `, '/p/' || ` + text + ` FROM s`,
		series(followers) + `INSERT INTO guests (actor_id, host, name, handle, approved) SELECT 'https://h.test/u/' || ` + text + `, 'h.test', 'u' || ` + text + `, 'u' || ` + text + ` || '@h.test', ` + yes + ` FROM s`,
		series(comments) + `INSERT INTO comments (ref, post_id, guest_id, status, remote_id, html, published_at, created_at) SELECT 'C' || ` + text + `, 1 + n % 200, 1 + n % ` + fmt.Sprint(followers) + `,
			CASE WHEN n % 50 = 0 THEN 'pending' WHEN n % 31 = 0 THEN 'hidden' ELSE 'approved' END, 'https://h.test/c/' || ` + text + `, '<p>Comment ' || ` + text + ` || ' about bread, butter and what else there is to say of an evening.</p>', ` + when + `, ` + when + ` FROM s`,
		series(followers) + `INSERT INTO followers (author_id, guest_id, created_at) SELECT 1, n, ` + when + ` FROM s`,
		series(reactions) + `INSERT INTO reactions (kind, guest_id, post_id, remote_id, created_at) SELECT CASE WHEN n % 3 = 0 THEN 'boost' ELSE 'like' END, 1 + n % ` + fmt.Sprint(followers) + `, 1 + n % 200, 'l' || ` + text + `, ` + when + ` FROM s`,
		`INSERT INTO notices (key, kind, place, waits, author_id, post_id, comment_id, guest_id, thing_id, at)
			SELECT 'comment:' || c.id, 'comment', CASE WHEN c.status = 'hidden' THEN 'hidden' ELSE 'inbox' END, c.status = 'pending', 1, c.post_id, c.id, c.guest_id, c.id, c.created_at FROM comments AS c`,
		`INSERT INTO notices (key, kind, place, author_id, post_id, total, faces, at)
			SELECT kind || ':' || post_id || ':0:' || id, kind, 'inbox', 1, post_id, 1, guest_id || ',', created_at FROM reactions WHERE id % 4 = 0`,
		`INSERT INTO notices (key, kind, place, author_id, faces, at) SELECT 'follow:1:' || id, 'follow', 'inbox', 1, guest_id || ',', created_at FROM followers WHERE id % 10 = 0`,
	}
	for _, s := range statements {
		if err := db.Atomically(t.Context(), func(tx *store.Tx) error {
			if db.Engine() == store.Postgres {
				if err := tx.DB().Exec("SET LOCAL statement_timeout = 0").Error; err != nil {
					return err
				}
			}
			return tx.DB().Exec(s).Error
		}); err != nil {
			t.Fatal(err)
		}
	}
	if db.Engine() == store.Postgres {
		if err := db.Atomically(t.Context(), func(tx *store.Tx) error { return tx.DB().Exec("ANALYZE").Error }); err != nil {
			t.Fatal(err)
		}
	}
}

// TestInboxOfALargeHouseIsQuick measures each drawer, the search and the counts; ORIEL_TEST_LARGE=yes asks for 200,000
// comments, 20,000 followers and 100,000 reactions instead of a tenth. The bound is generous, because the machine may be busy.
func TestInboxOfALargeHouseIsQuick(t *testing.T) {
	scale := 10
	if os.Getenv("ORIEL_TEST_LARGE") == "yes" {
		scale = 1
	}
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		db := open()
		b, err := store.NewBlog(db, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		reader := store.NewReader(db)
		house := blog.NewHouse(b, noKeys{}, time.Now)
		ana, err := house.AddAuthor(t.Context(), "ana", "Ana", "hash")
		if err != nil {
			t.Fatal(err)
		}
		writer := blog.Author{ID: ana.ID, Role: blog.Writer}
		crowded(t, db, 200_000/scale, 20_000/scale, 100_000/scale)
		deep := blog.NoticeCursor{At: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), ID: 1}
		for _, one := range []struct {
			name  string
			query blog.InboxQuery
		}{
			{"everything", blog.InboxQuery{Author: ana}},
			{"everything of a writer", blog.InboxQuery{Author: writer}},
			{"far back", blog.InboxQuery{Author: ana, Before: deep}},
			{"waiting", blog.InboxQuery{Author: ana, Waiting: true}},
			{"unread, nothing", blog.InboxQuery{Author: ana, Unread: true}},
			{"hidden", blog.InboxQuery{Author: ana, Place: blog.PlaceHidden}},
			{"spam, nothing", blog.InboxQuery{Author: ana, Place: blog.PlaceSpam}},
			{"a kind", blog.InboxQuery{Author: ana, Kinds: []blog.NoticeKind{blog.NoticeFollow}}},
			{"a kind that never came", blog.InboxQuery{Author: ana, Kinds: []blog.NoticeKind{blog.NoticePrivate}}},
			{"a post", blog.InboxQuery{Author: ana, PostID: 7}},
			{"a guest", blog.InboxQuery{Author: ana, GuestID: 7}},
			{"search for much", blog.InboxQuery{Author: ana, Search: "bread"}},
			{"search for nothing", blog.InboxQuery{Author: ana, Search: "xyzzy"}},
		} {
			measure(t, string(db.Engine())+" "+one.name, func() error {
				_, err := reader.Inbox(t.Context(), one.query)
				return err
			})
		}
		measure(t, string(db.Engine())+" counts", func() error {
			_, err := reader.InboxCounts(t.Context(), ana)
			return err
		})
	})
}

func measure(t *testing.T, what string, do func() error) {
	t.Helper()
	times := make([]time.Duration, 40)
	for i := range times {
		began := time.Now()
		if err := do(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		times[i] = time.Since(began)
	}
	slices.Sort(times)
	t.Logf("%-36s p50 %8s  p99 %8s", what, times[len(times)/2].Round(10*time.Microsecond), times[len(times)-1].Round(10*time.Microsecond))
	if times[len(times)/2] > time.Second {
		t.Errorf("%s takes %s", what, times[len(times)/2])
	}
}
