package blog

import (
	"context"
	"time"
)

// Gallery knows which pictures of guests are still wanted, and keeps what became of them. It fetches nothing itself.
type Gallery struct {
	store Store
	now   func() time.Time
}

// NewGallery makes the service.
func NewGallery(store Store, now func() time.Time) *Gallery { return &Gallery{store: store, now: now} }

// Print is our copy of a picture. Path lies below our own pictures.
type Print struct {
	Path      string
	MediaType string
	Width     int
	Height    int
}

// Wanted gives the address to fetch for an order, or "" when nobody wants it any more: it is here already, was deleted
// or refused, or its guest or their server is blocked.
func (g *Gallery) Wanted(ctx context.Context, o PictureOrder) (string, error) {
	address := ""
	err := g.store.Atomically(ctx, func(tx Tx) error {
		var err error
		switch o.Kind {
		case PictureOfGuest:
			address, err = g.wantedAvatar(ctx, tx, o.ID)
		case PictureInComment:
			address, err = wantedPicture(ctx, tx, o.ID)
		case PictureEmoji:
			address, err = wantedEmoji(ctx, tx, o.ID)
		}
		if KindOf(err) == NotFound {
			return nil
		}
		return err
	})
	return address, err
}

func (g *Gallery) wantedAvatar(ctx context.Context, tx Tx, guestID int64) (string, error) {
	guest, err := tx.GuestByID(ctx, guestID)
	if err != nil || !guest.wantsAvatar(g.now()) {
		return "", err
	}
	blocked, err := tx.HostBlocked(ctx, guest.Host)
	if err != nil || blocked {
		return "", err
	}
	return guest.AvatarURL, nil
}

func wantedPicture(ctx context.Context, tx Tx, id int64) (string, error) {
	p, err := tx.PictureByID(ctx, id)
	if err != nil || p.State != PictureWanted {
		return "", err
	}
	comment, err := tx.CommentByID(ctx, p.CommentID)
	if err != nil || !comment.Status.illustrated() {
		return "", err
	}
	guest, err := tx.GuestByID(ctx, comment.GuestID)
	if err != nil || guest.Blocked {
		return "", err
	}
	blocked, err := tx.HostBlocked(ctx, guest.Host)
	if err != nil || blocked {
		return "", err
	}
	return p.URL, nil
}

func wantedEmoji(ctx context.Context, tx Tx, id int64) (string, error) {
	e, err := tx.EmojiByID(ctx, id)
	if err != nil || !e.FetchedAt.IsZero() {
		return "", err
	}
	blocked, err := tx.HostBlocked(ctx, e.Host)
	if err != nil || blocked {
		return "", err
	}
	return e.URL, nil
}

// Hang keeps the copy that was made from an address. It does nothing when the picture has another address by now or
// is gone. Safe to repeat.
func (g *Gallery) Hang(ctx context.Context, o PictureOrder, address string, p Print) error {
	return g.settle(ctx, o, address, p)
}

// Refuse remembers that an address gives no picture: it is not asked for again until it changes. The face that was
// made of the very same address before stays. Safe to repeat.
func (g *Gallery) Refuse(ctx context.Context, o PictureOrder, address string) error {
	return g.settle(ctx, o, address, Print{})
}

func (g *Gallery) settle(ctx context.Context, o PictureOrder, address string, p Print) error {
	now := g.now().UTC().Truncate(time.Second)
	err := g.store.Atomically(ctx, func(tx Tx) error {
		switch o.Kind {
		case PictureOfGuest:
			return settleAvatar(ctx, tx, o.ID, address, p, now)
		case PictureInComment:
			return settlePicture(ctx, tx, o.ID, address, p)
		case PictureEmoji:
			return settleEmoji(ctx, tx, o.ID, address, p, now)
		}
		return nil
	})
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}

func settleAvatar(ctx context.Context, tx Tx, guestID int64, address string, p Print, now time.Time) error {
	guest, err := tx.GuestByID(ctx, guestID)
	if err != nil || guest.AvatarURL != address || guest.Gone {
		return err
	}
	if p.Path != "" || guest.AvatarFetched != address {
		guest.AvatarPath = p.Path
	}
	guest.AvatarFetched, guest.AvatarAt = address, now
	return tx.SaveGuest(ctx, &guest)
}

func settlePicture(ctx context.Context, tx Tx, id int64, address string, p Print) error {
	picture, err := tx.PictureByID(ctx, id)
	if err != nil || picture.URL != address || picture.State != PictureWanted {
		return err
	}
	picture.State = PictureRefused
	if p.Path != "" {
		picture.State, picture.Path, picture.MediaType, picture.Width, picture.Height = PictureKept, p.Path, p.MediaType, p.Width, p.Height
	}
	return tx.SavePicture(ctx, &picture)
}

func settleEmoji(ctx context.Context, tx Tx, id int64, address string, p Print, now time.Time) error {
	e, err := tx.EmojiByID(ctx, id)
	if err != nil || e.URL != address {
		return err
	}
	e.Path, e.FetchedAt = p.Path, now
	return tx.SaveEmoji(ctx, &e)
}
