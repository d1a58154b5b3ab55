package blog

import (
	"context"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"
)

// InvitationLife is how long a link to join is good.
const InvitationLife = 7 * 24 * time.Hour

const maxNote = 200

// Invitation lets one person join with a role. The link's token is not kept, only its hash: who reads the database cannot use it.
type Invitation struct {
	ID        int64
	Hash      string // of the token
	Role      Role
	Note      string // for the owner: whom it is for
	Email     string // where the link was sent; may be empty
	InviterID int64
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time // zero unless it was taken back
	UsedAt    time.Time // zero until somebody joined
	AuthorID  int64     // who joined; zero until then
}

// Open reports whether somebody may still join with it.
func (i Invitation) Open(now time.Time) bool {
	return i.ID != 0 && i.RevokedAt.IsZero() && i.UsedAt.IsZero() && now.Before(i.ExpiresAt)
}

// Refusal says in a sentence why the link does not work at now, or "".
func (i Invitation) Refusal(now time.Time) string {
	switch {
	case i.ID == 0:
		return "This link is not an invitation to this site. Please look whether it was copied whole."
	case !i.UsedAt.IsZero():
		return "Somebody joined with this link already; it works once. If that was you, log in. If not, tell the person who invited you."
	case !i.RevokedAt.IsZero():
		return "This invitation was taken back. Please ask the person who invited you."
	case !now.Before(i.ExpiresAt):
		return "This invitation is over: a link is good for seven days. Please ask for a new one."
	}
	return ""
}

// InvitationForm is what an owner says about whom they invite.
type InvitationForm struct {
	Role  Role
	Note  string
	Email string // may be empty
	Hash  string // of the new link's token
}

// Invite keeps an invitation; owners may. It answers Invalid with Problems (role, note, email).
func (h *House) Invite(ctx context.Context, by Author, form InvitationForm) (Invitation, error) {
	if err := by.owns(); err != nil {
		return Invitation{}, err
	}
	form.Note, form.Email = oneLine(form.Note), strings.TrimSpace(form.Email)
	var wrong problems
	if err := checkRole(form.Role); err != nil {
		wrong.add("role", err.Error())
	}
	if utf8.RuneCountInString(form.Note) > maxNote {
		wrong.add("note", "Please keep the note under 200 characters.")
	}
	if form.Email != "" {
		if s := CheckEmail(form.Email); s != "" {
			wrong.add("email", s)
		}
	}
	if err := wrong.err(); err != nil {
		return Invitation{}, err
	}
	now := h.now().UTC().Truncate(time.Second)
	made := Invitation{Hash: form.Hash, Role: form.Role, Note: form.Note, Email: form.Email, InviterID: by.ID, CreatedAt: now, ExpiresAt: now.Add(InvitationLife)}
	err := h.store.Atomically(ctx, func(tx Tx) error { return tx.SaveInvitation(ctx, &made) })
	return made, err
}

// Revoke takes an invitation back; owners may. One that was used is Conflict. Safe to repeat.
func (h *House) Revoke(ctx context.Context, by Author, id int64) error {
	if err := by.owns(); err != nil {
		return err
	}
	return h.store.Atomically(ctx, func(tx Tx) error {
		i, err := tx.InvitationByID(ctx, id)
		switch {
		case err != nil:
			return err
		case !i.UsedAt.IsZero():
			return Refuse(Conflict, "Somebody joined with this invitation already. You find them in the list of authors.")
		case !i.RevokedAt.IsZero():
			return nil
		}
		i.RevokedAt = h.now().UTC().Truncate(time.Second)
		return tx.SaveInvitation(ctx, &i)
	})
}

// JoinForm is what somebody says who was invited.
type JoinForm struct {
	Name         string
	DisplayName  string
	PasswordHash string
}

// Join makes an author of whoever holds an open invitation, and spends it. It answers Gone when the link does not work any
// more, Invalid with Problems (name, display_name, password), and Conflict when the name is taken; then the link stays good.
func (h *House) Join(ctx context.Context, hash string, form JoinForm) (Author, error) {
	author, wrong := h.draftAuthor(form.Name, form.DisplayName, form.PasswordHash)
	if err := wrong.err(); err != nil {
		return Author{}, err
	}
	if err := h.giveKeys(&author); err != nil {
		return Author{}, err
	}
	err := h.store.Atomically(ctx, func(tx Tx) error {
		i, err := tx.InvitationByHash(ctx, hash)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		if refusal := i.Refusal(h.now()); refusal != "" {
			return Refuse(Gone, refusal)
		}
		if err := nameFree(ctx, tx, author.Name); err != nil {
			return &Error{Kind: Conflict, Message: "Some fields need your attention.", Problems: []Problem{{"name", err.Error()}}}
		}
		author.Role = i.Role
		if err := tx.SaveAuthor(ctx, &author); err != nil {
			return err
		}
		i.UsedAt, i.AuthorID = author.CreatedAt, author.ID
		return tx.SaveInvitation(ctx, &i)
	})
	return author, err
}

const maxEmail = 254 // RFC 5321 §4.5.3.1, as errata 1690 counts

// CheckEmail says what is wrong with an address to send mail to, or "". Line ends, which could forge a header, never pass.
func CheckEmail(address string) string {
	const sentence = "This does not look like an e-mail address. Please write it like ana@example.com."
	if len(address) > maxEmail || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f || r > 0x7e }) {
		return sentence
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" {
		return sentence
	}
	if _, domain, _ := strings.Cut(address, "@"); domain == "" || strings.HasPrefix(domain, "[") {
		return sentence
	}
	return ""
}
