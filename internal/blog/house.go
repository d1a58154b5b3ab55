package blog

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Keys makes the key pair of an author; cmd/oriel joins it to signatures and sealing.
type Keys interface {
	// NewPair makes an RSA-2048 pair for an author: the private key sealed so that it opens under that ref only, the public one as SPKI PEM.
	NewPair(ref string) (sealed, publicPEM string, err error)
}

// House looks after authors and the site's settings.
type House struct {
	store Store
	keys  Keys
	now   func() time.Time
}

// NewHouse makes the service.
func NewHouse(store Store, keys Keys, now func() time.Time) *House {
	return &House{store: store, keys: keys, now: now}
}

// SetupForm is what the first author says about the house and themselves.
type SetupForm struct {
	SiteTitle    string
	Tagline      string
	Name         string
	DisplayName  string
	PasswordHash string
}

// Empty reports whether the house has no author yet.
func (h *House) Empty(ctx context.Context) (bool, error) {
	var empty bool
	err := h.store.Atomically(ctx, func(tx Tx) error {
		authors, err := tx.Authors(ctx)
		empty = len(authors) == 0
		return err
	})
	return empty, err
}

// SetUp creates the first author and names the site. It answers Conflict when the
// house has an author already, so that a set-up link cannot be used twice.
func (h *House) SetUp(ctx context.Context, form SetupForm) (Author, error) {
	var wrong problems
	title := strings.TrimSpace(form.SiteTitle)
	if title == "" {
		wrong.add("site_title", "Please give the site a title; you can change it later.")
	}
	for key, value := range map[string]string{"site.title": title, "site.tagline": form.Tagline} {
		setting, _ := FindSetting(key)
		if sentence := setting.Check(value); sentence != "" {
			wrong.add(strings.Replace(strings.TrimPrefix(key, "site."), "title", "site_title", 1), sentence)
		}
	}
	author, authorWrong := h.draftAuthor(form.Name, form.DisplayName, form.PasswordHash)
	if err := append(wrong, authorWrong...).err(); err != nil {
		return Author{}, err
	}
	if err := h.giveKeys(&author); err != nil {
		return Author{}, err
	}
	err := h.store.Atomically(ctx, func(tx Tx) error {
		authors, err := tx.Authors(ctx)
		if err != nil {
			return err
		}
		if len(authors) > 0 {
			return Refuse(Conflict, "This site is set up already. Please log in.")
		}
		author.Role = Owner
		if err := tx.SetSetting(ctx, "site.title", title); err != nil {
			return err
		}
		if err := tx.SetSetting(ctx, "site.tagline", strings.TrimSpace(form.Tagline)); err != nil {
			return err
		}
		return tx.SaveAuthor(ctx, &author)
	})
	return author, err
}

// AddAuthor creates another author; the first one of a house owns it, others are writers. A taken name is Conflict.
func (h *House) AddAuthor(ctx context.Context, name, displayName, passwordHash string) (Author, error) {
	author, wrong := h.draftAuthor(name, displayName, passwordHash)
	if err := wrong.err(); err != nil {
		return Author{}, err
	}
	if err := h.giveKeys(&author); err != nil {
		return Author{}, err
	}
	err := h.store.Atomically(ctx, func(tx Tx) error {
		if _, err := tx.AuthorByName(ctx, name); KindOf(err) != NotFound {
			if err != nil {
				return err
			}
			return Refuse(Conflict, "There is an author called "+name+" already. Please choose another name.")
		}
		others, err := tx.Authors(ctx)
		if err != nil {
			return err
		}
		author.Role = Writer
		if len(others) == 0 {
			author.Role = Owner
		}
		return tx.SaveAuthor(ctx, &author)
	})
	return author, err
}

// SetPassword replaces an author's password hash. The caller ends the sessions.
func (h *House) SetPassword(ctx context.Context, name, hash string) error {
	return h.changeAuthor(ctx, name, func(a *Author) { a.PasswordHash = hash }, false)
}

// SetRole changes what an author may do. A house keeps an owner: taking the role from the last one is Conflict.
func (h *House) SetRole(ctx context.Context, name string, role Role) error {
	if role != Owner && role != Editor && role != Writer {
		return Refuse(Invalid, "Please choose owner, editor or author.")
	}
	return h.store.Atomically(ctx, func(tx Tx) error {
		authors, err := tx.Authors(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(authors, func(a Author) bool { return a.Name == name })
		if at < 0 {
			return Refuse(NotFound, "There is no author called "+name+".")
		}
		a := authors[at]
		if a.Owns() && role != Owner && !slices.ContainsFunc(authors, func(other Author) bool { return other.Owns() && other.ID != a.ID }) {
			return Refuse(Conflict, "Somebody has to own this site. Make another author an owner first.")
		}
		a.Role = role
		return tx.SaveAuthor(ctx, &a)
	})
}

// Change sets keys of the site, all or none. Problems name the keys.
func (h *House) Change(ctx context.Context, values map[string]string) error {
	var wrong problems
	for key, value := range values {
		setting, known := FindSetting(key)
		if !known {
			wrong.add(key, "There is no such setting. `oriel site get` lists them all.")
			continue
		}
		if sentence := setting.Check(value); sentence != "" {
			wrong.add(key, sentence)
		}
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return h.store.Atomically(ctx, func(tx Tx) error {
		for key, value := range values {
			if err := tx.SetSetting(ctx, key, strings.TrimSpace(value)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *House) draftAuthor(name, displayName, hash string) (Author, problems) {
	var wrong problems
	if s := CheckAuthorName(name); s != "" {
		wrong.add("name", s)
	}
	if s := checkDisplayName(displayName); s != "" {
		wrong.add("display_name", s)
	}
	if hash == "" {
		wrong.add("password", "Please choose a password.")
	}
	now := h.now().UTC().Truncate(time.Second)
	return Author{
		Ref: NewRef(now), Name: name, DisplayName: strings.TrimSpace(displayName),
		PasswordHash: hash, CreatedAt: now, UpdatedAt: now,
	}, wrong
}

func (h *House) giveKeys(a *Author) error {
	var err error
	a.SealedKey, a.PublicKeyPEM, err = h.keys.NewPair(a.Ref)
	return err
}

func (h *House) changeAuthor(ctx context.Context, name string, change func(*Author), visible bool) error {
	return h.store.Atomically(ctx, func(tx Tx) error {
		a, err := tx.AuthorByName(ctx, name)
		if KindOf(err) == NotFound {
			return Refuse(NotFound, "There is no author called "+name+".")
		}
		if err != nil {
			return err
		}
		change(&a)
		a.UpdatedAt = later(h.now(), a.UpdatedAt)
		if err := tx.SaveAuthor(ctx, &a); err != nil || !visible {
			return err
		}
		return tx.Record(ctx, Fact{Kind: AuthorChanged, ID: a.ID})
	})
}

// later is now in whole seconds, but always after previous: peers compare
// seconds and drop an update that is not newer (GoToSocial, Mastodon).
func later(now, previous time.Time) time.Time {
	now = now.UTC().Truncate(time.Second)
	if !now.After(previous) {
		return previous.Add(time.Second)
	}
	return now
}
