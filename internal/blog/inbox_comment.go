package blog

import (
	"context"
	"time"
)

// ModerateComment does one thing with a comment on its own page: what Moderate does with its entry in the queue, and it is
// taken back in the same way. An author's answer is in no queue; it is approved and hidden here, too, and deleted by Remove,
// because what other servers were told of cannot be taken back. Safe to repeat: then there is nothing to take back. It answers
// NotFound for a comment that is not there, Gone for one that its writer deleted, and Forbidden as Moderate does.
func (c *Conversation) ModerateComment(ctx context.Context, author Author, action InboxAction, ref string) (Moderated, error) {
	blocks := action == ActBlock || action == ActBlockHost
	if blocks && !author.Edits() {
		return Moderated{}, errNotEditor
	}
	var done Moderated
	err := c.moderate(ctx, author, ref, func(tx Tx, comment Comment) error {
		done = Moderated{}
		m := &moderator{c: c, tx: tx, author: author, action: action, now: c.now().UTC().Truncate(time.Second)}
		n := Notice{Kind: NoticeComment, ThingID: comment.ID, GuestID: comment.GuestID}
		var changed bool
		var err error
		switch {
		case comment.Status == Waiting:
			return ErrNotFound
		case comment.Status == Removed && action == ActApprove:
			return Refuse(Gone, "Its writer deleted this comment, so it cannot be shown again.")
		case action == ActApprove, action == ActHide:
			changed, err = m.decideComment(ctx, n)
		case comment.GuestID == 0:
			return Refuse(Invalid, "This is an answer of an author here. It can be hidden or deleted.")
		case action == ActSpam, action == ActHam, action == ActDelete:
			changed, err = m.decideComment(ctx, n)
		case blocks:
			changed, err = m.block(ctx, n)
		default:
			return Refuse(Invalid, "Please use one of the buttons of the page, so that it is clear what shall happen.")
		}
		if err != nil || !changed {
			return err
		}
		done.Total = 1
		done.Ref, err = m.finish(ctx, done.Total)
		return err
	})
	return done, err
}
