package blog

import (
	"context"
	"strings"
	"time"
)

// Conversation receives comments and reactions, moderates them and lets authors answer.
type Conversation struct {
	store  Store
	render Renderer
	now    func() time.Time
}

// NewConversation makes the service.
func NewConversation(store Store, render Renderer, now func() time.Time) *Conversation {
	return &Conversation{store: store, render: render, now: now}
}

// Target is what an arrival is about: a post or an author's comment here, or
// anything else by its permanent id.
type Target struct {
	PostRef    string
	CommentRef string
	RemoteID   string
}

// Arrival is a comment as it came from another house. Texts are cleaned already.
type Arrival struct {
	Guest       Guest // profile as fetched; ID is not read
	RemoteID    string
	RemoteURL   string
	Parent      Target
	ContextID   string
	Asked       string // the request whether it may be a reply here, as JSON and without the text; empty for a plain arrival
	HTML        string
	Warning     string
	Sensitive   bool
	Language    string
	Links       int // in the text; many of them wait for approval
	PublishedAt time.Time
	EditedAt    time.Time        // zero when it was never edited
	Change      bool             // it came as a change of something that we should know
	Pictures    []CommentPicture // URL, Alt, MediaType, Width, Height, Blurhash and State; at most 8 are kept
	Emojis      []Emoji          // Shortcode, URL and UpdatedAt of those in the text; at most 32
}

// Outcome says what became of an arrival.
type Outcome string

// The outcomes of an arrival.
const (
	Kept    Outcome = "kept"
	Ignored Outcome = "ignored" // blocked, closed, withdrawn before, older than what we have, or not about anything here
	Missing Outcome = "missing" // kept aside until what it answers arrives
)

const (
	maxLinks       = 30
	changeAsNew    = 24 * time.Hour      // Mastodon takes an unknown, fresh update for a create
	withdrawnFor   = 30 * 24 * time.Hour // safety.md O3
	unknownUndoFor = 7 * 24 * time.Hour
)

// Receive keeps a comment, or a newer text of one that is here. It gives the
// same final state for any order and any repetition of arrivals.
func (c *Conversation) Receive(ctx context.Context, a Arrival) (Outcome, error) {
	outcome := Ignored
	err := c.store.Atomically(ctx, func(tx Tx) error {
		var err error
		outcome, err = c.receive(ctx, tx, a)
		return err
	})
	return outcome, err
}

func (c *Conversation) receive(ctx context.Context, tx Tx, a Arrival) (Outcome, error) {
	welcome, guest, err := welcomeGuest(ctx, tx, a.Guest, c.now())
	if err != nil || !welcome {
		return Ignored, err
	}
	gone, err := c.takenBack(ctx, tx, guest, a.RemoteID)
	if err != nil {
		return Ignored, err
	}
	known, err := tx.CommentByRemoteID(ctx, a.RemoteID)
	if err == nil {
		return c.revise(ctx, tx, known, guest, a)
	}
	if KindOf(err) != NotFound {
		return Ignored, err
	}
	if a.Change && c.now().Sub(a.PublishedAt) > changeAsNew {
		return Ignored, nil
	}
	return c.add(ctx, tx, guest, a, gone)
}

// takenBack reports whether a text was deleted, alone or with its writer's account,
// or its audience narrowed, before this copy of it came.
func (c *Conversation) takenBack(ctx context.Context, tx Tx, guest Guest, remoteID string) (bool, error) {
	if guest.Gone {
		return true, nil
	}
	withdrawn, err := tx.Withdrawn(ctx, remoteID, guest.ActorID, c.now())
	if err != nil || withdrawn || guest.ID == 0 {
		return withdrawn, err
	}
	private, err := tx.MessageByRemoteID(ctx, guest.ID, remoteID)
	if KindOf(err) == NotFound {
		return false, nil
	}
	return private.Kind == Private, err
}

// add keeps a new comment. Of one that was taken back before it came only the
// place is kept, for the answers below it: the page is the same as if it had come in time.
func (c *Conversation) add(ctx context.Context, tx Tx, guest Guest, a Arrival, gone bool) (Outcome, error) {
	now := c.now().UTC()
	comment := Comment{
		Ref: NewRef(now), GuestID: guest.ID, RemoteID: a.RemoteID, RemoteURL: a.RemoteURL, ContextID: a.ContextID, Asked: a.Asked,
		PublishedAt: sensible(a.PublishedAt, now), CreatedAt: now.Truncate(time.Second),
	}
	comment.setText(a)
	place, err := findPlace(ctx, tx, a.Parent)
	if err != nil {
		return Ignored, err
	}
	site, err := siteOf(ctx, tx)
	if err != nil {
		return Ignored, err
	}
	switch {
	case place.missing:
		comment.Status, comment.ParentRemoteID = Waiting, a.Parent.RemoteID
	case !place.found:
		return Ignored, nil
	case site.CommentsOn(place.post, now) == CommentsClosed:
		return Ignored, refuseReply(ctx, tx, place, a)
	default:
		comment.PostID, comment.ParentID = place.postID, place.commentID
		if comment.Status, err = c.statusOn(ctx, tx, site, place, guest, a.Links); err != nil {
			return Ignored, err
		}
		if !gone {
			err = c.examine(ctx, tx, guest, place.post, &comment)
		}
		if err != nil {
			return Ignored, err
		}
	}
	if gone {
		comment = comment.erased()
	}
	if err := c.saveGuestOf(ctx, tx, comment, &guest); err != nil {
		return Ignored, err
	}
	comment.GuestID = guest.ID
	if err := tx.SaveComment(ctx, &comment); err != nil {
		return Ignored, err
	}
	if !gone {
		if err := illustrate(ctx, tx, comment, guest, a.Pictures); err != nil {
			return Ignored, err
		}
		if err := c.hear(ctx, tx, guest.ID, comment.HTML, comment.PostID); err != nil {
			return Ignored, err
		}
	}
	switch {
	case place.missing && gone:
		return Ignored, nil
	case place.missing:
		return Missing, nil
	case gone:
		return Ignored, c.adopt(ctx, tx, comment)
	}
	if err := accepted(ctx, tx, comment); err != nil {
		return Ignored, err
	}
	if err := mailAbout(ctx, tx, GuestCommented, comment.ID); err != nil {
		return Ignored, err
	}
	return Kept, c.adopt(ctx, tx, comment)
}

// revise puts a newer text in the place of an older one. Authorship never changes
// (safety rows 14, 15), nor does the time of publication.
func (c *Conversation) revise(ctx context.Context, tx Tx, known Comment, guest Guest, a Arrival) (Outcome, error) {
	if known.GuestID != guest.ID || known.Erased() {
		return Ignored, nil
	}
	if !a.EditedAt.After(known.Revision()) {
		return Kept, askedAgain(ctx, tx, known, a.Asked)
	}
	known.setText(a)
	known.EditedAt = sensible(a.EditedAt, c.now())
	if err := c.reexamine(ctx, tx, guest, &known); err != nil {
		return Ignored, err
	}
	if err := c.saveGuestOf(ctx, tx, known, &guest); err != nil {
		return Ignored, err
	}
	if err := tx.SaveComment(ctx, &known); err != nil {
		return Ignored, err
	}
	if err := illustrate(ctx, tx, known, guest, a.Pictures); err != nil {
		return Ignored, err
	}
	if known.Status == Waiting {
		return Missing, nil
	}
	return Kept, nil
}

// adopt gives a place to everything that waited for this comment.
func (c *Conversation) adopt(ctx context.Context, tx Tx, parent Comment) error {
	if parent.RemoteID == "" {
		return nil
	}
	waiting, err := tx.CommentsWaitingFor(ctx, parent.RemoteID)
	if err != nil {
		return err
	}
	var site Site
	spot := place{postID: parent.PostID}
	if len(waiting) > 0 {
		if site, err = siteOf(ctx, tx); err != nil {
			return err
		}
		if spot.post, err = tx.PostByID(ctx, parent.PostID); err != nil {
			return err
		}
	}
	for _, child := range waiting {
		guest, err := tx.GuestByID(ctx, child.GuestID)
		if err != nil {
			return err
		}
		child.PostID, child.ParentID, child.ParentRemoteID = parent.PostID, parent.ID, ""
		if child.Erased() {
			child.Status = Removed
		} else if child.Status, err = c.statusOn(ctx, tx, site, spot, guest, strings.Count(child.HTML, "<a ")); err != nil {
			return err
		} else if err := c.reexamine(ctx, tx, guest, &child); err != nil {
			return err
		}
		if err := tx.SaveComment(ctx, &child); err != nil {
			return err
		}
		if err := c.orderAll(ctx, tx, child, guest); err != nil {
			return err
		}
		if !child.Erased() {
			if err := mailAbout(ctx, tx, GuestCommented, child.ID); err != nil {
				return err
			}
		}
		if err := c.adopt(ctx, tx, child); err != nil {
			return err
		}
	}
	return adoptReactions(ctx, tx, parent)
}

func siteOf(ctx context.Context, tx Tx) (Site, error) {
	values, err := tx.Settings(ctx)
	return SiteFrom(values), err
}

func (c *Comment) setText(a Arrival) {
	c.HTML, c.Warning, c.Sensitive, c.Language = a.HTML, a.Warning, a.Sensitive, a.Language
	c.Emojis = EmojiLines(a.Emojis[:min(len(a.Emojis), maxEmojis)])
	if a.EditedAt.After(a.PublishedAt) {
		c.EditedAt = a.EditedAt.UTC().Truncate(time.Second)
	}
}

// sensible keeps a time that a peer claims within what can be: not in the future, not before the fediverse.
func sensible(claimed, now time.Time) time.Time {
	claimed = claimed.UTC().Truncate(time.Second)
	if claimed.Year() < 1990 || claimed.After(now.Add(time.Hour)) {
		return now.UTC().Truncate(time.Second)
	}
	return claimed
}
