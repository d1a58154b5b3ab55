package blog

import (
	"context"
	"slices"
)

// PictureTx keeps the pictures of guests.
type PictureTx interface {
	PictureByID(ctx context.Context, id int64) (CommentPicture, error)
	// PicturesOf lists the pictures of a comment in their order.
	PicturesOf(ctx context.Context, commentID int64) ([]CommentPicture, error)
	SavePicture(ctx context.Context, p *CommentPicture) error
	DeletePicture(ctx context.Context, id int64) error
	// DeletePicturesOf takes all pictures from a comment. Safe to repeat.
	DeletePicturesOf(ctx context.Context, commentID int64) error
	EmojiByID(ctx context.Context, id int64) (Emoji, error)
	// EmojisNamed lists the emojis of a host that have one of the names.
	EmojisNamed(ctx context.Context, host string, shortcodes []string) ([]Emoji, error)
	CountEmojis(ctx context.Context, host string) (int, error)
	SaveEmoji(ctx context.Context, e *Emoji) error
	// OrderPictures writes jobs of the same transaction. An order that waits already for the same address is not written again.
	OrderPictures(ctx context.Context, orders ...PictureOrder) error
}

// receiveGuest saves a guest whom readers will see, and asks for their face and for the emojis of their name.
func (c *Conversation) receiveGuest(ctx context.Context, tx Tx, g *Guest) error {
	if err := tx.SaveGuest(ctx, g); err != nil {
		return err
	}
	if err := c.orderAvatar(ctx, tx, *g); err != nil {
		return err
	}
	return learnEmojis(ctx, tx, g.Host, emojisIn(g.Emojis))
}

// saveGuestOf saves the writer of a comment. Of somebody whose words cannot be seen nothing is fetched.
func (c *Conversation) saveGuestOf(ctx context.Context, tx Tx, comment Comment, g *Guest) error {
	if !comment.Status.illustrated() {
		return tx.SaveGuest(ctx, g)
	}
	return c.receiveGuest(ctx, tx, g)
}

// illustrate keeps the pictures that came with the text of a comment, and asks for them and for the emojis of the text.
func illustrate(ctx context.Context, tx Tx, comment Comment, g Guest, pictures []CommentPicture) error {
	if err := hang(ctx, tx, comment, pictures); err != nil {
		return err
	}
	return orderIn(ctx, tx, comment, g)
}

// orderAll asks for everything that a comment and its writer show, when the comment can be seen or approved. Safe to repeat.
func (c *Conversation) orderAll(ctx context.Context, tx Tx, comment Comment, g Guest) error {
	if !comment.Status.illustrated() {
		return nil
	}
	if err := c.orderAvatar(ctx, tx, g); err != nil {
		return err
	}
	if err := learnEmojis(ctx, tx, g.Host, emojisIn(g.Emojis)); err != nil {
		return err
	}
	return orderIn(ctx, tx, comment, g)
}

// orderIn asks for the emojis and pictures of a comment.
func orderIn(ctx context.Context, tx Tx, comment Comment, g Guest) error {
	if !comment.Status.illustrated() {
		return nil
	}
	if err := learnEmojis(ctx, tx, g.Host, emojisIn(comment.Emojis)); err != nil {
		return err
	}
	return orderPictures(ctx, tx, comment.ID)
}

func (c *Conversation) orderAvatar(ctx context.Context, tx Tx, g Guest) error {
	if !g.wantsAvatar(c.now()) {
		return nil
	}
	return tx.OrderPictures(ctx, PictureOrder{PictureOfGuest, g.ID, g.AvatarURL})
}

// learnEmojis remembers emojis of a host, and asks for those that are new or have another address.
func learnEmojis(ctx context.Context, tx Tx, host string, emojis []Emoji) error {
	if len(emojis) == 0 {
		return nil
	}
	names := make([]string, len(emojis))
	for i, e := range emojis {
		names[i] = e.Shortcode
	}
	listed, err := tx.EmojisNamed(ctx, host, names)
	if err != nil {
		return err
	}
	known := make(map[string]Emoji, len(listed))
	for _, e := range listed {
		known[e.Shortcode] = e
	}
	room := maxEmojisOfHost
	if len(known) < len(names) {
		count, err := tx.CountEmojis(ctx, host)
		if err != nil {
			return err
		}
		room -= count
	}
	for _, e := range emojis {
		old := known[e.Shortcode]
		if old.ID != 0 && (old.URL == e.URL || e.UpdatedAt.Before(old.UpdatedAt)) || old.ID == 0 && room <= 0 {
			continue
		}
		if old.ID == 0 {
			room--
		}
		old.Host, old.Shortcode, old.URL, old.UpdatedAt = host, e.Shortcode, e.URL, e.UpdatedAt
		old.FetchedAt = Emoji{}.FetchedAt
		if err := tx.SaveEmoji(ctx, &old); err != nil {
			return err
		}
		known[e.Shortcode] = old
		if err := tx.OrderPictures(ctx, PictureOrder{PictureEmoji, old.ID, old.URL}); err != nil {
			return err
		}
	}
	return nil
}

// hang gives a comment the pictures that came with its text, in place of those that it had. What is kept already of
// an address stays.
func hang(ctx context.Context, tx Tx, comment Comment, fresh []CommentPicture) error {
	had, err := tx.PicturesOf(ctx, comment.ID)
	if err != nil {
		return err
	}
	fresh = distinct(fresh)
	for _, old := range had {
		if !slices.ContainsFunc(fresh, func(p CommentPicture) bool { return p.URL == old.URL }) {
			if err := tx.DeletePicture(ctx, old.ID); err != nil {
				return err
			}
		}
	}
	for i, p := range fresh {
		p.CommentID, p.Position = comment.ID, i
		if n := slices.IndexFunc(had, func(old CommentPicture) bool { return p.URL == old.URL }); n >= 0 {
			p.ID = had[n].ID
			if had[n].State == PictureKept || had[n].State == PictureRefused {
				p.State, p.Path, p.Width, p.Height, p.MediaType = had[n].State, had[n].Path, had[n].Width, had[n].Height, had[n].MediaType
			}
		}
		if err := tx.SavePicture(ctx, &p); err != nil {
			return err
		}
	}
	return nil
}

// distinct keeps the first of the pictures with one address, and maxPictures of all.
func distinct(pictures []CommentPicture) []CommentPicture {
	var kept []CommentPicture
	for _, p := range pictures {
		if len(kept) < maxPictures && !slices.ContainsFunc(kept, func(k CommentPicture) bool { return k.URL == p.URL }) {
			kept = append(kept, p)
		}
	}
	return kept
}

// orderPictures asks for the pictures of a comment that are not here yet.
func orderPictures(ctx context.Context, tx Tx, commentID int64) error {
	pictures, err := tx.PicturesOf(ctx, commentID)
	if err != nil {
		return err
	}
	for _, p := range pictures {
		if p.State != PictureWanted {
			continue
		}
		if err := tx.OrderPictures(ctx, PictureOrder{PictureInComment, p.ID, p.URL}); err != nil {
			return err
		}
	}
	return nil
}

// illustrated reports whether pictures are fetched for a comment in this state.
func (s CommentStatus) illustrated() bool { return s == Approved || s == Pending }
