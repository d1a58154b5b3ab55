package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// Names of the tables. Structs are plain; each query names its table.
const (
	authorsTable    = "authors"
	postsTable      = "posts"
	termsTable      = "terms"
	guestsTable     = "guests"
	followersTable  = "followers"
	commentsTable   = "comments"
	reactionsTable  = "reactions"
	messagesTable   = "messages"
	reportsTable    = "reports"
	incomingTable   = "incoming"
	outgoingTable   = "outgoing"
	deliveriesTable = "deliveries"
	hostsTable      = "hosts"
	sessionsTable   = "sessions"
	revisionsTable  = "revisions"
	autosavesTable  = "autosaves"

	otherAccountsTable = "other_accounts"

	subscriptionsTable        = "subscriptions"
	subscriptionRequestsTable = "subscription_requests"
)

// guestRow is a guest with what the table repeats about their host.
type guestRow struct {
	blog.Guest

	HostKey     string
	HostBlocked bool
}

// keepClock makes GORM store times as they are given: without it, it puts the
// present time wherever a field called CreatedAt is zero or UpdatedAt is saved,
// though only the domain knows what time it is.
func keepClock(db *gorm.DB) error {
	rows := []any{
		blog.Author{}, blog.Post{}, blog.Term{}, guestRow{}, blog.Follower{}, followerRow{}, blog.Comment{}, blog.Reaction{},
		blog.Message{}, blog.Report{}, blog.Video{}, blog.CommentPicture{}, blog.Emoji{}, blog.Quote{}, blog.Incoming{}, blog.Outgoing{}, blog.Delivery{}, blog.Host{},
		auth.Session{}, blog.Gesture{}, blog.MessageAnswer{}, blog.OtherAccount{}, blog.Subscription{}, blog.SubscriptionRequest{}, mediaRow{}, blog.Revision{}, blog.Autosave{},
		blog.Notice{}, blog.NoticeRead{}, blog.InboxMark{}, blog.Moderation{}, blog.MutedWord{}, blog.SpamCount{}, blog.Echo{},
		auth.Passkey{}, auth.SecondFactor{}, auth.RecoveryCode{}, auth.Slip{}, blog.Invitation{}, blog.Mailbox{}, blog.News{}, blog.HostList{}, blog.BlockedHost{},
	}
	for _, row := range rows {
		stmt := &gorm.Statement{DB: db}
		if err := stmt.Parse(row); err != nil {
			return fmt.Errorf("read the fields of %T: %w", row, err)
		}
		for _, field := range stmt.Schema.Fields {
			if field.Name == "Text" && field.Schema.ModelType == reflect.TypeFor[blog.Post]() && field.Updatable {
				field.Creatable, field.Updatable = false, false // it has a table of its own, see indexPost
			}
			if field.AutoCreateTime != 0 || field.AutoUpdateTime != 0 { // else it was done before, and others may be reading
				field.AutoCreateTime, field.AutoUpdateTime = 0, 0
			}
		}
	}
	return nil
}

// columns lists the columns of a struct as "alias.column AS prefix_column", for
// queries that read several structs at once.
func columns(db *gorm.DB, row any, alias, prefix string, without ...string) (string, error) {
	stmt := &gorm.Statement{DB: db}
	if err := stmt.Parse(row); err != nil {
		return "", fmt.Errorf("read the fields of %T: %w", row, err)
	}
	left := make([]string, 0, len(stmt.Schema.DBNames))
	for _, name := range stmt.Schema.DBNames {
		if !slices.Contains(without, name) {
			left = append(left, alias+"."+name+" AS "+prefix+name)
		}
	}
	return strings.Join(left, ", "), nil
}
