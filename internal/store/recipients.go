package store

import (
	"cmp"
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

type recipientRow struct {
	ID             int64
	Host           string
	InboxURL       string
	SharedInboxURL string
}

const (
	recipientColumns = `guests.id, guests.host, guests.inbox_url, guests.shared_inbox_url`
	reachable        = `NOT guests.blocked AND NOT guests.host_blocked AND NOT guests.gone AND guests.inbox_url <> ''`
)

// FollowerInboxes lists one recipient for each distinct inbox of an author's followers, without guests that are gone,
// blocked or from a blocked host. Recipient.Inbox is the shared inbox where there is one.
func (m *Mail) FollowerInboxes(ctx context.Context, authorID int64) ([]blog.Recipient, error) {
	return m.recipients(ctx, `SELECT `+recipientColumns+` FROM followers JOIN guests ON guests.id = followers.guest_id
		WHERE followers.author_id = ? AND `+reachable+` ORDER BY followers.id`, authorID)
}

// ParticipantInboxes lists the same for the guests who commented on or reacted to a post.
func (m *Mail) ParticipantInboxes(ctx context.Context, postID int64) ([]blog.Recipient, error) {
	return m.recipients(ctx, `SELECT `+recipientColumns+` FROM guests WHERE id IN (
			SELECT guest_id FROM comments WHERE post_id = ? AND post_id <> 0
			UNION SELECT guest_id FROM reactions WHERE post_id = ? AND post_id <> 0)
		AND `+reachable+` ORDER BY guests.id`, postID, postID)
}

// EarlierInboxes lists where letters about a post with a ref went, as far as that is remembered: also to people who
// do not follow any more. Blocked hosts and inboxes that never took anything are left out.
func (m *Mail) EarlierInboxes(ctx context.Context, postID int64, ref string) ([]blog.Recipient, error) {
	found, err := many[blog.Delivery](m.with(ctx).Raw(`SELECT DISTINCT deliveries.inbox, deliveries.host FROM deliveries
		JOIN outgoing ON outgoing.id = deliveries.outgoing_id
		WHERE outgoing.post_id = ? AND outgoing.post_id <> 0 AND substr(outgoing.key, 1, 7) IN ('create:', 'update:')
			AND substr(outgoing.key, 8, 26) = ? AND deliveries.state <> 'buried' ORDER BY deliveries.inbox`, postID, ref), "list earlier inboxes")
	if err != nil {
		return nil, err
	}
	if found, err = m.withoutBlocked(ctx, found); err != nil {
		return nil, err
	}
	recipients := make([]blog.Recipient, len(found))
	for i, d := range found {
		recipients[i] = blog.Recipient{Host: d.Host, Inbox: d.Inbox}
	}
	return recipients, nil
}

func (m *Mail) recipients(ctx context.Context, statement string, args ...any) ([]blog.Recipient, error) {
	rows, err := many[recipientRow](m.with(ctx).Raw(statement, args...), "list inboxes")
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(rows))
	recipients := make([]blog.Recipient, 0, len(rows))
	for _, row := range rows {
		inbox := cmp.Or(row.SharedInboxURL, row.InboxURL)
		if seen[inbox] {
			continue
		}
		seen[inbox] = true
		recipients = append(recipients, blog.Recipient{GuestID: row.ID, Host: row.Host, Inbox: inbox, SharedInbox: row.SharedInboxURL})
	}
	return recipients, nil
}
