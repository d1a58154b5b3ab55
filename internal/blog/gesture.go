package blog

import (
	"context"
	"slices"
	"time"
)

// GestureKind says what an author did towards a guest beyond words.
type GestureKind string

// The kinds of gestures.
const (
	GestureLike   GestureKind = "like"   // of a comment or a message
	GestureBoost  GestureKind = "boost"  // of a comment or a mention; followers see it
	GestureFollow GestureKind = "follow" // of the guest
)

// GestureState is how far a gesture is.
type GestureState string

// The states of a gesture. Only a follow is accepted or refused by the guest's server; likes and boosts stay made.
const (
	GestureMade     GestureState = "made"
	GestureAccepted GestureState = "accepted"
	GestureRefused  GestureState = "refused"
	GestureUndone   GestureState = "undone"
)

// Gesture is a like, a boost or a follow by an author. TargetID is the permanent id of what it is about on the guest's
// server. An author has one live gesture of a kind for a target.
type Gesture struct {
	ID        int64
	Ref       string // part of its public id
	AuthorID  int64
	GuestID   int64
	CommentID int64 // of a like or boost of a comment, else zero
	MessageID int64 // of a like or boost of a message, else zero
	Kind      GestureKind
	State     GestureState
	CreatedAt time.Time
	EndedAt   time.Time // when it was refused or undone
	TargetID  string
}

// Live reports whether the gesture stands.
func (g Gesture) Live() bool { return g.State == GestureMade || g.State == GestureAccepted }

// GestureTx keeps gestures.
type GestureTx interface {
	GestureByID(ctx context.Context, id int64) (Gesture, error)
	GestureByRef(ctx context.Context, ref string) (Gesture, error)
	// LiveGesture finds the gesture that stands.
	LiveGesture(ctx context.Context, authorID int64, kind GestureKind, targetID string) (Gesture, error)
	// SaveGesture keeps a gesture; a second live one of a kind for a target is Conflict.
	SaveGesture(ctx context.Context, g *Gesture) error
}

// Gestures makes and undoes what authors do towards guests.
type Gestures struct {
	store Store
	now   func() time.Time
}

// NewGestures makes the service.
func NewGestures(store Store, now func() time.Time) *Gestures {
	return &Gestures{store: store, now: now}
}

// Greet likes or boosts a comment, and has the guest's server told. A boost is for everybody, so it is Invalid under a post that
// not everybody may read: its comment leads there. Safe to repeat.
func (s *Gestures) Greet(ctx context.Context, author Author, kind GestureKind, commentRef string) error {
	if author.ID == 0 {
		return errNobody
	}
	if kind != GestureLike && kind != GestureBoost {
		return Refuse(Invalid, "A comment can be liked or boosted.")
	}
	return s.store.Atomically(ctx, func(tx Tx) error {
		comment, err := tx.CommentByRef(ctx, commentRef)
		if err != nil {
			return err
		}
		switch {
		case comment.RemoteID == "":
			return Refuse(Invalid, "This comment was written here, so there is no server to tell.")
		case comment.Erased():
			return Refuse(Gone, "Its writer deleted this comment.")
		case kind == GestureBoost && !comment.Visible():
			return Refuse(Invalid, "Only a comment that stands on the page can be boosted. Approve it first.")
		}
		if kind == GestureBoost {
			post, err := tx.PostByID(ctx, comment.PostID)
			if err != nil {
				return err
			}
			if !post.MayBoost() {
				return Refuse(Invalid, "This comment stands under a post that not everybody may read, and a boost would lead everybody there. Nothing was sent. You can like the comment: only its writer hears of that.")
			}
		}
		return s.make(ctx, tx, author, Gesture{Kind: kind, GuestID: comment.GuestID, CommentID: comment.ID, TargetID: comment.RemoteID})
	})
}

// GreetMessage likes a message to the author, or boosts a mention, and has the guest's server told. Messages to others are not
// there (NotFound), and nothing private is ever boosted (Invalid). Safe to repeat.
func (s *Gestures) GreetMessage(ctx context.Context, author Author, kind GestureKind, messageID int64) error {
	if kind != GestureLike && kind != GestureBoost {
		return Refuse(Invalid, "A message can be liked, and a mention can be boosted too.")
	}
	return s.store.Atomically(ctx, func(tx Tx) error {
		message, err := ownMessage(ctx, tx, author, messageID)
		switch {
		case err != nil:
			return err
		case message.RemoteID == "":
			return Refuse(Invalid, "Its server gave this message no address, so it cannot be named there.")
		case kind == GestureBoost && message.Kind == Private:
			return Refuse(Invalid, "A private message cannot be boosted: it is for your eyes only.")
		case kind == GestureBoost && message.Hold != "":
			return Refuse(Invalid, "You put this mention aside. Bring it back to the inbox before you boost it.")
		}
		return s.make(ctx, tx, author, Gesture{Kind: kind, GuestID: message.GuestID, MessageID: message.ID, TargetID: message.RemoteID})
	})
}

// FollowGuest asks a guest's server to have the author follow them. Safe to repeat.
func (s *Gestures) FollowGuest(ctx context.Context, author Author, guestID int64) error {
	if author.ID == 0 {
		return errNobody
	}
	return s.store.Atomically(ctx, func(tx Tx) error {
		guest, err := tx.GuestByID(ctx, guestID)
		if err != nil {
			return err
		}
		return s.make(ctx, tx, author, Gesture{Kind: GestureFollow, GuestID: guest.ID, TargetID: guest.ActorID})
	})
}

func (s *Gestures) make(ctx context.Context, tx Tx, author Author, g Gesture) error {
	if err := mayTellGuest(ctx, tx, g.GuestID); err != nil {
		return err
	}
	_, err := tx.LiveGesture(ctx, author.ID, g.Kind, g.TargetID)
	if KindOf(err) != NotFound {
		return err
	}
	now := s.now().UTC().Truncate(time.Second)
	g.Ref, g.AuthorID, g.State, g.CreatedAt = NewRef(now), author.ID, GestureMade, now
	if err := tx.SaveGesture(ctx, &g); err != nil {
		return err
	}
	return tx.Record(ctx, Fact{Kind: GestureWasMade, ID: g.ID})
}

// TakeBack undoes a gesture of the author's, and has the guest's server told. Safe to repeat.
func (s *Gestures) TakeBack(ctx context.Context, author Author, ref string) error {
	return s.store.Atomically(ctx, func(tx Tx) error {
		g, err := tx.GestureByRef(ctx, ref)
		switch {
		case err != nil:
			return err
		case g.AuthorID != author.ID:
			return Refuse(Forbidden, "This belongs to another author.")
		case !g.Live():
			return nil
		}
		g.State, g.EndedAt = GestureUndone, s.now().UTC().Truncate(time.Second)
		if err := tx.SaveGesture(ctx, &g); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: GestureWasUndone, ID: g.ID})
	})
}

// Answered notes what a guest's server said to a follow; ref is that of the gesture. Anybody but the followed guest is
// Ignored. Safe to repeat.
func (s *Gestures) Answered(ctx context.Context, actorID, ref string, yes bool) (Outcome, error) {
	outcome := Ignored
	err := s.store.Atomically(ctx, func(tx Tx) error {
		g, err := tx.GestureByRef(ctx, ref)
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil || g.Kind != GestureFollow || g.TargetID != actorID || !g.Live() {
			return err
		}
		outcome = Kept
		if yes {
			g.State = GestureAccepted
			return tx.SaveGesture(ctx, &g)
		}
		g.State, g.EndedAt = GestureRefused, s.now().UTC().Truncate(time.Second)
		return tx.SaveGesture(ctx, &g)
	})
	return outcome, err
}

// Made are the gestures of an author that stand, by what they are about: comments, messages and, for follows, guests.
type Made struct {
	byComment map[int64][]Gesture
	byMessage map[int64][]Gesture
	byGuest   map[int64]Gesture
}

// NewMade sorts gestures.
func NewMade(list []Gesture) Made {
	m := Made{map[int64][]Gesture{}, map[int64][]Gesture{}, map[int64]Gesture{}}
	for _, g := range list {
		switch {
		case g.Kind == GestureFollow:
			m.byGuest[g.GuestID] = g
		case g.MessageID != 0:
			m.byMessage[g.MessageID] = append(m.byMessage[g.MessageID], g)
		default:
			m.byComment[g.CommentID] = append(m.byComment[g.CommentID], g)
		}
	}
	return m
}

// Of finds the author's like or boost of a comment; zero when there is none.
func (m Made) Of(kind GestureKind, commentID int64) Gesture {
	return oneOf(m.byComment[commentID], kind)
}

// OfMessage finds the author's like or boost of a message; zero when there is none.
func (m Made) OfMessage(kind GestureKind, messageID int64) Gesture {
	return oneOf(m.byMessage[messageID], kind)
}

func oneOf(list []Gesture, kind GestureKind) Gesture {
	if at := slices.IndexFunc(list, func(g Gesture) bool { return g.Kind == kind }); at >= 0 {
		return list[at]
	}
	return Gesture{}
}

// Follows finds the author's follow of a guest; zero when there is none.
func (m Made) Follows(guestID int64) Gesture { return m.byGuest[guestID] }
