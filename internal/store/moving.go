package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// OtherAccounts lists an author's accounts elsewhere in the order in which they were added.
func (q queries) OtherAccounts(ctx context.Context, authorID int64) ([]blog.OtherAccount, error) {
	return many[blog.OtherAccount](q.from(ctx, otherAccountsTable).Where("author_id = ?", authorID).Order("id"), "list other accounts")
}

// FollowersSince counts the followers of an author who came at a time or later.
func (q queries) FollowersSince(ctx context.Context, authorID int64, since time.Time) (int, error) {
	return value[int](q.with(ctx).Raw(`SELECT count(*) FROM followers WHERE author_id = ? AND created_at >= ?`, authorID, at(since)), "count new followers")
}

// MovedGuests lists the guests whom this house knows under an account that they left, those known latest first.
func (q queries) MovedGuests(ctx context.Context, limit int) ([]blog.Guest, error) {
	return many[blog.Guest](q.from(ctx, guestsTable).Where("moved_to <> ''").Order("id DESC").Limit(orTwenty(limit)), "list guests who moved")
}

// FollowerHosts counts the followers of an author by their servers, the largest first.
func (q queries) FollowerHosts(ctx context.Context, authorID int64, limit int) ([]blog.HostCount, error) {
	return many[blog.HostCount](q.with(ctx).Raw(`SELECT guests.host AS host, count(*) AS followers,
			coalesce(max(server_software.name), '') AS software FROM followers
		JOIN guests ON guests.id = followers.guest_id LEFT JOIN server_software ON server_software.host = guests.host WHERE followers.author_id = ? AND NOT guests.gone
		GROUP BY guests.host ORDER BY count(*) DESC, guests.host LIMIT ?`, authorID, limit), "count followers by server")
}

// SaveOtherAccount keeps an account elsewhere. A second row for the same account is kind Conflict.
func (t *blogTx) SaveOtherAccount(ctx context.Context, a *blog.OtherAccount) error {
	return save(t.with(ctx), otherAccountsTable, a, &a.ID)
}

// DeleteOtherAccount forgets an account elsewhere. Safe to repeat.
func (t *blogTx) DeleteOtherAccount(ctx context.Context, id int64) error {
	_, err := exec(t.with(ctx), "delete other account", `DELETE FROM other_accounts WHERE id = ?`, id)
	return err
}
