package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/crate"
)

type exportCommand struct {
	File       string `arg:"" help:"The file to write, for example oriel.zip; it must not exist yet."`
	Passphrase bool   `name:"passphrase-stdin" help:"Take the private keys along, locked with the passphrase that stands on the first line of the input."`
	Messages   bool   `help:"Take private messages and reports along."`
	Passwords  bool   `help:"Take the password hashes of the authors along."`
	Author     string `help:"Only the posts of this author, for people and other programs."`
}

// minPassphrase is enough for four common words.
const minPassphrase = 16

var errPassphrase = fmt.Errorf("the passphrase is shorter than %d characters; four or five words that nobody would guess are good", minPassphrase)

// Run writes an export. It works beside a running server and changes nothing.
func (c exportCommand) Run(ctx context.Context, std streams) (err error) {
	choice := crate.Choice{Messages: c.Messages, Passwords: c.Passwords}
	if c.Passphrase {
		if choice.Passphrase, err = firstLine(std.in); err != nil {
			return err
		}
		if len([]rune(choice.Passphrase)) < minPassphrase {
			return errPassphrase
		}
	}
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	if c.Author != "" {
		if choice.Author, err = a.pickAuthor(ctx, c.Author); err != nil {
			return err
		}
		if choice.Messages || choice.Passwords || choice.Passphrase != "" {
			return errors.New("an export of one author's posts holds no keys, messages or passwords; leave those out, or leave --author out")
		}
	}
	counts, err := writeExport(ctx, a, c.File, choice)
	if err != nil {
		return err
	}
	return tellExported(std, c.File, choice, counts)
}

// writeExport writes the file beside its name first, so that what has the name is whole.
func writeExport(ctx context.Context, a *app, file string, choice crate.Choice) (counts map[string]int64, err error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(err, fmt.Errorf("%s is there already, and an export never replaces a file; choose another name", file))
	}
	part, err := os.OpenFile(file+".part", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create the export: %w", err)
	}
	packer := a.newPacker()
	packer.Side = filepath.Dir(part.Name())
	counts, err = packer.Pack(ctx, part, choice)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(part.Name()))
	}
	if err := os.Rename(part.Name(), file); err != nil {
		return nil, fmt.Errorf("name the export: %w", err)
	}
	return counts, archive.SyncFolder(filepath.Dir(file))
}

func tellExported(std streams, file string, choice crate.Choice, counts map[string]int64) error {
	said := fmt.Sprintf("%s holds %s.", file, carried(counts))
	switch {
	case choice.Author.ID != 0:
		said += " It is for people and other programs; a site cannot be set up from it."
	case choice.Passphrase == "":
		said += " The private keys are not in it: a site that is set up from it gets new ones. Add --passphrase-stdin to take them along, locked."
	default:
		said += " The private keys in it open with your passphrase only. Nobody can help you if it is lost."
	}
	_, err := fmt.Fprintln(std.out, said)
	return err
}

// carried says what an export or an import moved, for a person.
func carried(counts map[string]int64) string {
	var parts []string
	for _, one := range [][3]string{
		{"posts", "post or page", "posts and pages"}, {"comments", "comment", "comments"},
		{"followers", "follower", "followers"}, {"media", "file of the library", "files of the library"},
	} {
		word := one[2]
		if counts[one[0]] == 1 {
			word = one[1]
		}
		parts = append(parts, fmt.Sprintf("%d %s", counts[one[0]], word))
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// firstLine reads a secret that somebody pipes in.
func firstLine(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", blog.Refuse(blog.Invalid, "Please write the passphrase on the first line of the input, for example: printf '%s\\n' \"$PASSPHRASE\" | oriel export oriel.zip --passphrase-stdin")
	}
	return line, nil
}
