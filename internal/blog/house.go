package blog

import (
	"context"
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

// AddAuthor creates another author; the first one of a house owns it, others are writers. A taken name is Conflict. It is for
// whoever runs the machine: at the desk people are invited, see Join.
func (h *House) AddAuthor(ctx context.Context, name, displayName, passwordHash string) (Author, error) {
	author, wrong := h.draftAuthor(name, displayName, passwordHash)
	if err := wrong.err(); err != nil {
		return Author{}, err
	}
	if err := h.giveKeys(&author); err != nil {
		return Author{}, err
	}
	err := h.store.Atomically(ctx, func(tx Tx) error {
		if err := nameFree(ctx, tx, name); err != nil {
			return err
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

// Change sets keys of the site, all or none; owners may. Problems name the keys.
func (h *House) Change(ctx context.Context, by Author, values map[string]string) error {
	if err := by.owns(); err != nil {
		return err
	}
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
		mode, changed := values[FederationMode]
		if !changed {
			return nil
		}
		allowed, err := tx.AllowedHosts(ctx)
		if err != nil {
			return err
		}
		if strings.TrimSpace(mode) == FederationAllow && len(allowed) == 0 {
			return problems{{FederationMode, "No server is allowed yet, so everybody would be turned away. Please allow some first, on the page “Who may come” under Blocks."}}.err()
		}
		return tx.SettleHosts(ctx)
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
