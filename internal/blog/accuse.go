package blog

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Accusation is a report to a guest's own server, as it stands in the queue (Fact GuestAccused).
type Accusation struct {
	ActorID string   `json:"actor"`
	Host    string   `json:"host"`
	Inbox   string   `json:"inbox"`
	Things  []string `json:"things"` // ids of what it is about, on that server
	Words   string   `json:"words"`
}

const maxAccusation = 1000 // characters, as Mastodon takes

// Accuse reports a comment and its writer to the writer's own server (Flag). The report goes out in the name of the site, not
// of the author. It answers Invalid for what was written here.
func (c *Conversation) Accuse(ctx context.Context, author Author, commentRef, words string) error {
	words = strings.TrimSpace(words)
	if utf8.RuneCountInString(words) > maxAccusation {
		return &Error{Kind: Invalid, Message: "Some fields need your attention.", Problems: []Problem{{"words", "Please keep the report under 1,000 characters."}}}
	}
	return c.moderate(ctx, author, commentRef, func(tx Tx, comment Comment) error {
		if comment.GuestID == 0 || comment.RemoteID == "" {
			return Refuse(Invalid, "This comment was written here, so there is no other server to report it to.")
		}
		guest, err := tx.GuestByID(ctx, comment.GuestID)
		if err != nil {
			return err
		}
		inbox := firstOf(guest.SharedInboxURL, guest.InboxURL)
		if inbox == "" {
			return Refuse(Invalid, "This guest's server takes no reports.")
		}
		note, err := json.Marshal(Accusation{ActorID: guest.ActorID, Host: guest.Host, Inbox: inbox, Things: []string{comment.RemoteID}, Words: words})
		if err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: GuestAccused, ID: comment.ID, Note: string(note)})
	})
}
