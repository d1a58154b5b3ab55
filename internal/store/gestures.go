package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

const gesturesTable = "gestures"

// GestureByID finds a gesture by row.
func (q queries) GestureByID(ctx context.Context, id int64) (blog.Gesture, error) {
	return one[blog.Gesture](q.from(ctx, gesturesTable).Where("id = ?", id), "read gesture")
}

// GestureByRef finds a gesture by permanent identity.
func (q queries) GestureByRef(ctx context.Context, ref string) (blog.Gesture, error) {
	return one[blog.Gesture](q.from(ctx, gesturesTable).Where("ref = ?", ref), "read gesture by ref")
}

// GesturesOf lists the gestures of an author that stand, for some comments and messages and towards some guests.
func (q queries) GesturesOf(ctx context.Context, authorID int64, comments, messages, guests []int64) ([]blog.Gesture, error) {
	return many[blog.Gesture](q.from(ctx, gesturesTable).
		Where("author_id = ? AND state IN ('made', 'accepted') AND (comment_id IN ? AND comment_id <> 0 OR message_id IN ? AND message_id <> 0 OR kind = 'follow' AND guest_id IN ?)",
			authorID, append([]int64{-1}, comments...), append([]int64{-1}, messages...), append([]int64{-1}, guests...)), "list gestures")
}

func (t *blogTx) LiveGesture(ctx context.Context, authorID int64, kind blog.GestureKind, targetID string) (blog.Gesture, error) {
	return one[blog.Gesture](t.from(ctx, gesturesTable).
		Where("author_id = ? AND kind = ? AND target_id = ? AND state IN ('made', 'accepted')", authorID, kind, targetID), "look for a gesture")
}

func (t *blogTx) SaveGesture(ctx context.Context, g *blog.Gesture) error {
	return save(t.with(ctx), gesturesTable, g, &g.ID)
}
