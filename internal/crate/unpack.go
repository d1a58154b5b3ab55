package crate

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	maxLine      = 4 << 20 // bytes of one row
	maxPosts     = 50_000
	rowsTogether = 200
)

// Unpacker sets an empty house up from an export. All fields are required.
type Unpacker struct {
	// Fill takes rows in: all in one transaction, or nothing. It answers Conflict when the house is not empty.
	Fill func(ctx context.Context, fill func(Shelves) error) error
	// Library keeps the files; what was kept is given up again when the rows cannot be taken in.
	Library interface {
		TakeIn(name string, content io.Reader) (fresh bool, err error)
		GiveUp(name string) error
	}
	Carries func(mediaPath string) bool // whether the library would keep a file of that path
	Words   Words
	Keys    KeyRing
	Tell    func(format string, args ...any) // how far it is, for the person who waits
}

// Orders say how an export is to be taken in.
type Orders struct {
	Passphrase string // opens the keys; empty with NewKeys
	NewKeys    bool   // the house and its authors get new keys
	NewAddress bool   // the house stands at another address now: nobody there follows it
}

// Taken says what an import brought.
type Taken struct {
	Counts map[string]int64
	Posts  []int64 // those that have to be set again, because they show what came in the same transaction
	Keys   bool    // the old keys came along
}

// Unpack takes everything in, or nothing. Nothing goes out to other servers: no fact is recorded. Errors are sentences.
func (u Unpacker) Unpack(ctx context.Context, z *archive.Zip, orders Orders) (taken Taken, err error) {
	if !z.Contents.Whole {
		return Taken{}, blog.Refuse(blog.Invalid, "This file holds the posts of one author and not a whole site, so no site can be set up from it. Its texts can be published with oriel post.")
	}
	all, err := u.secrets(z, orders)
	if err != nil {
		return Taken{}, err
	}
	var kept []string
	defer func() {
		if err == nil {
			return
		}
		for _, name := range kept {
			err = errors.Join(err, u.Library.GiveUp(name))
		}
	}()
	if kept, err = u.media(ctx, z); err != nil {
		return Taken{}, err
	}
	err = u.Fill(ctx, func(s Shelves) error {
		filling := newFilling(u, z, s, orders, all)
		if err := filling.all(ctx); err != nil {
			return err
		}
		taken = filling.taken
		return nil
	})
	if err != nil {
		return Taken{}, err
	}
	taken.Counts["media"] = int64(len(kept))
	return taken, nil
}

func (u Unpacker) secrets(z *archive.Zip, orders Orders) (*secrets, error) {
	locked := slices.Contains(z.Contents.Parts, partKeys)
	if orders.NewKeys || !locked {
		return nil, nil //nolint:nilnil // no secrets and no error: the house gets new keys
	}
	if orders.Passphrase == "" {
		return nil, blog.Refuse(blog.Invalid, "This export holds private keys that are locked with a passphrase. Give it with --passphrase-stdin, or add --new-keys to do without them.")
	}
	box, err := z.Open(keysFile)
	if err != nil {
		return nil, err
	}
	defer box.Close() // only read
	all, err := unlock(box, orders.Passphrase)
	return &all, err
}

func (u Unpacker) media(ctx context.Context, z *archive.Zip) (kept []string, err error) {
	names := z.Names(MediaFolder)
	for i, name := range names {
		if ctx.Err() != nil {
			return kept, ctx.Err()
		}
		if i%500 == 0 {
			u.Tell("%d of %d files of the library", i, len(names))
		}
		content, err := z.Open(name)
		if err != nil {
			return kept, err
		}
		short := strings.TrimPrefix(name, MediaFolder)
		if !u.Carries(short) {
			return kept, errors.Join(fmt.Errorf("%s in the export is no picture or recording of Oriel: %w", name, archive.ErrDamaged), content.Close())
		}
		fresh, err := u.Library.TakeIn(short, content)
		if fresh {
			kept = append(kept, short)
		}
		if err = errors.Join(err, content.Close()); err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// filling is one import on its way.
type filling struct {
	u       Unpacker
	zip     *archive.Zip
	shelves Shelves
	orders  Orders
	secrets *secrets
	checks  *checks
	taken   Taken
}

func newFilling(u Unpacker, z *archive.Zip, s Shelves, orders Orders, all *secrets) *filling {
	return &filling{u: u, zip: z, shelves: s, orders: orders, secrets: all, checks: newChecks(u.Carries), taken: Taken{Counts: map[string]int64{}}}
}

func (f *filling) all(ctx context.Context) error {
	if err := f.settings(ctx); err != nil {
		return err
	}
	for _, l := range lists() {
		var err error
		switch {
		case l.noun == "posts":
			err = f.posts(ctx)
		case l.private && len(f.zip.Names(l.file)) == 0, l.noun == "followers" && f.orders.NewAddress, strings.HasSuffix(l.noun, "gestures") && f.orders.NewAddress:
		default:
			err = f.list(ctx, l)
		}
		if err != nil {
			return err
		}
	}
	if f.secrets == nil {
		return nil
	}
	if f.secrets.House != "" {
		sealed, _, err := f.u.Keys.Lock("", f.secrets.House)
		if err != nil {
			return fmt.Errorf("the key of the house cannot be used: %w", err)
		}
		if err := f.shelves.KeepHouseKey(ctx, sealed); err != nil {
			return err
		}
	}
	f.taken.Keys = true
	if f.orders.NewAddress {
		return nil
	}
	rows := make([]any, len(f.secrets.Subscriptions))
	for i := range f.secrets.Subscriptions {
		rows[i] = &f.secrets.Subscriptions[i]
	}
	return f.put(ctx, "subscriptions", rows)
}

func (f *filling) put(ctx context.Context, noun string, rows []any) error {
	if len(rows) == 0 {
		return nil
	}
	f.taken.Counts[noun] += int64(len(rows))
	return f.shelves.Put(ctx, noun, rows)
}

// list takes the rows of one file in.
func (f *filling) list(ctx context.Context, l list) error {
	content, err := f.zip.Open(l.file)
	if err != nil {
		return fmt.Errorf("the export is not whole, it has no %s: %w", l.file, archive.ErrDamaged)
	}
	defer content.Close() // only read
	var rows []any
	line := 0
	scanner := bufio.NewScanner(content)
	scanner.Buffer(nil, maxLine)
	for scanner.Scan() {
		line++
		row := l.fresh()
		err := readRow(scanner.Bytes(), row, l.without...)
		if err == nil {
			err = f.prepare(ctx, row)
		}
		if err != nil {
			return unusable(l.file, line, err)
		}
		if rows = append(rows, row); len(rows) == rowsTogether {
			if err := f.put(ctx, l.noun, rows); err != nil {
				return unusable(l.file, line, err)
			}
			rows = rows[:0]
		}
		if line%5000 == 0 {
			f.u.Tell("%d lines of %s", line, l.file)
		}
	}
	if err := scanner.Err(); err != nil {
		return unusable(l.file, line+1, err)
	}
	if err := f.put(ctx, l.noun, rows); err != nil {
		return unusable(l.file, line, err)
	}
	return nil
}

// unusable says where in the export something is wrong.
func unusable(file string, line int, err error) error {
	if blog.KindOf(err) == blog.Busy {
		return err
	}
	return fmt.Errorf("%s, line %d: %w; nothing was imported", file, line, err)
}

// prepare checks a row, and makes anew what readers will see of it.
func (f *filling) prepare(ctx context.Context, row any) (err error) {
	switch r := row.(type) {
	case *blog.Author:
		if err := f.key(r); err != nil {
			return err
		}
	case *blog.Comment:
		if err := f.comment(ctx, r); err != nil {
			return err
		}
	case *blog.Message:
		r.HTML = f.u.Words.Remote(r.HTML)
	case *blog.MessageAnswer:
		if r.HTML, err = f.u.Words.Comment(ctx, r.Source); err != nil {
			return err
		}
	}
	return f.checks.row(row)
}

// key gives an author the old key, or a new one.
func (f *filling) key(a *blog.Author) (err error) {
	if f.secrets == nil || f.secrets.Authors[a.Ref] == "" {
		a.SealedKey, a.PublicKeyPEM, err = f.u.Keys.NewPair(a.Ref)
		return err
	}
	a.SealedKey, a.PublicKeyPEM, err = f.u.Keys.Lock(a.Ref, f.secrets.Authors[a.Ref])
	if err != nil {
		return fmt.Errorf("the key of %s cannot be used: %w", a.Name, err)
	}
	return nil
}

func (f *filling) comment(ctx context.Context, c *blog.Comment) (err error) {
	if c.AuthorID != 0 && c.Source != "" {
		c.HTML, err = f.u.Words.Comment(ctx, c.Source)
		return err
	}
	c.HTML = f.u.Words.Remote(c.HTML)
	return nil
}

func (f *filling) settings(ctx context.Context) error {
	content, err := f.zip.Open(settingsFile)
	if err != nil {
		return fmt.Errorf("the export is not whole, it has no %s: %w", settingsFile, archive.ErrDamaged)
	}
	defer content.Close() // only read
	values := map[string]string{}
	if err := json.NewDecoder(io.LimitReader(content, maxLine)).Decode(&values); err != nil {
		return fmt.Errorf("%s cannot be read: %w", settingsFile, archive.ErrDamaged)
	}
	for key, value := range values {
		setting, known := blog.FindSetting(key)
		if !known {
			return fmt.Errorf("the export holds a setting %q, which this program does not know; import it with a newer program", key)
		}
		if wrong := setting.Check(value); wrong != "" {
			return fmt.Errorf("the setting %s of the export cannot be used: %s", key, wrong)
		}
	}
	return f.shelves.Put(ctx, "site_settings", settingRows(values))
}
