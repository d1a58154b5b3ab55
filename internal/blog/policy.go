package blog

import (
	"context"
	"strings"
	"time"
)

// PolicyNamed reads the word for a comment policy. Open and closed, on and off are understood as well: they stood
// in settings and files before there were four.
func PolicyNamed(word string) (policy CommentPolicy, known bool) {
	switch word = strings.ToLower(strings.TrimSpace(word)); word {
	case "open", "on", "true", "yes":
		return CommentsEveryone, true
	case "off", "false", "no":
		return CommentsClosed, true
	}
	return CommentPolicy(word), CommentPolicy(word).known()
}

const wrongPolicy = "Please choose whose comments it takes: everyone, followers, approve or closed."

func (p CommentPolicy) known() bool {
	switch p {
	case CommentsEveryone, CommentsFollowers, CommentsApproved, CommentsClosed:
		return true
	}
	return false
}

// Asks reports whether some comments wait that would show under other posts, so that servers elsewhere are told of approval.
func (p CommentPolicy) Asks() bool { return p == CommentsFollowers || p == CommentsApproved }

// DefaultPolicy is the comment policy that new posts propose.
func (s Site) DefaultPolicy() CommentPolicy {
	policy, _ := PolicyNamed(s.Comments)
	return policy
}

// CommentsUntil is when the comments of a post close by themselves; zero for never.
func (s Site) CommentsUntil(p Post) time.Time {
	if s.CloseAfter == 0 || p.PublishedAt.IsZero() || p.Kind != KindPost {
		return time.Time{}
	}
	return p.PublishedAt.AddDate(0, 0, s.CloseAfter)
}

// CommentsOn is the comment policy that holds for a post at a moment.
func (s Site) CommentsOn(p Post, now time.Time) CommentPolicy {
	if until := s.CommentsUntil(p); p.CommentsOpen() && !until.IsZero() && !now.Before(until) {
		return CommentsClosed
	}
	if !p.CommentsOpen() {
		return CommentsClosed
	}
	return p.CommentPolicy
}

// statusOn is what becomes of a comment that arrives at a place: whether all from its server wait, the policy of the
// post, and that for first contacts.
func (c *Conversation) statusOn(ctx context.Context, tx Tx, site Site, spot place, guest Guest, links int) (CommentStatus, error) {
	if held, err := tx.HostHeld(ctx, guest.Host); err != nil || held {
		return Pending, err
	}
	switch site.CommentsOn(spot.post, c.now()) {
	case CommentsApproved:
		return Pending, nil
	case CommentsFollowers:
		if guest.ID == 0 {
			return Pending, nil
		}
		_, err := tx.FollowerOf(ctx, spot.post.AuthorID, guest.ID)
		if KindOf(err) == NotFound {
			return Pending, nil
		}
		if err != nil {
			return Pending, err
		}
	}
	return site.firstStatus(guest, links), nil
}

// accepted has the writer's server told that a comment was let in under a post that asks, or because it asked itself. Only who answers us needs our word.
func accepted(ctx context.Context, tx Tx, comment Comment) error {
	if comment.Status != Approved || comment.GuestID == 0 || comment.RemoteID == "" {
		return nil
	}
	if comment.ParentID != 0 {
		parent, err := tx.CommentByID(ctx, comment.ParentID)
		if err != nil || parent.AuthorID == 0 {
			return err
		}
	}
	post, err := tx.PostByID(ctx, comment.PostID)
	if err != nil || !post.CommentPolicy.Asks() && comment.Asked == "" {
		return err
	}
	return tx.Record(ctx, Fact{Kind: CommentAccepted, ID: comment.ID})
}
