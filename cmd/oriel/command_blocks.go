package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/oriel-blog/oriel/internal/blog"
)

type blocksCommand struct {
	Import blocksImportCommand `cmd:"" help:"Block the servers of a list: Mastodon's CSV, or a name in each line."`
	Export blocksExportCommand `cmd:"" help:"Write the blocked servers as Mastodon's CSV to standard output."`
}

type blocksImportCommand struct {
	File   string `arg:"" help:"The list; - is standard input."`
	Author string `help:"Who decides; the first owner if nobody is named."`
	Hold   bool   `help:"Hold comments from servers of severity \"silence\" for approval; without it they are left alone."`
	DryRun bool   `help:"Say what would change, and change nothing."`
}

func (c blocksImportCommand) Run(ctx context.Context, std streams) error {
	name, text, err := c.read(std)
	if err != nil {
		return err
	}
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	owner, err := a.pickOwner(ctx, c.Author)
	if err != nil {
		return err
	}
	id, err := a.lists.Import(ctx, owner, name, text)
	if err != nil {
		return err
	}
	p, err := a.lists.Preview(ctx, id)
	if err != nil {
		return err
	}
	tellPreview(std.out, p, c.Hold)
	if c.DryRun {
		return a.lists.Discard(ctx, owner, id)
	}
	if err := a.lists.Apply(ctx, owner, id, p.List.Digest(), c.Hold); err != nil {
		return err
	}
	_, err = fmt.Fprintln(std.out, "Done. The desk lists this import under Blocks, where it can be taken back.")
	return err
}

// read reads the list, but no more than a list may hold.
func (c blocksImportCommand) read(std streams) (name string, text []byte, err error) {
	name, from := "Standard input", std.in
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return "", nil, fmt.Errorf("open the list: %w", err)
		}
		defer func() { _ = file.Close() }()
		name, from = filepath.Base(c.File), file
	}
	if text, err = io.ReadAll(io.LimitReader(from, blog.MaxHostList+1)); err != nil {
		return "", nil, fmt.Errorf("read the list: %w", err)
	}
	return name, text, nil
}

func tellPreview(w io.Writer, p blog.ListPreview, hold bool) {
	fmt.Fprintf(w, "New blocks: %d. Turned away already: %d. Exceptions that stay open: %d.\n", len(p.Blocked.Turned), p.Known, len(p.Spared))
	fmt.Fprintf(w, "Followers lost: %d. Guests with comments there: %d.\n", p.Blocked.Followers, p.Blocked.Commenters)
	does := "left alone; --hold makes their comments wait for approval"
	if hold {
		does = "their comments wait for approval"
	}
	if n := len(p.Silenced); n > 0 {
		fmt.Fprintf(w, "Severity silence: %d, %s.\n", n, does)
	}
	if p.Text.Ignored > 0 {
		fmt.Fprintf(w, "Severity noop: %d, ignored.\n", p.Text.Ignored)
	}
	for _, wrong := range p.Text.Wrong {
		fmt.Fprintf(w, "Line %d (%s): %s\n", wrong.Line, wrong.Text, wrong.Sentence)
	}
	if more := p.Text.Wrongs - len(p.Text.Wrong); more > 0 {
		fmt.Fprintf(w, "And %d more lines that cannot be used.\n", more)
	}
}

type blocksExportCommand struct {
	Subscribed bool `help:"Also those that only lists elsewhere block."`
}

func (c blocksExportCommand) Run(ctx context.Context, std streams) error {
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	return a.lists.Export(ctx, std.out, c.Subscribed)
}

// pickOwner finds an owner by name, or the first one.
func (a *app) pickOwner(ctx context.Context, name string) (blog.Author, error) {
	authors, err := a.reader.Authors(ctx)
	if err != nil {
		return blog.Author{}, err
	}
	for _, author := range authors {
		if author.Edits() && (name == author.Name || name == "" && author.Owns()) {
			return author, nil
		}
	}
	return blog.Author{}, fmt.Errorf("there is no owner or editor called %q; run oriel author add NAME first, or leave --author out", name)
}
