package store

import (
	"context"
	"maps"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

func (t *blogTx) ReactionByRemoteID(ctx context.Context, guestID int64, remoteID string) (blog.Reaction, error) {
	return one[blog.Reaction](t.from(ctx, reactionsTable).Where("guest_id = ? AND remote_id = ? AND remote_id <> ''", guestID, remoteID), "read reaction")
}

func (t *blogTx) ReactionsOf(ctx context.Context, kind blog.ReactionKind, guestID, postID, commentID int64) ([]blog.Reaction, error) {
	return many[blog.Reaction](about(t.from(ctx, reactionsTable), postID, commentID).
		Where("kind = ? AND guest_id = ? AND target_id = ''", kind, guestID).Order("id"), "list reactions of a guest")
}

func (t *blogTx) ReactionsWaitingFor(ctx context.Context, targetID string) ([]blog.Reaction, error) {
	return many[blog.Reaction](t.from(ctx, reactionsTable).Where("target_id = ? AND target_id <> ''", targetID).Order("id"), "list waiting reactions")
}

func (t *blogTx) ReactionsUndoneBy(ctx context.Context, guestID int64, remoteID string) ([]blog.Reaction, error) {
	return many[blog.Reaction](t.from(ctx, reactionsTable).Where("guest_id = ? AND undone_by = ? AND undone_by <> ''", guestID, remoteID).Order("id"), "list undone reactions")
}

// SaveReaction keeps a request. A second one with the same guest and remote id is kind Conflict.
func (t *blogTx) SaveReaction(ctx context.Context, r *blog.Reaction) error {
	if r.TargetID == "" {
		t.touch(blog.KeyComments(r.PostID))
	}
	var before blog.Reaction
	if r.ID != 0 {
		var err error
		if before, err = one[blog.Reaction](t.from(ctx, reactionsTable).Where("id = ?", r.ID), "read reaction"); err != nil {
			return err
		}
	}
	if err := save(t.with(ctx), reactionsTable, r, &r.ID); err != nil {
		return err
	}
	return t.noticeReaction(ctx, before, *r)
}

func (t *blogTx) DeleteReaction(ctx context.Context, id int64) error {
	return t.deleteReactions(ctx, `DELETE FROM reactions WHERE id = ? RETURNING *`, id)
}

func (t *blogTx) DeleteReactionsOf(ctx context.Context, guestID int64) error {
	return t.deleteReactions(ctx, `DELETE FROM reactions WHERE guest_id = ? RETURNING *`, guestID)
}

func (t *blogTx) deleteReactions(ctx context.Context, statement string, id int64) error {
	gone, err := many[blog.Reaction](t.with(ctx).Raw(statement, id), "delete reactions")
	for _, r := range gone {
		t.touch(blog.KeyComments(r.PostID))
		if err := t.noticeReaction(ctx, r, blog.Reaction{}); err != nil {
			return err
		}
	}
	return err
}

// Reactions lists who likes or boosted a post, or a comment when commentID is not zero: the first live request of each
// guest, oldest first. For a comment postID is not read.
func (q queries) Reactions(ctx context.Context, kind blog.ReactionKind, postID, commentID int64) ([]blog.ReactionView, error) {
	reactions, err := many[blog.Reaction](about(q.from(ctx, reactionsTable), postID, commentID).
		Where("kind = ? AND undone_by = '' AND target_id = '' AND guest_id NOT IN "+shunned, kind).Order("created_at, id"), "list reactions")
	if err != nil {
		return nil, err
	}
	guests, err := q.guestsByID(ctx, ids(reactions, func(r blog.Reaction) int64 { return r.GuestID }))
	if err != nil {
		return nil, err
	}
	views := make([]blog.ReactionView, 0, len(guests))
	for _, r := range reactions {
		guest, first := guests[r.GuestID]
		if !first {
			continue
		}
		delete(guests, r.GuestID)
		views = append(views, blog.ReactionView{Reaction: r, Guest: guest})
	}
	return views, q.dressReactions(ctx, views)
}

func (q queries) dressReactions(ctx context.Context, views []blog.ReactionView) error {
	wishes := make([]emojiWish, len(views))
	for i, v := range views {
		wishes[i] = wish(v.Guest.Host, v.Guest.DisplayName, v.Reaction.Emoji)
	}
	emojis, err := q.emojisFor(ctx, wishes)
	for i := range emojis {
		views[i].Emojis = emojis[i]
	}
	return err
}

// tally counts the guests behind the live reactions to one thing.
type tally struct{ likes, boosts int }

type tallyRow struct {
	About  int64
	Kind   blog.ReactionKind
	Guests int
}

// postTallies counts the reactions to posts themselves, by post.
func (q queries) postTallies(ctx context.Context, postIDs []int64) (map[int64]tally, error) {
	return q.tallies(ctx, `SELECT post_id AS about, kind, count(DISTINCT guest_id) AS guests FROM reactions
		WHERE post_id IN ? AND comment_id = 0 AND undone_by = '' AND guest_id NOT IN `+shunned+` GROUP BY post_id, kind`, postIDs)
}

// threadTallies counts the reactions to the comments of a post, by comment.
func (q queries) threadTallies(ctx context.Context, postID int64) (map[int64]tally, error) {
	return q.tallies(ctx, `SELECT comment_id AS about, kind, count(DISTINCT guest_id) AS guests FROM reactions
		WHERE comment_id <> 0 AND comment_id IN (SELECT id FROM comments WHERE post_id = ?) AND undone_by = ''
			AND guest_id NOT IN `+shunned+` GROUP BY comment_id, kind`, postID)
}

// commentTallies counts the reactions to comments.
func (q queries) commentTallies(ctx context.Context, commentIDs []int64) (map[int64]tally, error) {
	return q.tallies(ctx, `SELECT comment_id AS about, kind, count(DISTINCT guest_id) AS guests FROM reactions
		WHERE comment_id <> 0 AND comment_id IN ? AND undone_by = '' AND guest_id NOT IN `+shunned+` GROUP BY comment_id, kind`, commentIDs)
}

// tallyAll is commentTallies for any number of comments.
func (q queries) tallyAll(ctx context.Context, commentIDs []int64) (map[int64]tally, error) {
	all := make(map[int64]tally, len(commentIDs))
	for part := range slices.Chunk(commentIDs, maxIDs) {
		some, err := q.commentTallies(ctx, part)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}

func (q queries) tallies(ctx context.Context, statement string, arg any) (map[int64]tally, error) {
	rows, err := many[tallyRow](q.with(ctx).Raw(statement, arg), "count reactions")
	if err != nil {
		return nil, err
	}
	tallies := make(map[int64]tally, len(rows))
	for _, row := range rows {
		sum := tallies[row.About]
		if row.Kind == blog.Like {
			sum.likes = row.Guests
		} else {
			sum.boosts = row.Guests
		}
		tallies[row.About] = sum
	}
	return tallies, nil
}
