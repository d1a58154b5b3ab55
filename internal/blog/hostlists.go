package blog

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// HostLists imports, watches and applies lists of servers to turn away, and keeps the exceptions and the allowed servers.
// Nothing of a list counts before somebody saw what it would change, or chose that its changes apply by themselves.
type HostLists struct {
	store Store
	reads HostReads
	names HostNames
	own   string
	now   func() time.Time
}

// NewHostLists makes the service. own is the host of this house.
func NewHostLists(store Store, reads HostReads, names HostNames, own string, now func() time.Time) *HostLists {
	return &HostLists{store: store, reads: reads, names: names, own: own, now: now}
}

// LookEvery is how often a list elsewhere is looked at.
const LookEvery = 24 * time.Hour

const (
	maxListName    = 100
	maxListAddress = 2000
	maxLists       = 50 // elsewhere
)

var errEditors = Refuse(Forbidden, "Only editors and the owner of the site decide about servers.")

// All lists every list, the latest first, without pending texts.
func (l *HostLists) All(ctx context.Context) ([]HostList, error) { return l.reads.HostLists(ctx) }

// List finds a list.
func (l *HostLists) List(ctx context.Context, id int64) (HostList, error) {
	return l.reads.HostListByID(ctx, id)
}

// Import keeps a text as a list that waits to be applied, and gives its id. A text that is no list is Invalid.
func (l *HostLists) Import(ctx context.Context, author Author, name string, text []byte) (int64, error) {
	if !author.Edits() {
		return 0, errEditors
	}
	if _, err := ParseHostList(text, l.names, l.own); err != nil {
		return 0, err
	}
	list := HostList{Name: cutText(plainLine(name), maxListName), State: ListWaiting, Pending: text, CreatedAt: l.second()}
	if list.Name == "" {
		list.Name = "Pasted list"
	}
	err := l.store.Atomically(ctx, func(tx Tx) error { return tx.SaveHostList(ctx, &list) })
	return list.ID, err
}

// Subscribe watches a list elsewhere, and has it looked at for the first time. An address that is watched already is Conflict.
func (l *HostLists) Subscribe(ctx context.Context, author Author, name, address string, automatic bool) (int64, error) {
	if !author.Edits() {
		return 0, errEditors
	}
	var wrong problems
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > maxListAddress {
		wrong.add("address", "Please enter the whole address of the list. It begins with https://.")
	}
	if utf8.RuneCountInString(name) > maxListName {
		wrong.add("name", "Please keep the name under 100 characters.")
	}
	if err := wrong.err(); err != nil {
		return 0, err
	}
	u.Fragment = ""
	list := HostList{Name: plainLine(name), Address: u.String(), State: ListUnread, Automatic: automatic, CreatedAt: l.second()}
	if list.Name == "" {
		list.Name = u.Host
	}
	err = l.store.Atomically(ctx, func(tx Tx) error {
		known, err := tx.HostLists(ctx)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(known, func(k HostList) bool { return k.Address == list.Address }) {
			return wrongAddress(Conflict, "You are subscribed to this list already.")
		}
		if len(known) >= maxLists {
			return wrongAddress(Conflict, "There are 50 lists already. Please end one that you do not need first.")
		}
		if err := tx.SaveHostList(ctx, &list); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: HostListWanted, ID: list.ID})
	})
	return list.ID, err
}

func wrongAddress(kind Kind, sentence string) error {
	return &Error{Kind: kind, Message: "The list was not added.", Problems: []Problem{{"address", sentence}}}
}

// LookNow has a list elsewhere looked at before its time.
func (l *HostLists) LookNow(ctx context.Context, author Author, id int64) error {
	return l.change(ctx, author, id, func(tx Tx, list *HostList) error {
		if list.Imported() {
			return ErrNotFound
		}
		return tx.Record(ctx, Fact{Kind: HostListWanted, ID: list.ID})
	})
}

// SetAutomatic chooses whether changes of a list apply by themselves.
func (l *HostLists) SetAutomatic(ctx context.Context, author Author, id int64, automatic bool) error {
	return l.change(ctx, author, id, func(_ Tx, list *HostList) error {
		list.Automatic = automatic
		return nil
	})
}

// Apply makes the blocks of a list those of its pending text, in one transaction, and settles what comes of it. digest is that
// of the text that was looked at: if another one arrived since, nothing happens and the error is Conflict. A list without
// a pending text stays as it is, so it is safe to repeat.
func (l *HostLists) Apply(ctx context.Context, author Author, id int64, digest string, hold bool) error {
	return l.change(ctx, author, id, func(tx Tx, list *HostList) error {
		if list.State != ListWaiting {
			return nil
		}
		if list.Digest() != digest {
			return Refuse(Conflict, "The list changed while you were looking at it. Nothing was applied; please look at what it would change now.")
		}
		list.Hold = hold
		return l.apply(ctx, tx, list)
	})
}

func (l *HostLists) apply(ctx context.Context, tx Tx, list *HostList) error {
	text, err := ParseHostList(list.Pending, l.names, l.own)
	if err != nil {
		return err
	}
	before, err := tx.BlocksOf(ctx, list.ID)
	if err != nil {
		return err
	}
	put, gone := list.difference(before, text, l.second())
	if err := tx.DeleteBlocks(ctx, list.ID, gone); err != nil {
		return err
	}
	if err := tx.PutBlocks(ctx, put); err != nil {
		return err
	}
	list.State, list.Pending, list.AppliedAt = ListApplied, nil, l.second()
	return tx.SettleHosts(ctx)
}

// difference compares the rows of a list with a newer text: what to keep or change, and which hosts left.
func (l HostList) difference(before []BlockedHost, text ListText, now time.Time) (put []BlockedHost, gone []string) {
	known := make(map[string]BlockedHost, len(before))
	for _, b := range before {
		known[b.Host] = b
	}
	for _, h := range text.Hosts {
		if h.Silence && !l.Hold {
			continue
		}
		b, listed := known[h.Host]
		delete(known, h.Host)
		if !listed || b.Hold != h.Silence || b.Comment != h.Comment {
			put = append(put, BlockedHost{Host: h.Host, ListID: l.ID, Hold: h.Silence, Comment: h.Comment, CreatedAt: now})
		}
	}
	for _, b := range before {
		if _, left := known[b.Host]; left {
			gone = append(gone, b.Host)
		}
	}
	return put, gone
}

// Discard forgets a pending text: an import that was never applied goes away, a list elsewhere waits for its next change.
func (l *HostLists) Discard(ctx context.Context, author Author, id int64) error {
	return l.change(ctx, author, id, func(tx Tx, list *HostList) error {
		switch {
		case list.State != ListWaiting:
			return nil
		case list.Imported():
			return tx.DeleteHostList(ctx, list.ID)
		}
		list.State, list.Pending = ListApplied, nil
		return nil
	})
}

// End unsubscribes from a list, or takes an import back: its hosts are unblocked where nothing else blocks them, or stay blocked
// as if an author had done it. Safe to repeat.
func (l *HostLists) End(ctx context.Context, author Author, id int64, keep bool) error {
	return l.change(ctx, author, id, func(tx Tx, list *HostList) error {
		if keep {
			if err := tx.KeepBlocks(ctx, list.ID); err != nil {
				return err
			}
		}
		if err := tx.DeleteHostList(ctx, list.ID); err != nil {
			return err
		}
		return tx.SettleHosts(ctx)
	})
}

// change changes a list and saves it, unless it was deleted.
func (l *HostLists) change(ctx context.Context, author Author, id int64, change func(Tx, *HostList) error) error {
	if !author.Edits() {
		return errEditors
	}
	return l.store.Atomically(ctx, func(tx Tx) error { return l.changeIn(ctx, tx, id, change) })
}

func (l *HostLists) changeIn(ctx context.Context, tx Tx, id int64, change func(Tx, *HostList) error) error {
	list, err := tx.HostListByID(ctx, id)
	if err != nil {
		return err
	}
	if err := change(tx, &list); err != nil {
		return err
	}
	if _, err := tx.HostListByID(ctx, id); KindOf(err) == NotFound {
		return nil
	}
	return tx.SaveHostList(ctx, &list)
}

func (l *HostLists) second() time.Time { return l.now().UTC().Truncate(time.Second) }
