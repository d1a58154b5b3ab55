package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// FollowerOf finds the row of a guest who follows an author.
func (q queries) FollowerOf(ctx context.Context, authorID, guestID int64) (blog.Follower, error) {
	return one[blog.Follower](q.from(ctx, followersTable).Where("author_id = ? AND guest_id = ?", authorID, guestID), "read follower")
}

// FollowerByID finds a follower by row.
func (q queries) FollowerByID(ctx context.Context, id int64) (blog.Follower, error) {
	return one[blog.Follower](q.from(ctx, followersTable).Where("id = ?", id), "read follower by id")
}

// FollowerByRequest finds a follower by the id of their latest request.
func (q queries) FollowerByRequest(ctx context.Context, guestID int64, followID string) (blog.Follower, error) {
	if followID == "" {
		return blog.Follower{}, blog.ErrNotFound
	}
	return one[blog.Follower](q.from(ctx, followersTable).Where("guest_id = ? AND follow_id = ?", guestID, followID).Order("id"), "read follower by request")
}

// SaveFollower keeps a follower. A second row for the same guest and author is kind Conflict.
func (t *blogTx) SaveFollower(ctx context.Context, f *blog.Follower) error {
	known := f.ID != 0
	if err := save(t.with(ctx), followersTable, f, &f.ID); err != nil || known {
		return err
	}
	return t.joinGroup(ctx, blog.Notice{
		Key: followKey(f.AuthorID, f.CreatedAt), Kind: blog.NoticeFollow, AuthorID: f.AuthorID, GuestID: f.GuestID, At: f.CreatedAt,
	})
}

// DeleteFollower removes a follower. Safe to repeat.
func (t *blogTx) DeleteFollower(ctx context.Context, id int64) error {
	return t.deleteFollowers(ctx, "delete follower", `DELETE FROM followers WHERE id = ? RETURNING *`, id)
}

// DeleteFollowersOf makes a guest follow nobody here. Safe to repeat.
func (t *blogTx) DeleteFollowersOf(ctx context.Context, guestID int64) error {
	return t.deleteFollowers(ctx, "delete followers of a guest", `DELETE FROM followers WHERE guest_id = ? RETURNING *`, guestID)
}

// DeleteFollowersOnHost makes the guests of a host and all below it follow nobody here. Safe to repeat.
func (t *blogTx) DeleteFollowersOnHost(ctx context.Context, host string) error {
	from, to := keysBelow(host)
	return t.deleteFollowers(ctx, "delete followers on a host",
		`DELETE FROM followers WHERE guest_id IN (SELECT id FROM guests WHERE host_key >= ? AND host_key < ?) RETURNING *`, from, to)
}

func (t *blogTx) deleteFollowers(ctx context.Context, doing, statement string, args ...any) error {
	gone, err := many[blog.Follower](t.with(ctx).Raw(statement, args...), doing)
	if err != nil {
		return err
	}
	for _, f := range gone {
		if err := t.leaveGroup(ctx, followKey(f.AuthorID, f.CreatedAt), f.GuestID); err != nil {
			return err
		}
	}
	return nil
}

// FollowersOfGuest lists whom of the authors a guest follows.
func (t *blogTx) FollowersOfGuest(ctx context.Context, guestID int64) ([]blog.Follower, error) {
	return many[blog.Follower](t.from(ctx, followersTable).Where("guest_id = ?", guestID).Order("id"), "list what a guest follows")
}

// FollowersOnHost lists the followers from a host and all below it.
func (t *blogTx) FollowersOnHost(ctx context.Context, host string) ([]blog.Follower, error) {
	from, to := keysBelow(host)
	return many[blog.Follower](t.from(ctx, followersTable).
		Where("guest_id IN (SELECT id FROM guests WHERE host_key >= ? AND host_key < ?)", from, to).Order("id"), "list followers on a host")
}

// Followers lists the followers of an author, latest first, and how many there are. A limit of zero is 20.
func (q queries) Followers(ctx context.Context, authorID int64, limit, offset int) (guests []blog.Guest, total int, err error) {
	total, err = value[int](q.with(ctx).Raw(`SELECT count(*) FROM followers WHERE author_id = ?`, authorID), "count followers")
	if err != nil {
		return nil, 0, err
	}
	guests, err = many[blog.Guest](q.with(ctx).Raw(`SELECT guests.* FROM (
			SELECT id, guest_id FROM followers WHERE author_id = ? ORDER BY id DESC LIMIT ? OFFSET ?) AS page
		JOIN guests ON guests.id = page.guest_id ORDER BY page.id DESC`, authorID, orTwenty(limit), offset), "list followers")
	return guests, total, err
}

func orTwenty(limit int) int {
	if limit <= 0 {
		return 20
	}
	return limit
}
