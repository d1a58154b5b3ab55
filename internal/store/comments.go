package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

func (t *blogTx) CommentByID(ctx context.Context, id int64) (blog.Comment, error) {
	return one[blog.Comment](t.from(ctx, commentsTable).Where("id = ?", id), "read comment")
}

func (t *blogTx) CommentByRef(ctx context.Context, ref string) (blog.Comment, error) {
	return one[blog.Comment](t.from(ctx, commentsTable).Where("ref = ?", ref), "read comment by ref")
}

func (t *blogTx) CommentByRemoteID(ctx context.Context, remoteID string) (blog.Comment, error) {
	return one[blog.Comment](t.from(ctx, commentsTable).Where("remote_id = ? AND remote_id <> ''", remoteID), "read comment by remote id")
}

func (t *blogTx) CommentsWaitingFor(ctx context.Context, remoteID string) ([]blog.Comment, error) {
	return many[blog.Comment](t.from(ctx, commentsTable).Where("parent_remote_id = ? AND status = 'waiting'", remoteID).Order("id"), "list waiting comments")
}

func (t *blogTx) CommentsOfGuest(ctx context.Context, guestID int64) ([]blog.Comment, error) {
	return many[blog.Comment](t.from(ctx, commentsTable).Where("guest_id = ?", guestID).Order("id"), "list comments of a guest")
}

func (t *blogTx) HasApproved(ctx context.Context, guestID int64) (bool, error) {
	return value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM comments WHERE guest_id = ? AND status = 'approved')`, guestID), "look for approved comments")
}

// SaveComment keeps a comment. A remote id or ref that another comment has is kind Conflict.
func (t *blogTx) SaveComment(ctx context.Context, c *blog.Comment) error {
	before, err := t.commentBefore(ctx, c.ID)
	if err != nil {
		return err
	}
	if err := save(t.with(ctx), commentsTable, c, &c.ID); err != nil {
		return err
	}
	if inThread(before.Status) {
		t.touch(blog.KeyComments(before.PostID))
	}
	if inThread(c.Status) {
		t.touch(blog.KeyComments(c.PostID))
	}
	if before.Status == blog.Approved || c.Status == blog.Approved {
		t.touch(blog.KeyTalk)
	}
	return t.noticeComment(ctx, *c)
}

// inThread reports whether a comment in this state can be seen, be it as the
// empty place that holds up the answers below it.
func inThread(status blog.CommentStatus) bool {
	return status == blog.Approved || status == blog.Hidden || status == blog.Removed
}

// commentBefore is the state and the post that a comment had until now.
func (t *blogTx) commentBefore(ctx context.Context, id int64) (blog.Comment, error) {
	if id == 0 {
		return blog.Comment{}, nil
	}
	return one[blog.Comment](t.from(ctx, commentsTable).Select("status", "post_id").Where("id = ?", id), "read the state of a comment")
}
