package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// shunned are the guests whose words and reactions are not shown: blocked
// themselves, or from a blocked host. The index guests_blocked holds just these.
const shunned = `(SELECT id FROM guests WHERE blocked OR host_blocked)`

// GuestByID finds a guest by row.
func (q queries) GuestByID(ctx context.Context, id int64) (blog.Guest, error) {
	return one[blog.Guest](q.from(ctx, guestsTable).Where("id = ?", id), "read guest")
}

// GuestByActor finds a guest by the permanent id of their account.
func (q queries) GuestByActor(ctx context.Context, actorID string) (blog.Guest, error) {
	return one[blog.Guest](q.from(ctx, guestsTable).Where("actor_id = ?", actorID), "read guest by account")
}

// GuestByKey finds the guest whose key has this id; the one whose profile is newest, should two claim it.
func (q queries) GuestByKey(ctx context.Context, keyID string) (blog.Guest, error) {
	return one[blog.Guest](q.from(ctx, guestsTable).Where("key_id = ? AND key_id <> ''", keyID).
		Order("fetched_at DESC, id DESC"), "read guest by key")
}

// GuestsByInbox finds guests with this personal or shared inbox.
func (q queries) GuestsByInbox(ctx context.Context, inbox string) ([]blog.Guest, error) {
	if inbox == "" {
		return nil, nil
	}
	// Two walks along two indexes; an OR would read the whole table.
	return many[blog.Guest](q.with(ctx).Raw(`SELECT * FROM guests WHERE id IN (
			SELECT id FROM guests WHERE inbox_url = ? AND inbox_url <> ''
			UNION SELECT id FROM guests WHERE shared_inbox_url = ? AND shared_inbox_url <> '')
		ORDER BY id`, inbox, inbox), "list guests by inbox")
}

// GuestsOnHost lists some guests of a server that is not blocked, those known longest first. A limit of zero is 20.
func (q queries) GuestsOnHost(ctx context.Context, host string, limit int) ([]blog.Guest, error) {
	return many[blog.Guest](q.from(ctx, guestsTable).Where("host_key = ? AND NOT host_blocked AND NOT blocked", hostKey(host)).
		Order("id").Limit(orTwenty(limit)), "list guests of a host")
}

// SaveGuest keeps a guest. An account that is known under another row is kind Conflict.
func (t *blogTx) SaveGuest(ctx context.Context, g *blog.Guest) error {
	changed, shunned, err := t.guestLooksDifferent(ctx, g)
	if err != nil {
		return err
	}
	row := guestRow{Guest: *g, HostKey: hostKey(g.Host)}
	if row.HostBlocked, err = t.HostBlocked(ctx, g.Host); err != nil {
		return err
	}
	if err := save(t.with(ctx), guestsTable, &row, &row.ID); err != nil {
		return err
	}
	*g = row.Guest
	if err := t.renameFollower(ctx, *g); err != nil {
		return err
	}
	if err := t.indexGuest(ctx, *g); err != nil {
		return err
	}
	if changed {
		t.touch(blog.KeyGuest(g.ID))
	}
	if shunned { // their comments are counted no more, wherever they are, or again
		t.touch(blog.KeySite, blog.KeyTalk)
	}
	return nil
}

// guestLooksDifferent reports whether saving a guest changes a page, and whether it blocks them or takes that back. A
// refreshed key or inbox does neither, and a new guest has said nothing yet.
func (t *blogTx) guestLooksDifferent(ctx context.Context, g *blog.Guest) (changed, blocked bool, err error) {
	if g.ID == 0 {
		return false, false, nil
	}
	old, err := t.GuestByID(ctx, g.ID)
	if err != nil {
		return false, false, err
	}
	blocked = old.Blocked != g.Blocked
	return blocked || old.DisplayName != g.DisplayName || old.Name != g.Name || old.Handle != g.Handle || old.Host != g.Host ||
		old.ProfileURL != g.ProfileURL || old.AvatarURL != g.AvatarURL || old.AvatarPath != g.AvatarPath || old.Gone != g.Gone, blocked, nil
}
