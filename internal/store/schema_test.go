package store_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm/schema"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// beside names the columns that the store keeps for its own use, beside the fields of a struct.
var beside = map[string][]string{
	"followers":   {"handle_key", "host"},
	"guests":      {"host_blocked", "host_key"},
	"post_terms":  {"kind", "published_at", "status", "visibility"},
	"media_items": {"words"},
}

// elsewhere names the fields that have a table of their own.
var elsewhere = map[string]string{"posts": "text"}

func TestEveryFieldOfTheDomainHasItsColumnAndNoOther(t *testing.T) {
	t.Parallel()
	rows := map[string]any{
		"authors": blog.Author{}, "sessions": auth.Session{}, "posts": blog.Post{}, "aliases": blog.Alias{}, "terms": blog.Term{},
		"post_terms": blog.PostTerm{}, "guests": blog.Guest{}, "blocked_hosts": blog.BlockedHost{}, "followers": blog.Follower{},
		"comments": blog.Comment{}, "reactions": blog.Reaction{}, "messages": blog.Message{}, "reports": blog.Report{},
		"withdrawals": blog.Withdrawal{}, "incoming": blog.Incoming{}, "outgoing": blog.Outgoing{}, "deliveries": blog.Delivery{},
		"hosts": blog.Host{}, "videos": blog.Video{}, "subscriptions": blog.Subscription{}, "subscription_requests": blog.SubscriptionRequest{},
		"comment_pictures": blog.CommentPicture{}, "emojis": blog.Emoji{}, "quotes": blog.Quote{},
		"notices": blog.Notice{}, "notice_reads": blog.NoticeRead{}, "inbox_marks": blog.InboxMark{}, "moderations": blog.Moderation{},
		"muted_words": blog.MutedWord{}, "spam_counts": blog.SpamCount{}, "echoes": blog.Echo{},
		"media_items": blog.MediaItem{}, "media_former": blog.FormerFile{}, "media_uses": blog.MediaUse{},
		"other_accounts": blog.OtherAccount{},
		"former_refs":    blog.FormerRef{}, "revisions": blog.Revision{}, "autosaves": blog.Autosave{},
		"invitations": blog.Invitation{}, "mailboxes": blog.Mailbox{}, "news": blog.News{},
		"passkeys": auth.Passkey{}, "second_factors": auth.SecondFactor{}, "recovery_codes": auth.RecoveryCode{}, "slips": auth.Slip{},
		"visit_days": blog.VisitDay{}, "referrer_days": blog.ReferrerDay{}, "reading_days": blog.ReadingDay{}, "feed_days": blog.FeedDay{},
		"server_software": blog.Software{}, "follower_changes": blog.FollowerChange{},
		"gestures": blog.Gesture{}, "message_answers": blog.MessageAnswer{},
		"host_lists": blog.HostList{}, "spared_hosts": blog.SparedHost{}, "allowed_hosts": blog.AllowedHost{},
	}
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		db := open()
		for table, row := range rows {
			parsed, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{IdentifierMaxLength: 63})
			if err != nil {
				t.Fatalf("read the fields of %T: %v", row, err)
			}
			want := append(slices.Clone(parsed.DBNames), beside[table]...)
			want = slices.DeleteFunc(want, func(name string) bool { return name == elsewhere[table] })
			slices.Sort(want)
			if diff := cmp.Diff(want, columnsOf(t, db, table)); diff != "" {
				t.Errorf("%T and the table %s differ (- field, + column):\n%s", row, table, diff)
			}
		}
	})
}

func TestNoColumnMayBeNull(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		query := `SELECT t.name || '.' || c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
			WHERE t.type = 'table' AND c."notnull" = 0 AND c.pk = 0 AND ` + ours("t.name")
		db := open()
		if db.Engine() == store.Postgres {
			query = `SELECT table_name || '.' || column_name FROM information_schema.columns
				WHERE table_schema = current_schema() AND is_nullable = 'YES' AND ` + ours("table_name")
		}
		var loose []string
		if err := db.Reader(t.Context()).Raw(query).Scan(&loose).Error; err != nil {
			t.Fatalf("list columns: %v", err)
		}
		if len(loose) > 0 {
			t.Errorf("these columns may be NULL: %v", loose)
		}
	})
}

// ours leaves out the tables of the queue, of goose and of the databases, and those that FTS5 makes.
func ours(column string) string {
	return column + ` NOT LIKE 'river%' AND ` + column + ` NOT LIKE 'goose%' AND ` + column + ` NOT LIKE 'sqlite%' AND ` + column + ` NOT LIKE 'search_words%'`
}

func columnsOf(t *testing.T, db *store.DB, table string) []string {
	t.Helper()
	query := `SELECT name FROM pragma_table_info(?)`
	if db.Engine() == store.Postgres {
		query = `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?`
	}
	var names []string
	if err := db.Reader(t.Context()).Raw(query, table).Scan(&names).Error; err != nil {
		t.Fatalf("list columns of %s: %v", table, err)
	}
	slices.Sort(names)
	return names
}
