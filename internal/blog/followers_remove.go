package blog

import (
	"context"
	"encoding/json"
	"fmt"
)

// FollowerTx finds followers by their rows.
type FollowerTx interface {
	FollowerByID(ctx context.Context, id int64) (Follower, error)
}

// MaxRemoved is how many followers one call removes.
const MaxRemoved = 500

// Remove takes followers out of an audience and tells their servers, as a refusal of the request that let them in. They may
// ask again; whoever shall not is to be blocked. An author removes their own followers, editors those of all authors.
// It gives how many were removed; ids of nobody count as removed before, so it is safe to repeat.
func (f *Followers) Remove(ctx context.Context, author Author, ids []int64) (int, error) {
	if author.ID == 0 {
		return 0, errNobody
	}
	if len(ids) > MaxRemoved {
		return 0, Refuse(Invalid, fmt.Sprintf("Please choose at most %d followers at once.", MaxRemoved))
	}
	removed := 0
	err := f.store.Atomically(ctx, func(tx Tx) error {
		removed = 0
		for _, id := range ids {
			follower, err := tx.FollowerByID(ctx, id)
			if KindOf(err) == NotFound {
				continue
			}
			if err != nil {
				return err
			}
			if follower.AuthorID != author.ID && !author.Edits() {
				return Refuse(Forbidden, "These are followers of another author. Editors and the owner can remove them.")
			}
			if err := f.dismiss(ctx, tx, follower); err != nil {
				return err
			}
			removed++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}

// dismiss removes one follower and records the refusal of their request.
func (f *Followers) dismiss(ctx context.Context, tx Tx, follower Follower) error {
	guest, err := tx.GuestByID(ctx, follower.GuestID)
	if err != nil {
		return err
	}
	if err := tx.DeleteFollower(ctx, follower.ID); err != nil {
		return err
	}
	if guest.InboxURL == "" || len(follower.Request) == 0 {
		return nil // nobody can be told, or of nothing that they would know
	}
	author, err := tx.AuthorByID(ctx, follower.AuthorID)
	if err != nil {
		return err
	}
	note, err := json.Marshal(Refusal{
		AuthorRef: author.Ref, Inbox: guest.InboxURL, Host: guest.Host, ActorID: guest.ActorID, Request: follower.Request, At: f.now().UnixNano(),
	})
	if err != nil {
		return err
	}
	return tx.Record(ctx, Fact{Kind: FollowRefused, ID: author.ID, Note: string(note)})
}
