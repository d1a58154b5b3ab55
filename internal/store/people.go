package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	invitationsTable = "invitations"
	mailboxesTable   = "mailboxes"
	newsTable        = "news"
)

func (t *blogTx) InvitationByHash(ctx context.Context, hash string) (blog.Invitation, error) {
	return t.queries.InvitationByHash(ctx, hash)
}

func (t *blogTx) InvitationByID(ctx context.Context, id int64) (blog.Invitation, error) {
	return one[blog.Invitation](t.from(ctx, invitationsTable).Where("id = ?", id), "read an invitation")
}

func (t *blogTx) SaveInvitation(ctx context.Context, i *blog.Invitation) error {
	return save(t.with(ctx), invitationsTable, i, &i.ID)
}

// HandOver gives what an author has not published to another one. What is published keeps its author: other servers know it so.
func (t *blogTx) HandOver(ctx context.Context, fromID, toID int64) (int64, error) {
	return exec(t.with(ctx), "hand posts over", `UPDATE posts SET author_id = ? WHERE author_id = ? AND status IN ('draft', 'scheduled')`, toID, fromID)
}

// EndAccess ends all by which an author comes in or is written to.
func (t *blogTx) EndAccess(ctx context.Context, authorID int64) error {
	for _, table := range []string{"sessions", "passkeys", "second_factors", "recovery_codes", "slips", "news", "mailboxes"} {
		if _, err := exec(t.with(ctx), "end the access of an author", `DELETE FROM `+table+` WHERE author_id = ?`, authorID); err != nil {
			return err
		}
	}
	return nil
}

func (t *blogTx) NewsWanted(ctx context.Context) (bool, error) {
	n, err := value[int64](t.with(ctx).Raw(`SELECT count(*) FROM (SELECT 1 FROM mailboxes WHERE address <> '' LIMIT 1) AS boxes`), "look for mailboxes")
	return n > 0, err
}

// InvitationByHash finds the invitation of a link, whatever became of it.
func (q queries) InvitationByHash(ctx context.Context, hash string) (blog.Invitation, error) {
	return one[blog.Invitation](q.from(ctx, invitationsTable).Where("hash = ?", hash), "read an invitation by its link")
}

// OpenInvitations lists those with which somebody may still join, the newest first.
func (q queries) OpenInvitations(ctx context.Context, now time.Time) ([]blog.Invitation, error) {
	never := at(time.Time{})
	return many[blog.Invitation](q.from(ctx, invitationsTable).Where("expires_at > ? AND used_at = ? AND revoked_at = ?", at(now), never, never).Order("id DESC").Limit(200), "list invitations")
}

// Colleagues tells of every author what an owner sees beside their name.
func (q queries) Colleagues(ctx context.Context) ([]blog.Colleague, error) {
	return many[blog.Colleague](q.with(ctx).Raw(`SELECT a.id AS author_id,
		(SELECT count(*) FROM posts WHERE author_id = a.id AND status = 'published' AND kind = 'post') AS posts,
		(SELECT count(*) FROM posts WHERE author_id = a.id AND status IN ('draft', 'scheduled')) AS drafts,
		(SELECT count(*) FROM passkeys WHERE author_id = a.id) AS passkeys,
		(SELECT count(*) FROM second_factors WHERE author_id = a.id AND confirmed_at > ?) AS second,
		(SELECT count(*) FROM mailboxes WHERE author_id = a.id AND address <> '') AS mail
		FROM authors AS a ORDER BY a.id`, at(time.Time{})), "list colleagues")
}
