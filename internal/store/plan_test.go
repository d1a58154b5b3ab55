package store_test

import (
	"context"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// queryTrap collects the text of all queries.
type queryTrap struct {
	mu      sync.Mutex
	queries []string
}

func (q *queryTrap) Enabled(context.Context, slog.Level) bool { return true }
func (q *queryTrap) WithAttrs([]slog.Attr) slog.Handler       { return q }
func (q *queryTrap) WithGroup(string) slog.Handler            { return q }

func (q *queryTrap) Handle(_ context.Context, r slog.Record) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "query" && !slices.Contains(q.queries, a.Value.String()) {
			q.queries = append(q.queries, a.Value.String())
		}
		return true
	})
	return nil
}

// growing are the tables that grow with the life of the house; counted are the
// queries that count or list a whole table, once in each edition or at set-up.
var (
	growing = regexp.MustCompile(`^SCAN (posts|post_terms|aliases|terms|guests|guest_words|acquaintances|followers|comments|c|g|p|reactions|messages|message_answers|gestures|reports|comment_pictures|emojis|quotes|withdrawals|incoming|outgoing|deliveries|hosts|subscriptions|subscription_requests|post_texts|search_heads)\b`)
	counted = regexp.MustCompile(`(?i)^SELECT\s+\(SELECT count|FROM post_terms\s+WHERE term_id = terms\.id|unixepoch\(published_at\)|DISTINCT topic FROM subscriptions|count\(\*\) FROM subscriptions$`)
	// These indexes hold only the few rows that are blocked, fail or wait.
	bounded = regexp.MustCompile(`USING (COVERING )?INDEX (guests_blocked|reactions_waiting_for|deliveries_of_host|hosts_failing)`)
	number  = regexp.MustCompile(`\$\d+`)
)

func TestNoQueryReadsAWholeTable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, nil, func(t *testing.T, d *storetest.Database) {
		if d.Engine != store.SQLite {
			t.Skip("the plans of PostgreSQL depend on how full its tables are")
		}
		trap := &queryTrap{}
		options := d.Options()
		options.Logger = slog.New(trap)
		db, err := store.Open(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		askEverything(t, db)
		if len(trap.queries) < 80 {
			t.Errorf("only %d queries were seen", len(trap.queries))
		}
		for _, query := range trap.queries {
			if counted.MatchString(query) || strings.HasPrefix(query, "INSERT") {
				continue
			}
			var plan []struct{ Detail string }
			if err := db.Reader(t.Context()).Raw("EXPLAIN QUERY PLAN " + number.ReplaceAllString(strings.ReplaceAll(query, "?", "1"), "1")).Scan(&plan).Error; err != nil {
				t.Errorf("explain %s: %v", query, err)
			}
			for _, step := range plan {
				walk := strings.Contains(query, " LIMIT ") && strings.Contains(step.Detail, " INDEX ") // ends with the page
				if growing.MatchString(step.Detail) && !bounded.MatchString(step.Detail) && !walk {
					t.Errorf("%s\nreads a whole table: %s", query, step.Detail)
				}
			}
		}
	})
}

// askEverything calls every method that reads or changes what is there already.
func askEverything(t *testing.T, db *store.DB) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	r, m := store.NewReader(db), store.NewMail(db, time.Now)
	b, err := store.NewBlog(db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	guest := blog.Guest{ActorID: "https://a.test/u", Host: "a.test"}
	askTheHub(t, db)
	err = b.Atomically(ctx, func(tx blog.Tx) error {
		author := blog.Author{Ref: "A", Name: "ada"}
		if err := tx.SaveAuthor(ctx, &author); err != nil {
			return err
		}
		post := blog.Post{Ref: "01JD0000000000000000000001", AuthorID: author.ID, Kind: blog.KindPost, Status: blog.Published, Path: "/p/", PublishedAt: now}
		if err := tx.SavePost(ctx, &post); err != nil {
			return err
		}
		return tx.SaveGuest(ctx, &guest)
	})
	if err != nil {
		t.Fatal(err)
	}
	do := func(tx blog.Tx) error {
		post, _ := tx.PostByRef(ctx, "01JD0000000000000000000001")
		_ = tx.SavePost(ctx, &post)
		_ = tx.SetTerms(ctx, post.ID, nil)
		_, _ = tx.PathHeld(ctx, "/p/", 0)
		_, _ = tx.CountPinned(ctx, 1, 0)
		_ = tx.SaveGuest(ctx, &guest)
		_, _ = tx.FollowerOf(ctx, 1, 1)
		_, _ = tx.FollowerByRequest(ctx, 1, "x")
		_ = tx.DeleteFollower(ctx, 1)
		_ = tx.DeleteFollowersOf(ctx, 1)
		_ = tx.DeleteFollowersOnHost(ctx, "a.test")
		_ = tx.BlockHost(ctx, blog.BlockedHost{Host: "a.test"})
		_ = tx.UnblockHost(ctx, "a.test")
		comment := blog.Comment{Ref: "C", PostID: post.ID, GuestID: guest.ID, Status: blog.Approved}
		_ = tx.SaveComment(ctx, &comment)
		_ = tx.SaveComment(ctx, &comment)
		_, _ = tx.CommentByID(ctx, 1)
		_, _ = tx.CommentByRef(ctx, "C")
		_, _ = tx.CommentByRemoteID(ctx, "x")
		_, _ = tx.CommentsWaitingFor(ctx, "x")
		_, _ = tx.CommentsOfGuest(ctx, 1)
		_, _ = tx.HasApproved(ctx, 1)
		_ = tx.SaveMessage(ctx, &blog.Message{AuthorID: 1, GuestID: guest.ID, Kind: blog.Private, RemoteID: "x"})
		_, _ = tx.MessageByRemoteID(ctx, 1, "x")
		message := blog.Message{AuthorID: 1, GuestID: guest.ID, Kind: blog.Private, RemoteID: "y"}
		_ = tx.SaveMessage(ctx, &message)
		_ = tx.SaveMessageAnswer(ctx, &blog.MessageAnswer{Ref: "M", MessageID: message.ID, AuthorID: 1, GuestID: guest.ID, Kind: blog.Private})
		_, _ = tx.MessageAnswerByRef(ctx, "M")
		_, _ = tx.MessageAnswerByID(ctx, 1)
		_ = tx.DeleteMessage(ctx, 1, "x")
		_ = tx.SaveReport(ctx, &blog.Report{RemoteID: "x"})
		_, _ = tx.ReactionByRemoteID(ctx, 1, "x")
		_, _ = tx.ReactionsOf(ctx, blog.Like, 1, 1, 0)
		_, _ = tx.ReactionsOf(ctx, blog.Like, 1, 0, 1)
		_, _ = tx.ReactionsWaitingFor(ctx, "x")
		_, _ = tx.ReactionsUndoneBy(ctx, 1, "x")
		_ = tx.DeleteReaction(ctx, 1)
		_ = tx.DeleteReactionsOf(ctx, 1)
		_, _ = tx.Withdrawn(ctx, "x", "y", now)
		_ = tx.SavePicture(ctx, &blog.CommentPicture{CommentID: comment.ID, URL: "u", State: blog.PictureWanted})
		_, _ = tx.PictureByID(ctx, 1)
		_, _ = tx.PicturesOf(ctx, 1)
		_ = tx.DeletePicture(ctx, 1)
		_ = tx.DeletePicturesOf(ctx, 1)
		emoji := blog.Emoji{Host: "a.test", Shortcode: "x", Path: "p"}
		_ = tx.SaveEmoji(ctx, &emoji)
		_, _ = tx.EmojiByID(ctx, emoji.ID)
		_, _ = tx.EmojisNamed(ctx, "a.test", []string{"x"})
		_, _ = tx.CountEmojis(ctx, "a.test")
		_ = tx.SaveQuote(ctx, &blog.Quote{PostID: post.ID, GuestID: guest.ID, RemoteID: "q", Status: blog.Approved})
		_, _ = tx.QuoteByID(ctx, 1)
		_, _ = tx.QuotesByRemoteID(ctx, "q")
		_ = tx.DeleteQuotes(ctx, 99, "q")
		_ = tx.DeleteQuotesOf(ctx, 99)
		_, _ = tx.CommentsKnown(ctx, []string{"x", "y"})
		_, _ = tx.WithdrawalsOf(ctx, []string{"x", "y"}, now)
		_, _ = tx.GuestsByActors(ctx, []string{"x", "y"})
		return nil
	}
	if err := b.Atomically(ctx, do); err != nil {
		t.Fatal(err)
	}
	for _, q := range []blog.Query{{}, {AuthorID: 1}, {TermID: 1}, {TermID: 1, AuthorID: 1}, {TermID: 1, Below: []int64{2, 3}}, {From: now}, {To: now}, {Kind: blog.KindPage}, {Outward: true, AuthorID: 1}, {Drafts: true}, {Drafts: true, AuthorID: 1}} {
		_, _ = r.Entries(ctx, q)
	}
	post, _ := r.EntryByRef(ctx, "01JD0000000000000000000001")
	_, _ = r.EntryByPath(ctx, "/p/")
	_, _ = r.HiddenByPath(ctx, "/p/")
	_, _ = r.Pinned(ctx, 0)
	_, _ = r.Pinned(ctx, 1)
	_, _ = r.EntryByID(ctx, 1)
	_, _ = r.PathOfAlias(ctx, "/x/")
	_, _ = r.EntriesBefore(ctx, 0, now, 1, 10)
	_, _ = r.EntriesBefore(ctx, 1, time.Time{}, 0, 10)
	_, _, _ = r.Neighbours(ctx, post.Post)
	_, _ = r.Pages(ctx)
	_, _ = r.Terms(ctx, blog.Tag)
	_, _ = r.TermBySlug(ctx, blog.Tag, "x")
	_, _ = r.Months(ctx, time.UTC)
	_, _ = r.Search(ctx, blog.Search{Text: `post "a b" -c d`})
	_, _ = r.Related(ctx, post.Post, 0)
	_, _ = r.OnThisDay(ctx, now.Month(), now.Day(), time.UTC)
	_, _ = r.Addresses(ctx, 0, 10)
	_, _ = r.Totals(ctx, now)
	_, _ = r.Thread(ctx, 1)
	_, _, _, _ = r.ThreadPage(ctx, 1, 1, 10)
	_, _ = r.PageOfComment(ctx, 1, "C", 10)
	_, _ = r.Quotes(ctx, 1)
	_, _ = r.QuotesPending(ctx, 10)
	_, _ = r.CommentByRemoteID(ctx, "x")
	_, _ = r.CommentByID(ctx, 1)
	_, _ = r.CommentByRef(ctx, "C")
	_, _ = r.RecentComments(ctx, 10)
	_, _ = r.Queue(ctx, "", 10, 0)
	_, _ = r.Queue(ctx, blog.Pending, 10, 0)
	_, _, _ = r.VisibleIDs(ctx, 1, 10, 0)
	_, _ = r.Reactions(ctx, blog.Like, 1, 0)
	_, _ = r.Reactions(ctx, blog.Like, 0, 1)
	_, _ = r.Messages(ctx, 1, 10)
	_, _ = r.Talk(ctx, blog.Author{ID: 1}, 2)
	_, _ = r.GesturesOf(ctx, 1, []int64{1}, []int64{1}, []int64{1})
	_, _ = r.Reports(ctx, 10)
	_, _, _ = r.Followers(ctx, 1, 10, 0)
	_, _ = r.HostBlocked(ctx, "a.test")
	_, _ = r.GuestsLike(ctx, "h", 10)
	_, _ = r.GuestsNamed(ctx, []string{"hedda@a.test", "olaf@b.test"})
	_, _ = r.LookedUp(ctx, []string{"hedda@a.test"}, now)
	_, _ = m.FollowerInboxes(ctx, 1)
	_, _ = m.ParticipantInboxes(ctx, 1)
	_, _ = m.FollowedFrom(ctx, 1, "a.test")
	_, _ = m.GuestByKey(ctx, "x")
	_, _ = m.GuestByActor(ctx, "x")
	_, _ = m.GuestsByInbox(ctx, "x")
	_, _ = m.GuestsOnHost(ctx, "a.test", 1)
	_, _ = m.FollowerByID(ctx, 1)
	_ = m.StoreIncoming(ctx, []*blog.Incoming{{ActorID: "a", RemoteID: "b"}})
	_, _ = m.Incoming(ctx, 1)
	_ = m.FinishIncoming(ctx, 1, blog.IncomingDone, "")
	_ = m.PostOutgoing(ctx, &blog.Outgoing{Ref: "R", Key: "k"}, []blog.Recipient{{Host: "a.test", Inbox: "https://a.test/inbox"}})
	_, _ = m.OutgoingByRef(ctx, "R")
	_, _ = m.Outgoing(ctx, 1)
	_, _, _ = m.OpenLane(ctx, "a.test", 1)
	due, _ := m.DueDeliveries(ctx, "a.test", now, 10)
	for i := range due {
		due[i].NotBefore = now.Add(time.Hour)
	}
	_ = m.SettleDeliveries(ctx, due)
	_ = m.SaveHost(ctx, blog.Host{Host: "a.test", OpenUntil: now.Add(time.Hour)})
	_, _, _ = m.CloseLane(ctx, "a.test", 1, now)
	_ = m.ReviveHost(ctx, "a.test")
	_, _ = m.WakeStuckLanes(ctx, now)
	askTheLetters(t, m, post.Post)
	_ = m.BuryInbox(ctx, "x", "")
	_, _ = db.PurgeOld(ctx, now)
}

// askTheLetters calls every method that the desk asks about a post's way.
func askTheLetters(t *testing.T, m *store.Mail, post blog.Post) {
	t.Helper()
	ctx := t.Context()
	out := blog.Outgoing{Ref: "L", Key: "create:" + post.Ref, PostID: post.ID}
	_ = m.PostOutgoing(ctx, &out, []blog.Recipient{{Host: "b.test", Inbox: "https://b.test/1"}, {Host: "b.test", Inbox: "https://b.test/2"}})
	later := blog.Outgoing{Ref: "M", Key: "update:" + post.Ref + ":2", PostID: post.ID}
	_ = m.PostOutgoing(ctx, &later, nil)
	letters, _ := m.LettersOf(ctx, post, 0)
	_, _ = m.LatestDeliveries(ctx, []string{"create:" + post.Ref, "create:nothing"})
	if len(letters) != 2 {
		t.Fatalf("%d letters, want 2", len(letters))
	}
	list, _ := m.Deliveries(ctx, out.ID, 50, 0)
	list[0].State, list[1].State = blog.DeliveryDone, blog.DeliveryBuried
	_ = m.SettleDeliveries(ctx, list)
	_, _ = m.Tally(ctx, letters[1])
	_, _ = m.HostsNamed(ctx, []string{"a.test", "b.test"})
	_, _ = m.Backlog(ctx, 10)
	if n, err := m.SendAgain(ctx, post, out.ID, 0); n != 1 || err != nil {
		t.Errorf("%d deliveries go again, want 1: %v", n, err)
	}
	_, _ = m.SendAgain(ctx, post, out.ID, list[1].ID)
	_ = m.TryNow(ctx, "b.test")
}

// askTheHub calls every method of the hub's store.
func askTheHub(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	w, err := store.NewWebSub(db, time.Now, blog.SubscriptionLimits{Pending: 9, PerHost: 9, All: 9})
	if err != nil {
		t.Fatal(err)
	}
	r := blog.SubscriptionRequest{Topic: "/feed/", Callback: "https://a.test/", Host: "a.test", Lease: 3600}
	if err := w.Ask(ctx, &r); err != nil {
		t.Fatal(err)
	}
	kept, _ := w.Request(ctx, r.ID)
	_ = w.Confirm(ctx, kept.ID)
	_ = w.Drop(ctx, 2)
	_, _ = w.Topics(ctx)
	_ = w.Announce(ctx, "x")
	if woken, err := w.Wake(ctx, "/feed/", "hash"); woken != 1 || err != nil {
		t.Errorf("%d subscriptions were woken, want 1: %v", woken, err)
	}
	s, _ := w.Subscription(ctx, 1)
	_ = w.Took(ctx, s, "hash", 200)
	_ = w.Failed(ctx, 1, time.Now(), 500)
	_ = w.Remove(ctx, 1)
}
