package crate

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/blog"
)

// MediaFolder is where the files of the library stand.
const MediaFolder = "media/"

// Packer writes a house into one file. All fields are required.
type Packer struct {
	Look    func(ctx context.Context, look func(Rows) error) error // in one consistent view
	Files   Files
	Keys    KeyRing
	Program string
	Site    string
	Now     func() time.Time
	Side    string // a folder for what is put together before it goes out
}

// Pack writes the export to anything that takes bytes, in bounded memory, beside a running house. The rows are read first,
// into a file beside, so that however slowly the receiver takes them nobody waits; a picture that is uploaded meanwhile is one too many, never one too few.
func (p Packer) Pack(ctx context.Context, to io.Writer, choice Choice) (counts map[string]int64, err error) {
	side, err := os.CreateTemp(p.Side, ".export-*")
	if err != nil {
		return nil, fmt.Errorf("make room for the export: %w", err)
	}
	defer func() { err = errors.Join(err, side.Close(), os.Remove(side.Name())) }()
	now := p.Now()
	rows := &packing{zip: archive.NewZip(side, now), choice: choice, counts: map[string]int64{}}
	if err := p.Look(ctx, func(r Rows) error { return rows.all(ctx, r) }); err != nil {
		return nil, err
	}
	if err := rows.zip.CloseParts(); err != nil {
		return nil, fmt.Errorf("write the export: %w", err)
	}
	w := archive.NewZip(to, now)
	if err := w.Add("README.txt", strings.NewReader(readme(p.Site, choice)), true); err != nil {
		return nil, err
	}
	if err := takeOver(w, side, rows.zip.Files()); err != nil {
		return nil, err
	}
	if choice.Passphrase != "" {
		if err := p.addKeys(ctx, w, rows); err != nil {
			return nil, err
		}
	}
	if rows.counts["media"], err = p.addMedia(ctx, w, rows); err != nil {
		return nil, err
	}
	whole := choice.Author.ID == 0
	return rows.counts, w.Finish(archive.Contents{Kind: Kind, Program: p.Program, Site: p.Site, Whole: whole, Parts: choice.parts(), Counts: rows.counts})
}

func takeOver(w *archive.ZipWriter, side *os.File, listed []archive.File) error {
	info, err := side.Stat()
	if err != nil {
		return err
	}
	reader, err := zip.NewReader(side, info.Size())
	if err != nil {
		return fmt.Errorf("read what was put together: %w", err)
	}
	return w.Take(reader, listed)
}

// addMedia adds every file of the library, or those that the author's posts show, in all their sizes.
func (p Packer) addMedia(ctx context.Context, w *archive.ZipWriter, rows *packing) (int64, error) {
	var n int64
	err := p.Files.Files(func(name string, open func() (io.ReadCloser, error)) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if rows.choice.Author.ID != 0 && !rows.shown[baseOf(name)] {
			return nil
		}
		content, err := open()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		defer content.Close() // only read
		n++
		return w.Add(MediaFolder+name, content, false)
	})
	return n, err
}

// baseOf is what all sizes of one picture have in common: the hash that begins the name.
func baseOf(name string) string {
	base, _, _ := strings.Cut(path.Base(name), ".")
	base, _, _ = strings.Cut(base, "-")
	return base
}

// packing is one export on its way.
type packing struct {
	zip     *archive.ZipWriter
	choice  Choice
	counts  map[string]int64
	authors []blog.Author
	shown   map[string]bool // hashes of the files that an author's posts name
	about   relations
	secret  []blog.Subscription
}

func (p *packing) all(ctx context.Context, r Rows) error {
	if err := p.relate(ctx, r); err != nil {
		return err
	}
	if err := p.posts(ctx, r); err != nil {
		return err
	}
	if p.choice.Author.ID != 0 {
		return nil
	}
	for _, l := range lists() {
		if l.file == "" || l.private && !p.choice.Messages {
			continue
		}
		if err := p.list(ctx, r, l); err != nil {
			return err
		}
	}
	if err := p.settings(ctx, r); err != nil {
		return err
	}
	if err := p.tables(ctx, r); err != nil {
		return err
	}
	return r.Each(ctx, "subscriptions", func(row any) error {
		p.secret = append(p.secret, *row.(*blog.Subscription)) //nolint:forcetypeassert // rows of this noun are nothing else
		return nil
	})
}

// relate reads what the heads of the posts name.
func (p *packing) relate(ctx context.Context, r Rows) error {
	p.about = relations{authors: map[int64]string{}, terms: map[int64]blog.Term{}, of: map[int64][]int64{}, aliases: map[int64][]string{}}
	for noun, keep := range map[string]func(row any){
		"authors": func(row any) {
			a := *row.(*blog.Author) //nolint:forcetypeassert // rows of this noun are nothing else
			p.about.authors[a.ID] = a.Name
			p.authors = append(p.authors, a)
		},
		"terms": func(row any) {
			t := *row.(*blog.Term) //nolint:forcetypeassert // as above
			p.about.terms[t.ID] = t
		},
		"post_terms": func(row any) {
			t := *row.(*blog.PostTerm) //nolint:forcetypeassert // as above
			p.about.of[t.PostID] = append(p.about.of[t.PostID], t.TermID)
		},
		"aliases": func(row any) {
			a := *row.(*blog.Alias) //nolint:forcetypeassert // as above
			p.about.aliases[a.PostID] = append(p.about.aliases[a.PostID], a.Path)
		},
	} {
		err := r.Each(ctx, noun, func(row any) error {
			keep(row)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// posts writes a file for each post, and one for those of which only the tombstone is left.
func (p *packing) posts(ctx context.Context, r Rows) error {
	p.shown = map[string]bool{}
	var tombstones bytes.Buffer
	err := r.Each(ctx, "posts", func(row any) error {
		post := row.(*blog.Post) //nolint:forcetypeassert // rows of this noun are nothing else
		if p.choice.Author.ID != 0 && post.AuthorID != p.choice.Author.ID {
			return nil
		}
		if post.Status != blog.Deleted {
			p.counts["posts"]++
			p.show(post.Body)
			return addPost(p.zip, post, p.about)
		}
		line, err := writeRow(post, notCarried...)
		tombstones.Write(append(line, '\n'))
		p.counts["tombstones"]++
		return err
	})
	if err != nil || p.choice.Author.ID != 0 {
		return err
	}
	return p.zip.Add("tombstones.jsonl", &tombstones, true)
}

// show notes which files of the library a text names.
func (p *packing) show(body string) {
	for _, part := range strings.Split(body, "/"+MediaFolder)[1:] {
		if end := strings.IndexFunc(part, func(r rune) bool { return strings.ContainsRune(" \t\n\"'()<>?#|", r) }); end >= 0 {
			part = part[:end]
		}
		p.shown[baseOf(part)] = true
	}
}

func (p *packing) list(ctx context.Context, r Rows, l list) error {
	out, done, err := p.zip.Create(l.file, true)
	if err != nil {
		return err
	}
	without := l.without
	if l.noun == "authors" && !p.choice.Passwords {
		without = append(without, "PasswordHash")
	}
	noun := l.noun
	if noun == "guests" && !p.choice.Messages {
		noun = "guests_in_public"
	}
	err = r.Each(ctx, noun, func(row any) error {
		line, err := writeRow(row, without...)
		if err != nil {
			return fmt.Errorf("write %s: %w", l.file, err)
		}
		p.counts[l.noun]++
		_, err = out.Write(append(line, '\n'))
		return err
	})
	done()
	return err
}
