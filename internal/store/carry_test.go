package store_test

import (
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// staysHere are the tables that no export carries, with the reason.
var staysHere = map[string]string{
	"edition": "counts the changes of this database", "touches": "belongs to the caches of running processes",
	"sessions": "who is logged in here", "incoming": "letters as they came, kept for days", "outgoing": "letters as they went, kept for weeks",
	"deliveries": "the queue", "hosts": "how the queue fares with a server", "subscription_requests": "wishes that wait for seconds",
	"passkeys": "hold for the address of this house", "second_factors": "secrets of whoever logs in here", "recovery_codes": "secrets of whoever logs in here",
	"slips": "what was asked for and waits for an answer", "invitations": "links to this house", "mailboxes": "an address counts where it was confirmed", "news": "the queue of letters",
	"autosaves": "what somebody is writing at this moment", "media_uses": "made anew", "guest_words": "made anew", "acquaintances": "asked for again", "media_passes": "what this program did in this house",
	"notices": "made anew from what came in, groups by day among them", "notice_reads": "belongs to them", "moderations": "what can be taken back for a day",
	"echoes":     "who sent which text in these days",
	"post_texts": "made anew with the index", "search_heads": "made anew", "search_words": "made anew",
}

func TestEveryTableIsCarriedOrStaysForAReason(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		db := open()
		query := `SELECT name FROM sqlite_schema WHERE type = 'table' AND ` + ours("name")
		if db.Engine() == store.Postgres {
			query = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND ` + ours("table_name")
		}
		var tables []string
		if err := db.Reader(t.Context()).Raw(query).Scan(&tables).Error; err != nil {
			t.Fatal(err)
		}
		carried := store.CarriedTables()
		for _, table := range tables {
			if carried[table] == (staysHere[table] != "") {
				t.Errorf("the table %s is to be carried by an export (carry_nouns.go, crate/nouns.go), or stays here for a reason (this file): one of both", table)
			}
		}
	})
}

func TestAHouseThatHoldsAnythingTakesNoExport(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		db := open()
		rooms, err := store.NewBlog(db, clockAt)
		if err != nil {
			t.Fatal(err)
		}
		carrier := store.NewCarrier(rooms)
		author := &blog.Author{ID: 7, Ref: "01HGFTQH80M9G5TDCCKR6BH5RE", Name: "ana", Role: blog.Owner}
		fill := func(s *store.Shelves) error { return s.Put(t.Context(), "authors", []any{author}) }
		if err := carrier.Fill(t.Context(), fill); err != nil {
			t.Fatal(err)
		}
		if err := carrier.Fill(t.Context(), fill); blog.KindOf(err) != blog.Conflict {
			t.Errorf("a second export into the same house: %v", err)
		}
		house := blog.NewHouse(rooms, noKeys{}, clockAt)
		next, err := house.AddAuthor(t.Context(), "bea", "", "hash")
		if err != nil || next.ID <= author.ID {
			t.Errorf("the next author has the id %d, %v", next.ID, err)
		}
	})
}

// clockAt is a clock that stands still.
func clockAt() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
