package store

import (
	"context"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
)

// threadRow is a comment without its words: enough to know where it stands.
type threadRow struct {
	ID       int64
	ParentID int64
	Status   blog.CommentStatus
	Shunned  bool
}

// shape reads where the comments of a post stand, oldest first. The index comments_shape holds all of it, so that a long
// conversation costs little.
func (q queries) shape(ctx context.Context, postID int64) ([]threadRow, error) {
	if postID == 0 {
		return nil, nil // where comments wait for what they answer
	}
	// Read by hand: for tens of thousands of rows GORM's way of filling structs takes longer than the query.
	found, err := q.with(ctx).Raw(`SELECT id, parent_id, status, guest_id IN `+shunned+` AS shunned FROM comments
		WHERE post_id = ? AND status <> 'waiting' ORDER BY published_at, remote_id, ref`, postID).Rows()
	if err != nil {
		return nil, fmt.Errorf("read the shape of a thread: %w", err)
	}
	defer found.Close() //nolint:errcheck // Err below tells
	var rows []threadRow
	for found.Next() {
		var row threadRow
		if err := found.Scan(&row.ID, &row.ParentID, &row.Status, &row.Shunned); err != nil {
			return nil, fmt.Errorf("read the shape of a thread: %w", err)
		}
		if row.Shunned && row.Status == blog.Approved {
			row.Status = blog.Hidden
		}
		rows = append(rows, row)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("read the shape of a thread: %w", err)
	}
	return rows, nil
}

// pages parts a conversation: each page lists comments before their answers. What stands below one comment is kept
// together where it fits.
func pages(rows []threadRow, size int) (parted [][]threadRow, visible int) {
	size = max(size, 1)
	for _, branch := range branches(rows) {
		last := len(parted) - 1
		if last < 0 || len(branch) <= size && len(parted[last])+len(branch) > size {
			parted = append(parted, nil)
			last++
		}
		for _, row := range branch {
			if len(parted[last]) >= size {
				parted = append(parted, nil)
				last++
			}
			parted[last] = append(parted[last], row)
			if row.Status == blog.Approved {
				visible++
			}
		}
	}
	if parted == nil {
		parted = [][]threadRow{nil}
	}
	return parted, visible
}

// branches gives the conversation below each comment that answers the post, with that comment first. Comments in a
// circle, which only damaged data can hold, and those whose parent is not there count as answers to the post.
func branches(rows []threadRow) [][]threadRow {
	stays := standing(rows)
	children := make(map[int64][]int, len(rows))
	var tops []int
	for i, row := range rows {
		switch {
		case !stays[row.ID]:
		case row.ParentID != 0 && stays[row.ParentID]:
			children[row.ParentID] = append(children[row.ParentID], i)
		default:
			tops = append(tops, i)
		}
	}
	placed := make([]bool, len(rows))
	var all [][]threadRow
	for _, top := range tops {
		all = append(all, branch(rows, children, placed, top))
	}
	for i, row := range rows {
		if stays[row.ID] && !placed[i] {
			all = append(all, branch(rows, children, placed, i))
		}
	}
	return all
}

// branch walks down from a comment, each before its answers. It keeps its own stack: a conversation may be deeper than ours.
func branch(rows []threadRow, children map[int64][]int, placed []bool, top int) []threadRow {
	var list []threadRow
	open := []int{top}
	for len(open) > 0 {
		i := open[len(open)-1]
		open = open[:len(open)-1]
		if placed[i] {
			continue
		}
		placed[i] = true
		list = append(list, rows[i])
		below := children[rows[i].ID]
		for n := len(below) - 1; n >= 0; n-- {
			open = append(open, below[n])
		}
	}
	return list
}

// PageOfComment tells on which page of ThreadPage a comment stands.
func (r *Reader) PageOfComment(ctx context.Context, postID int64, ref string, size int) (int, error) {
	comment, err := one[blog.Comment](r.from(ctx, commentsTable).Select("id").Where("ref = ?", ref), "find a comment")
	if err != nil {
		return 0, err
	}
	rows, err := r.shape(ctx, postID)
	if err != nil {
		return 0, err
	}
	parted, _ := pages(rows, size)
	for n, page := range parted {
		for _, row := range page {
			if row.ID == comment.ID {
				return n + 1, nil
			}
		}
	}
	return 0, blog.ErrNotFound
}

// ThreadPage gives one page of a conversation; see Thread for what is shown of whom. Texts are read of this page alone.
func (r *Reader) ThreadPage(ctx context.Context, postID int64, page, size int) (views []blog.CommentView, count, total int, err error) {
	rows, err := r.shape(ctx, postID)
	if err != nil {
		return nil, 0, 0, err
	}
	parted, total := pages(rows, size)
	if page < 1 || page > len(parted) {
		return nil, len(parted), total, blog.ErrNotFound
	}
	views, err = r.threadViews(ctx, parted[page-1])
	return views, len(parted), total, err
}

func (r *Reader) threadViews(ctx context.Context, page []threadRow) ([]blog.CommentView, error) {
	here := make(map[int64]bool, len(page))
	for _, row := range page {
		here[row.ID] = true
	}
	wanted := ids(page, func(row threadRow) int64 { return row.ID })
	above := ids(page, func(row threadRow) int64 {
		if here[row.ParentID] {
			return 0
		}
		return row.ParentID
	})
	found, err := r.viewsByID(ctx, append(wanted[:len(wanted):len(wanted)], above...))
	if err != nil {
		return nil, err
	}
	tallies, err := r.tallyAll(ctx, wanted)
	if err != nil {
		return nil, err
	}
	views := make([]blog.CommentView, 0, len(page))
	for _, id := range wanted {
		row, ok := found[id]
		if !ok {
			continue // erased by a purge since the shape was read
		}
		view := seen(row, tallies)
		if parent, ok := found[view.Comment.ParentID]; ok && !here[view.Comment.ParentID] {
			view.ParentRef = parent.Comment.Ref
			if parent.Comment.Visible() && !parent.Shunned {
				view.ParentName = writer(parent)
			}
		}
		views = append(views, view)
	}
	return views, r.dress(ctx, views)
}

func (q queries) viewsByID(ctx context.Context, wanted []int64) (map[int64]viewRow, error) {
	found := make(map[int64]viewRow, len(wanted))
	for len(wanted) > 0 {
		part := wanted[:min(len(wanted), maxIDs)]
		wanted = wanted[len(part):]
		rows, err := q.views(ctx, "read a page of a thread", `WHERE c.id IN ?`, part)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			found[row.Comment.ID] = row
		}
	}
	return found, nil
}

func writer(row viewRow) string {
	if row.Comment.AuthorID != 0 {
		return row.Author.Shown()
	}
	return row.Guest.Shown()
}
