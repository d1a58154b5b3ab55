package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Thread lists the conversation below a post, oldest first by (PublishedAt, RemoteID, Ref): what is approved, and empty
// places where something above it is not. What a blocked guest wrote counts as hidden. Of a hidden or pending comment
// only its place is told, not its writer; of a deleted one the writer too.
func (r *Reader) Thread(ctx context.Context, postID int64) ([]blog.CommentView, error) {
	if postID == 0 {
		return nil, nil // where comments wait for what they answer
	}
	rows, err := r.views(ctx, "read thread", `WHERE c.post_id = ? AND c.status <> 'waiting'
		ORDER BY c.published_at, c.remote_id, c.ref`, postID)
	if err != nil {
		return nil, err
	}
	tallies, err := r.threadTallies(ctx, postID)
	if err != nil {
		return nil, err
	}
	shape := make([]threadRow, len(rows))
	for i, row := range rows {
		c := row.Comment
		shape[i] = threadRow{ID: c.ID, ParentID: c.ParentID, Status: statusShown(row), Shunned: row.Shunned}
	}
	stays := standing(shape)
	views := make([]blog.CommentView, 0, len(stays))
	for _, row := range rows {
		if stays[row.Comment.ID] {
			views = append(views, seen(row, tallies))
		}
	}
	return views, r.dress(ctx, views)
}

// statusShown is the state in which readers meet a comment: what a blocked guest wrote counts as hidden.
func statusShown(row viewRow) blog.CommentStatus {
	if row.Shunned && row.Comment.Status == blog.Approved {
		return blog.Hidden
	}
	return row.Comment.Status
}

// seen is a comment of a thread as readers see it.
func seen(row viewRow, tallies map[int64]tally) blog.CommentView {
	view := row.view()
	view.Comment.Status = statusShown(row)
	if view.Comment.Visible() {
		sum := tallies[view.Comment.ID]
		view.Likes, view.Boosts = sum.likes, sum.boosts
		return view
	}
	blank(&view, row.Shunned)
	return view
}

// standing finds the approved comments and all that stand above one.
func standing(rows []threadRow) map[int64]bool {
	parents := make(map[int64]int64, len(rows))
	for _, row := range rows {
		parents[row.ID] = row.ParentID
	}
	stays := make(map[int64]bool, len(rows))
	for _, row := range rows {
		if row.Status != blog.Approved {
			continue
		}
		// It ends at the post, at a comment that is known to stay, or where the thread is broken.
		for id := row.ID; id != 0 && !stays[id]; id = parents[id] {
			stays[id] = true
		}
	}
	return stays
}

// blank takes the words out of a comment, and its writer unless they deleted it themselves.
func blank(view *blog.CommentView, shunned bool) {
	c := &view.Comment
	c.HTML, c.Warning, c.Source, c.ContextID = "", "", "", ""
	if c.Status == blog.Removed && !shunned {
		return
	}
	c.RemoteID, c.RemoteURL, c.ParentRemoteID, c.GuestID = "", "", "", 0
	view.Guest = blog.Guest{}
}
