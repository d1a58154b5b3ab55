package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

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

// followerRow is a follower with what the table repeats of the guest, for the list of the desk.
type followerRow struct {
	blog.Follower

	Host      string
	HandleKey string
}

// maxHandleKey bounds what followers are searched and sorted by, in bytes.
const maxHandleKey = 400

// handleKey is what followers are searched and sorted by: handle and name in small letters.
func handleKey(g blog.Guest) string {
	key := strings.ToLower(strings.TrimSpace(g.Handle + " " + g.DisplayName))
	if len(key) <= maxHandleKey {
		return key
	}
	return strings.ToValidUTF8(key[:maxHandleKey], "")
}

// SaveFollower keeps a follower. A second row for the same guest and author is kind Conflict.
func (t *blogTx) SaveFollower(ctx context.Context, f *blog.Follower) error {
	guest, err := t.GuestByID(ctx, f.GuestID)
	if err != nil {
		return err
	}
	row, fresh := followerRow{*f, guest.Host, handleKey(guest)}, f.ID == 0
	if err := save(t.with(ctx), followersTable, &row, &row.ID); err != nil {
		return err
	}
	*f = row.Follower
	if !fresh {
		return nil
	}
	if err := t.changeFollowers(ctx, f.AuthorID, f.CreatedAt, 1, 0); err != nil {
		return err
	}
	return t.followed(ctx, *f)
}

// followed adds a new follower to the group of their day in the inbox.
func (t *blogTx) followed(ctx context.Context, f blog.Follower) error {
	return t.joinGroup(ctx, blog.Notice{
		Key: followKey(f.AuthorID, f.CreatedAt), Kind: blog.NoticeFollow, AuthorID: f.AuthorID, GuestID: f.GuestID, At: f.CreatedAt,
	})
}

// renameFollower repeats a changed guest in the rows of those whom they follow.
func (t *blogTx) renameFollower(ctx context.Context, g blog.Guest) error {
	_, err := exec(t.with(ctx), "rename a follower",
		`UPDATE followers SET host = ?, handle_key = ? WHERE guest_id = ? AND (host <> ? OR handle_key <> ?)`,
		g.Host, handleKey(g), g.ID, g.Host, handleKey(g))
	return err
}

// changeFollowers notes that followers came or went.
func (t *blogTx) changeFollowers(ctx context.Context, authorID int64, when time.Time, gained, lost int) error {
	_, err := exec(t.with(ctx), "note a change of followers", `INSERT INTO follower_changes (author_id, quarter, gained, lost) VALUES (?, ?, ?, ?)
		ON CONFLICT (author_id, quarter) DO UPDATE SET gained = follower_changes.gained + excluded.gained, lost = follower_changes.lost + excluded.lost`,
		authorID, blog.QuarterOf(when), gained, lost)
	return err
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

// deleteFollowers removes followers, counts that they went, and takes them out of the groups of their days.
func (t *blogTx) deleteFollowers(ctx context.Context, doing, statement string, args ...any) error {
	gone, err := many[blog.Follower](t.with(ctx).Raw(statement, args...), doing)
	if err != nil {
		return err
	}
	lost := map[int64]int{}
	for _, f := range gone {
		lost[f.AuthorID]++
		if err := t.leaveGroup(ctx, followKey(f.AuthorID, f.CreatedAt), f.GuestID); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(lost)) {
		if err := t.changeFollowers(ctx, id, t.now(), 0, lost[id]); err != nil {
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
