package blog

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// PeopleTx keeps who may join, and what is told to authors by mail.
type PeopleTx interface {
	InvitationByHash(ctx context.Context, hash string) (Invitation, error)
	InvitationByID(ctx context.Context, id int64) (Invitation, error)
	SaveInvitation(ctx context.Context, i *Invitation) error
	// HandOver gives an author's drafts, planned posts and thrown away posts to another one, and tells how many.
	HandOver(ctx context.Context, fromID, toID int64) (int64, error)
	// EndAccess ends all sessions of an author, and forgets their passkeys, second factor, codes, open links and mail address.
	EndAccess(ctx context.Context, authorID int64) error
}

func checkRole(role Role) error {
	if role != Owner && role != Editor && role != Writer {
		return Refuse(Invalid, "Please choose owner, editor or author.")
	}
	return nil
}

// SetRole changes what an author may do; owners may. A house keeps an owner: taking the role from the last one is Conflict.
func (h *House) SetRole(ctx context.Context, by Author, name string, role Role) error {
	if err := by.owns(); err != nil {
		return err
	}
	if err := checkRole(role); err != nil {
		return err
	}
	return h.store.Atomically(ctx, func(tx Tx) error {
		a, others, err := colleague(ctx, tx, name)
		if err != nil {
			return err
		}
		if role != Owner && lastOwner(a, others) {
			return Refuse(Conflict, "Somebody has to own this site. Make another author an owner first.")
		}
		a.Role = role
		return tx.SaveAuthor(ctx, &a)
	})
}

// Remove takes an author off the site; owners may. Their sessions, passkeys and codes end, and nobody can log in as them.
// What they published stays under their name, and their actor is served on: other servers know both, and would take
// anything else for a forgery. What is not published goes to heir, by name; empty leaves it where it is, for editors to find.
// It tells how many posts changed hands. The last owner cannot be removed (Conflict). Safe to repeat.
func (h *House) Remove(ctx context.Context, by Author, name, heir string) (int64, error) {
	if err := by.owns(); err != nil {
		return 0, err
	}
	var moved int64
	err := h.store.Atomically(ctx, func(tx Tx) error {
		a, others, err := colleague(ctx, tx, name)
		if err != nil || !a.Active() {
			return err
		}
		if lastOwner(a, others) {
			return Refuse(Conflict, "Somebody has to own this site. Make another author an owner first.")
		}
		if heir != "" {
			i := slices.IndexFunc(others, func(o Author) bool { return o.Name == heir && o.Active() })
			if i < 0 {
				return wrongField("heir", "There is no author called "+heir+" who could take the drafts. Please choose somebody else.")
			}
			if moved, err = tx.HandOver(ctx, a.ID, others[i].ID); err != nil {
				return err
			}
		}
		a.LeftAt, a.PasswordHash, a.Role = h.now().UTC().Truncate(time.Second), "", Writer
		if err := tx.EndAccess(ctx, a.ID); err != nil {
			return err
		}
		return tx.SaveAuthor(ctx, &a)
	})
	return moved, err
}

// Readmit lets an author back in who was removed, as a writer; owners may. They need a link to choose a password. Safe to repeat.
func (h *House) Readmit(ctx context.Context, by Author, name string) error {
	if err := by.owns(); err != nil {
		return err
	}
	return h.changeAuthor(ctx, name, func(a *Author) { a.LeftAt = time.Time{} }, false)
}

// colleague finds an author by name, and everybody else.
func colleague(ctx context.Context, tx Tx, name string) (Author, []Author, error) {
	all, err := tx.Authors(ctx)
	if err != nil {
		return Author{}, nil, err
	}
	i := slices.IndexFunc(all, func(a Author) bool { return a.Name == name })
	if i < 0 {
		return Author{}, nil, Refuse(NotFound, fmt.Sprintf("There is no author called %s.", name))
	}
	a := all[i]
	return a, slices.Delete(all, i, i+1), nil
}

func lastOwner(a Author, others []Author) bool {
	return a.Owns() && !slices.ContainsFunc(others, Author.Owns)
}

func nameFree(ctx context.Context, tx Tx, name string) error {
	_, err := tx.AuthorByName(ctx, name)
	switch {
	case KindOf(err) == NotFound:
		return nil
	case err != nil:
		return err
	}
	return Refuse(Conflict, "There is an author called "+name+" already. Please choose another name.")
}
