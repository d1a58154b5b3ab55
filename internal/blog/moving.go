package blog

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Account is an account on another server, as that server describes it now.
type Account struct {
	ActorID     string // permanent
	Host        string // canonical host of ActorID
	Handle      string // name@host, as its server confirmed it
	DisplayName string // plain text, cleaned
	URL         string // its page for people
	Software    string // in small letters, for example "mastodon"; empty when its server does not say
	Version     string
	Followers   int      // -1 when its server does not say
	AlsoKnownAs []string // ids of accounts that it calls itself
	MovedTo     string   // id of the account that it moved to, or empty
}

// Names reports whether the account says that it is the same person as the account with this id.
func (a Account) Names(actorID string) bool { return slices.Contains(a.AlsoKnownAs, actorID) }

// OtherAccount is an account elsewhere that an author says is theirs. Its server lets its followers move here only then.
type OtherAccount struct {
	ID        int64
	AuthorID  int64
	ActorID   string
	Handle    string
	URL       string
	Software  string
	Followers int       // when it was added; -1 when its server did not say
	CreatedAt time.Time // when it was added
}

// MaxOtherAccounts is how many accounts elsewhere an author may name. Mastodon reads 256.
const MaxOtherAccounts = 10

// MovingTx keeps an author's accounts elsewhere.
type MovingTx interface {
	OtherAccounts(ctx context.Context, authorID int64) ([]OtherAccount, error) // in the order in which they were added
	SaveOtherAccount(ctx context.Context, a *OtherAccount) error
	DeleteOtherAccount(ctx context.Context, id int64) error // safe to repeat
}

// Moving carries authors from house to house: what they are called elsewhere, and where they went.
type Moving struct {
	store Store
	self  func(author Author) string
	now   func() time.Time
}

// NewMoving makes the service. self gives the permanent id of an author's account here.
func NewMoving(store Store, self func(Author) string, now func() time.Time) *Moving {
	return &Moving{store: store, self: self, now: now}
}

// Name says that an account elsewhere is the author's, too; the followers' servers are told. Safe to repeat: what is
// known about the account is refreshed. Errors are Invalid, and Conflict above MaxOtherAccounts.
func (m *Moving) Name(ctx context.Context, authorID int64, account Account) error {
	return m.change(ctx, authorID, func(tx Tx, a *Author) error {
		switch account.ActorID {
		case "":
			return Refuse(Invalid, "Please enter the account that you have on another server, for example @ana@old.example.")
		case m.self(*a):
			return Refuse(Invalid, "This is your account here. Please enter the account that you have on another server.")
		}
		named, err := tx.OtherAccounts(ctx, a.ID)
		if err != nil {
			return err
		}
		row := OtherAccount{AuthorID: a.ID, CreatedAt: m.now().UTC().Truncate(time.Second), Followers: account.Followers}
		if at := slices.IndexFunc(named, func(o OtherAccount) bool { return o.ActorID == account.ActorID }); at >= 0 {
			row = named[at]
		} else if len(named) >= MaxOtherAccounts {
			return Refuse(Conflict, "You have named ten accounts, and more are not kept. Please remove one that you do not need any more.")
		}
		row.ActorID, row.Handle, row.URL, row.Software = account.ActorID, account.Handle, account.URL, account.Software
		if err := tx.SaveOtherAccount(ctx, &row); err != nil {
			return err
		}
		return m.repeat(ctx, tx, a)
	})
}

// Unname takes back that an account is the author's. Safe to repeat. While the author moved there, it is Conflict:
// the other side needs it.
func (m *Moving) Unname(ctx context.Context, authorID, otherID int64) error {
	return m.change(ctx, authorID, func(tx Tx, a *Author) error {
		named, err := tx.OtherAccounts(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, o := range named {
			if o.ID == otherID {
				if err := tx.DeleteOtherAccount(ctx, o.ID); err != nil {
					return err
				}
			}
		}
		return m.repeat(ctx, tx, a)
	})
}

// Leave sends the author's followers to an account elsewhere. Their servers get the news, and those that know how
// follow the new account instead. From then on new posts stay on this site. Errors say in a sentence what is missing.
func (m *Moving) Leave(ctx context.Context, authorID int64, to Account) error {
	return m.store.Atomically(ctx, func(tx Tx) error {
		a, err := tx.AuthorByID(ctx, authorID)
		if err != nil {
			return err
		}
		if a.Moved() {
			return Refuse(Conflict, "You have moved to @"+a.MovedHandle+" already. Take that move back first.")
		}
		blocked, err := blockedHere(ctx, tx, to)
		if err != nil {
			return err
		}
		if wrong := WhyNotThere(to, m.self(a), blocked); wrong != "" {
			return Refuse(Conflict, wrong)
		}
		a.MovedTo, a.MovedHandle, a.MovedURL = to.ActorID, to.Handle, to.URL
		a.UpdatedAt = later(m.now(), a.UpdatedAt)
		a.MovedAt = a.UpdatedAt
		if err := tx.SaveAuthor(ctx, &a); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: AuthorMoved, ID: a.ID, Version: a.MovedAt.Unix()})
	})
}

// Stay takes a move back: the account here is alive again, and its followers' servers are told. Followers who went do not
// come back by themselves. Safe to repeat.
func (m *Moving) Stay(ctx context.Context, authorID int64) error {
	return m.change(ctx, authorID, func(_ Tx, a *Author) error {
		a.MovedTo, a.MovedHandle, a.MovedURL, a.MovedAt = "", "", "", time.Time{}
		return nil
	})
}

// change saves an author and tells the followers' servers.
func (m *Moving) change(ctx context.Context, authorID int64, do func(tx Tx, a *Author) error) error {
	return m.store.Atomically(ctx, func(tx Tx) error {
		a, err := tx.AuthorByID(ctx, authorID)
		if err != nil {
			return err
		}
		if err := do(tx, &a); err != nil {
			return err
		}
		a.UpdatedAt = later(m.now(), a.UpdatedAt)
		if err := tx.SaveAuthor(ctx, &a); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: AuthorChanged, ID: a.ID})
	})
}

// repeat writes the ids of the other accounts into the author's own row.
func (m *Moving) repeat(ctx context.Context, tx Tx, a *Author) error {
	named, err := tx.OtherAccounts(ctx, a.ID)
	if err != nil {
		return err
	}
	ids := make([]string, len(named))
	for i, o := range named {
		ids[i] = o.ActorID
	}
	a.AlsoKnownAs = strings.Join(ids, "\n")
	return nil
}
