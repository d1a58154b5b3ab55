package blog

import (
	"context"
	"fmt"
	"time"
)

// Imported is a comment that is taken over from elsewhere. Of an author's own,
// Own is set, and of Arrival only HTML, Parent, Language and the times are read;
// its Ref is how later ones name it as their parent. Avatars that are kept here
// already may stand in Guest.AvatarPath, kept pictures in Pictures.
type Imported struct {
	Arrival
	Ref    string // minted when empty
	Own    bool
	Source string        // Markdown of an own one
	Status CommentStatus // Approved, Pending or Hidden; empty means Approved
}

// Import takes over comments that were written before, for example on another
// blog: all of them in one transaction, or none. Some hundreds at once are a good
// measure; a comment stands behind the one that it answers. It is not Receive a
// thousand times: the author decided already, so each has its Status whatever the
// policy for first contacts is, and posts with closed comments take theirs, too.
// What was withdrawn here, and what blocked guests said, stays away all the same.
// Nothing goes out to other servers. It answers how many were kept; those whose
// RemoteID or Ref is here already, or whose place is not, are passed over, so it is safe to repeat.
func (c *Conversation) Import(ctx context.Context, author Author, list []Imported) (int, error) {
	if author.ID == 0 {
		return 0, errNobody
	}
	kept := 0
	err := c.store.Atomically(ctx, func(tx Tx) error {
		kept = 0
		i, err := c.prepare(ctx, tx, author, list)
		if err != nil {
			return err
		}
		for _, comment := range list {
			took, err := i.take(ctx, comment)
			if err != nil {
				return fmt.Errorf("comment %s: %w", firstOf(comment.RemoteID, comment.Ref), err)
			}
			if took {
				kept++
			}
		}
		return nil
	})
	return kept, err
}

func (i importing) take(ctx context.Context, m Imported) (bool, error) {
	if m.Status == "" {
		m.Status = Approved
	}
	if m.Status != Approved && m.Status != Pending && m.Status != Hidden {
		return false, Refuse(Invalid, "A comment can be taken over as approved, pending or hidden.")
	}
	spot, err := i.place(ctx, m.Parent)
	if err != nil || !spot.found {
		return false, err
	}
	comment := i.draft(m, spot)
	if m.Own {
		return i.takeOwn(ctx, m, comment)
	}
	here, err := i.here(m)
	if err != nil || here {
		return false, err
	}
	guest, welcome, err := i.guest(ctx, m)
	if err != nil || !welcome {
		return false, err
	}
	comment.GuestID = guest.ID
	comment.setText(m.Arrival)
	if err := i.save(ctx, &comment); err != nil || len(m.Pictures)+len(m.Emojis) == 0 {
		return err == nil, err
	}
	return true, illustrate(ctx, i.tx, comment, guest, m.Pictures)
}

func (i importing) draft(m Imported, spot place) Comment {
	now := i.c.now()
	published := sensible(m.PublishedAt, now)
	return Comment{
		Ref: firstOf(m.Ref, NewRef(now)), PostID: spot.postID, ParentID: spot.commentID, RemoteID: m.RemoteID, RemoteURL: m.RemoteURL,
		ContextID: m.ContextID, Status: m.Status, PublishedAt: published, CreatedAt: published,
	}
}

func (i importing) takeOwn(ctx context.Context, m Imported, comment Comment) (bool, error) {
	if m.Ref != "" {
		_, err := i.tx.CommentByRef(ctx, m.Ref)
		if KindOf(err) != NotFound {
			return false, err
		}
	}
	comment.setText(m.Arrival)
	comment.AuthorID, comment.Source, comment.RemoteID, comment.RemoteURL = i.author.ID, m.Source, "", ""
	return true, i.save(ctx, &comment)
}

func (i importing) save(ctx context.Context, comment *Comment) error {
	if err := i.tx.SaveComment(ctx, comment); err != nil {
		return err
	}
	spot := place{postID: comment.PostID, commentID: comment.ID, found: true}
	i.places[Target{CommentRef: comment.Ref}] = spot
	if comment.RemoteID != "" {
		i.places[Target{RemoteID: comment.RemoteID}] = spot
		i.known[comment.RemoteID] = true
	}
	return nil
}

// here reports whether a comment is known already, or was taken back.
func (i importing) here(m Imported) (bool, error) {
	if m.RemoteID == "" {
		return false, Refuse(Invalid, "A guest's comment needs a permanent id, so that it is taken over only once.")
	}
	return i.known[m.RemoteID] || i.withdrawn[[2]string{m.RemoteID, m.Guest.ActorID}], nil
}

func (i importing) place(ctx context.Context, t Target) (place, error) {
	if spot, ok := i.places[t]; ok {
		return spot, nil
	}
	spot, err := findPlace(ctx, i.tx, t)
	if err == nil {
		i.places[t] = spot
	}
	return spot, err
}

// guest finds or adds a guest. One with an approved comment is approved.
func (i importing) guest(ctx context.Context, m Imported) (Guest, bool, error) {
	k, ok := i.writers[m.Guest.ActorID]
	if !ok {
		var err error
		if k.welcome, k.guest, err = welcomeGuest(ctx, i.tx, m.Guest, i.c.now()); err != nil {
			return Guest{}, false, err
		}
		k.welcome = k.welcome && !k.guest.Gone
		if k.guest.ID == 0 && m.Guest.AvatarPath != "" {
			k.guest.AvatarPath, k.guest.AvatarFetched, k.guest.AvatarAt = m.Guest.AvatarPath, m.Guest.AvatarURL, i.c.now().UTC().Truncate(time.Second)
		}
	}
	fresh := k.guest.ID == 0 || m.Status == Approved && !k.guest.Approved
	if k.welcome && fresh {
		k.guest.Approved = k.guest.Approved || m.Status == Approved
		if err := i.c.saveGuestOf(ctx, i.tx, Comment{Status: m.Status}, &k.guest); err != nil {
			return Guest{}, false, err
		}
	}
	i.writers[m.Guest.ActorID] = k
	return k.guest, k.welcome, nil
}
