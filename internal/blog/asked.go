package blog

import (
	"context"
	"encoding/json"
)

// refuseReply answers a request to reply that the policy of its place does not allow. Nothing is kept.
func refuseReply(ctx context.Context, tx Tx, spot place, a Arrival) error {
	if a.Asked == "" || a.Guest.InboxURL == "" {
		return nil
	}
	asked, err := askedAuthor(ctx, tx, spot.postID, spot.commentID)
	if err != nil {
		return err
	}
	return recordRefusal(ctx, tx, Fact{Kind: ReplyRefused, ID: asked}, a.Guest, Refusal{Request: json.RawMessage(a.Asked)})
}

// refused has the writer's server told that a comment for which it asked will not be shown, once that cannot be taken back
// any more. It says nothing about one that was shown, or that was never asked for.
func refused(ctx context.Context, tx Tx, before Comment) error {
	if before.Asked == "" || before.Status == Approved || before.GuestID == 0 {
		return nil
	}
	guest, err := tx.GuestByID(ctx, before.GuestID)
	if err != nil || guest.InboxURL == "" {
		return err
	}
	asked, err := askedAuthor(ctx, tx, before.PostID, before.ParentID)
	if err != nil {
		return err
	}
	return recordRefusal(ctx, tx, Fact{Kind: ReplyRefused, ID: asked, After: undoFor}, guest, Refusal{Request: json.RawMessage(before.Asked), CommentID: before.ID})
}

func recordRefusal(ctx context.Context, tx Tx, fact Fact, guest Guest, no Refusal) error {
	no.Inbox, no.Host, no.ActorID = guest.InboxURL, guest.Host, guest.ActorID
	note, err := json.Marshal(no)
	if err != nil {
		return err
	}
	fact.Note = string(note)
	return tx.Record(ctx, fact)
}

// askedAuthor is whose post, or whose comment below it, a reply answers.
func askedAuthor(ctx context.Context, tx Tx, postID, parentID int64) (int64, error) {
	if parentID != 0 {
		parent, err := tx.CommentByID(ctx, parentID)
		if err != nil || parent.AuthorID != 0 {
			return parent.AuthorID, err
		}
	}
	post, err := tx.PostByID(ctx, postID)
	return post.AuthorID, err
}

// askedAgain notes the request for a comment that is here already: it came by another way first, or is asked for anew.
func askedAgain(ctx context.Context, tx Tx, known Comment, asked string) error {
	if asked == "" || asked == known.Asked {
		return nil
	}
	known.Asked = asked
	if err := tx.SaveComment(ctx, &known); err != nil {
		return err
	}
	return accepted(ctx, tx, known)
}
