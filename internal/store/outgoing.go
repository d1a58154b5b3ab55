package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// PostOutgoing keeps a letter and its deliveries and wakes the lanes of their hosts, in one transaction. A delivery goes to
// the recipient's shared inbox where there is one and else to their own, to each inbox once; recipients without any are
// passed over. A letter with the same Key is not written again: out gets what was written first, and only missing
// deliveries are added.
func (m *Mail) PostOutgoing(ctx context.Context, out *blog.Outgoing, inboxes []blog.Recipient) error {
	return refusal(m.db.Atomically(ctx, func(tx *Tx) error {
		letter, err := keepOutgoing(tx, *out)
		if err != nil {
			return err
		}
		hosts, err := addDeliveries(tx, letter, inboxes)
		if err != nil {
			return err
		}
		if err := wakeLanes(tx, hosts, m.now()); err != nil {
			return err
		}
		*out = letter
		return nil
	}))
}

func keepOutgoing(tx *Tx, out blog.Outgoing) (blog.Outgoing, error) {
	_, err := exec(tx.DB(), "keep outgoing letter", `INSERT INTO outgoing (ref, key, author_id, post_id, body, small, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
		out.Ref, out.Key, out.AuthorID, out.PostID, notNull(out.Body), notNull(out.Small), at(out.CreatedAt))
	if err != nil {
		return out, err
	}
	return one[blog.Outgoing](tx.DB().Table(outgoingTable).Where("key = ?", out.Key), "read outgoing letter")
}

// addDeliveries writes the deliveries that are missing and gives their hosts.
func addDeliveries(tx *Tx, letter blog.Outgoing, inboxes []blog.Recipient) ([]string, error) {
	seen := make(map[string]bool, len(inboxes))
	rows := make([][]any, 0, len(inboxes))
	for _, r := range inboxes {
		inbox := cmp.Or(r.SharedInbox, r.Inbox)
		if inbox == "" || seen[inbox] {
			continue
		}
		seen[inbox] = true
		rows = append(rows, []any{letter.ID, inbox, r.Host, blog.DeliveryWaiting, letter.CreatedAt})
	}
	var hosts []string
	for part := range slices.Chunk(rows, rowsPerInsert) {
		list, args := values(part)
		added, err := many[string](tx.DB().Raw(`INSERT INTO deliveries (outgoing_id, inbox, host, state, created_at) VALUES `+list+`
			ON CONFLICT (outgoing_id, inbox) DO NOTHING RETURNING host`, args...), "post deliveries")
		if err != nil {
			return nil, err
		}
		hosts = append(hosts, added...)
	}
	return hosts, nil
}

// Outgoing reads a letter.
func (m *Mail) Outgoing(ctx context.Context, id int64) (blog.Outgoing, error) {
	return one[blog.Outgoing](m.from(ctx, outgoingTable).Where("id = ?", id), "read outgoing letter")
}

// OutgoingByRef reads a letter by the opaque part of its public id.
func (m *Mail) OutgoingByRef(ctx context.Context, ref string) (blog.Outgoing, error) {
	return one[blog.Outgoing](m.from(ctx, outgoingTable).Where("ref = ?", ref), "read outgoing letter by ref")
}
