package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

const (
	picturesTable = "comment_pictures"
	emojisTable   = "emojis"
)

func (t *blogTx) PictureByID(ctx context.Context, id int64) (blog.CommentPicture, error) {
	return one[blog.CommentPicture](t.from(ctx, picturesTable).Where("id = ?", id), "read picture")
}

func (t *blogTx) PicturesOf(ctx context.Context, commentID int64) ([]blog.CommentPicture, error) {
	return many[blog.CommentPicture](t.from(ctx, picturesTable).Where("comment_id = ?", commentID).Order("position, id"), "list pictures of a comment")
}

// SavePicture keeps a picture. A second one of the same comment with the same address is kind Conflict.
func (t *blogTx) SavePicture(ctx context.Context, p *blog.CommentPicture) error {
	if err := t.touchComment(ctx, p.CommentID); err != nil {
		return err
	}
	return save(t.with(ctx), picturesTable, p, &p.ID)
}

func (t *blogTx) DeletePicture(ctx context.Context, id int64) error {
	return t.deletePictures(ctx, `DELETE FROM comment_pictures WHERE id = ? RETURNING comment_id`, id)
}

func (t *blogTx) DeletePicturesOf(ctx context.Context, commentID int64) error {
	return t.deletePictures(ctx, `DELETE FROM comment_pictures WHERE comment_id = ? RETURNING comment_id`, commentID)
}

func (t *blogTx) deletePictures(ctx context.Context, statement string, id int64) error {
	comments, err := many[int64](t.with(ctx).Raw(statement, id), "delete pictures")
	if err != nil || len(comments) == 0 {
		return err
	}
	return t.touchComment(ctx, comments[0])
}

// touchComment tells of a change beside the words of a comment.
func (t *blogTx) touchComment(ctx context.Context, id int64) error {
	comment, err := t.commentBefore(ctx, id)
	if err != nil {
		return err
	}
	if inThread(comment.Status) {
		t.touch(blog.KeyComments(comment.PostID))
	}
	return nil
}

func (t *blogTx) EmojiByID(ctx context.Context, id int64) (blog.Emoji, error) {
	return one[blog.Emoji](t.from(ctx, emojisTable).Where("id = ?", id), "read emoji")
}

func (t *blogTx) EmojisNamed(ctx context.Context, host string, shortcodes []string) ([]blog.Emoji, error) {
	return many[blog.Emoji](t.from(ctx, emojisTable).Where("host = ? AND shortcode IN ?", host, shortcodes).Order("id"), "list emojis")
}

func (t *blogTx) CountEmojis(ctx context.Context, host string) (int, error) {
	return value[int](t.with(ctx).Raw(`SELECT count(*) FROM emojis WHERE host = ?`, host), "count the emojis of a host")
}

// SaveEmoji keeps an emoji. A second one with the same host and name is kind Conflict.
func (t *blogTx) SaveEmoji(ctx context.Context, e *blog.Emoji) error {
	before := blog.Emoji{}
	if e.ID != 0 {
		var err error
		if before, err = t.EmojiByID(ctx, e.ID); err != nil {
			return err
		}
	}
	if err := save(t.with(ctx), emojisTable, e, &e.ID); err != nil || before.Path == e.Path {
		return err
	}
	return t.touchEmoji(ctx, *e)
}

// maxEmojiPages bounds how many posts one emoji is looked for in; the pages of others show it when they change for
// another reason.
const maxEmojiPages = 2000

// touchEmoji tells of a changed picture to the people whose names have it and the posts under which they wrote it.
func (t *blogTx) touchEmoji(ctx context.Context, e blog.Emoji) error {
	pattern := "%:" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(e.Shortcode) + ":%"
	guests, err := many[int64](t.with(ctx).Raw(`SELECT id FROM guests WHERE host_key = ? AND display_name LIKE ? ESCAPE '\' LIMIT ?`,
		hostKey(e.Host), pattern, maxEmojiPages), "list the guests with an emoji")
	if err != nil {
		return err
	}
	for _, id := range guests {
		t.touch(blog.KeyGuest(id))
	}
	posts, err := many[int64](t.with(ctx).Raw(`SELECT DISTINCT post_id FROM comments WHERE guest_id IN (SELECT id FROM guests WHERE host_key = ?)
		AND post_id <> 0 AND html LIKE ? ESCAPE '\' LIMIT ?`, hostKey(e.Host), pattern, maxEmojiPages), "list the posts with an emoji")
	for _, id := range posts {
		t.touch(blog.KeyComments(id))
	}
	return err
}

// OrderPictures writes jobs of the transaction. The address is part of what makes an order unique, so that a changed
// one is fetched even while the old one is being worked on.
func (t *blogTx) OrderPictures(_ context.Context, orders ...blog.PictureOrder) error {
	work := make([]jobs.Job, len(orders))
	for i, o := range orders {
		sum := sha256.Sum256([]byte(o.URL))
		work[i] = jobs.Job{
			Kind: blog.JobPicture, Queue: blog.QueuePictures, Args: o, MaxAttempts: blog.PictureTries,
			UniqueKey: fmt.Sprintf("%s:%d:%s", o.Kind, o.ID, hex.EncodeToString(sum[:8])),
		}
	}
	return t.tx.Enqueue(work...)
}
