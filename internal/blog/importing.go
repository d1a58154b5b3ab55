package blog

import (
	"context"
	"time"
)

// ImportTx answers for many comments at once what Receive asks about one.
type ImportTx interface {
	// CommentsKnown lists which of the ids a comment here has.
	CommentsKnown(ctx context.Context, remoteIDs []string) ([]string, error)
	// WithdrawalsOf lists what was withdrawn of the ids and still counts.
	WithdrawalsOf(ctx context.Context, remoteIDs []string, now time.Time) ([]Withdrawal, error)
	// GuestsByActors lists those of the accounts that are known.
	GuestsByActors(ctx context.Context, actorIDs []string) ([]Guest, error)
}

// importing is one transaction of an import. What it read stays true until the
// end of the transaction, so each thing is read once.
type importing struct {
	c         *Conversation
	tx        Tx
	author    Author
	writers   map[string]writer // by ActorID
	places    map[Target]place
	known     map[string]bool    // ids of comments that are here
	withdrawn map[[2]string]bool // by id of the comment and account
}

// writer is a guest as the import found or added them.
type writer struct {
	guest   Guest
	welcome bool
}

func (c *Conversation) prepare(ctx context.Context, tx Tx, author Author, list []Imported) (importing, error) {
	i := importing{
		c: c, author: author, writers: map[string]writer{}, places: map[Target]place{}, known: map[string]bool{}, withdrawn: map[[2]string]bool{},
	}
	read := readOnce{Tx: tx, guests: map[string]Guest{}, blocked: map[string]bool{}}
	i.tx = read
	var ids, actors []string
	for _, m := range list {
		if m.Own {
			continue
		}
		ids = append(ids, m.RemoteID)
		if _, listed := read.guests[m.Guest.ActorID]; !listed {
			read.guests[m.Guest.ActorID] = Guest{}
			actors = append(actors, m.Guest.ActorID)
		}
	}
	known, err := tx.CommentsKnown(ctx, ids)
	if err != nil {
		return i, err
	}
	for _, id := range known {
		i.known[id] = true
	}
	withdrawn, err := tx.WithdrawalsOf(ctx, ids, c.now())
	if err != nil {
		return i, err
	}
	for _, w := range withdrawn {
		i.withdrawn[[2]string{w.RemoteID, w.ActorID}] = true
	}
	guests, err := tx.GuestsByActors(ctx, actors)
	for _, g := range guests {
		read.guests[g.ActorID] = g
	}
	return i, err
}

// readOnce is a transaction that knows the guests of an import and asks about each host once.
type readOnce struct {
	Tx
	guests  map[string]Guest // by ActorID; zero for one who is not known
	blocked map[string]bool  // by host
}

func (t readOnce) GuestByActor(ctx context.Context, actorID string) (Guest, error) {
	g, listed := t.guests[actorID]
	switch {
	case !listed:
		return t.Tx.GuestByActor(ctx, actorID)
	case g.ID == 0:
		return Guest{}, ErrNotFound
	}
	return g, nil
}

func (t readOnce) HostBlocked(ctx context.Context, host string) (bool, error) {
	blocked, asked := t.blocked[host]
	if asked {
		return blocked, nil
	}
	blocked, err := t.Tx.HostBlocked(ctx, host)
	if err == nil {
		t.blocked[host] = blocked
	}
	return blocked, err
}
