package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/crate"
)

type importCommand struct {
	File       string `arg:"" help:"A file that oriel export wrote."`
	Passphrase bool   `name:"passphrase-stdin" help:"The passphrase of the private keys stands on the first line of the input."`
	NewKeys    bool   `help:"Do without the private keys of the export and make new ones."`
	NewAddress bool   `help:"Import although ORIEL_URL is not the address of the export. Other servers do not know the site there."`
	Large      bool   `help:"Take a file of any size. Use it for your own exports only."`
}

// Run sets an empty house up from an export: all of it, or nothing.
func (c importCommand) Run(ctx context.Context, std streams) (err error) {
	orders := crate.Orders{NewKeys: c.NewKeys, NewAddress: c.NewAddress}
	if c.Passphrase {
		if orders.Passphrase, err = firstLine(std.in); err != nil {
			return err
		}
	}
	limits := archive.ImportLimits()
	if c.Large {
		limits = archive.LargeLimits()
	}
	fmt.Fprintln(std.err, "Looking through the whole file first; nothing is changed meanwhile.")
	z, err := archive.OpenZip(ctx, c.File, crate.Kind, limits)
	if err != nil {
		return err
	}
	defer z.Close() // only read
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.refuseAddress(z.Contents.Site, c.NewAddress); err != nil {
		return err
	}
	if err := a.refuseFull(ctx); err != nil {
		return err
	}
	taken, err := a.newUnpacker(std).Unpack(ctx, z, orders)
	if err != nil {
		return err
	}
	if err := a.settleCrate(ctx, taken); err != nil {
		return err
	}
	return a.tellImported(ctx, std, z.Contents, taken)
}

func (a *app) refuseAddress(site string, allowed bool) error {
	if site == a.links.Base() || allowed {
		return nil
	}
	return fmt.Errorf("the export was made at %s, but ORIEL_URL is %s. The ids of authors and posts begin with the address, so at another one "+
		"no other server would know them, and no follower would get anything. Set ORIEL_URL=%s, or add --new-address if you really want to begin anew there, without the followers", site, a.links.Base(), site)
}

// refuseFull looks before the library is filled; the transaction looks again.
func (a *app) refuseFull(ctx context.Context) error {
	nothing := errors.New("nothing")
	err := a.fillFromCrate(ctx, func(crate.Shelves) error { return nothing })
	if errors.Is(err, nothing) {
		return nil
	}
	return err
}

// settleCrate does what could not be done in the transaction of the import. A kill before it loses nothing: the next start
// sets the same posts again.
func (a *app) settleCrate(ctx context.Context, taken crate.Taken) error {
	for _, id := range taken.Posts {
		if err := a.posts.SetAgain(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) tellImported(ctx context.Context, std streams, c archive.Contents, taken crate.Taken) error {
	fmt.Fprintf(std.out, "Imported %s from the export of %s. Every checksum was right, and no other server was told anything.\n", carried(taken.Counts), c.Created.Format("2 January 2006, 15:04 UTC"))
	if !taken.Keys {
		fmt.Fprintln(std.out, "The authors have new keys, because the old ones did not come along. Servers that know them ask for the new ones by themselves; until then, "+
			"for a day at most, some of them may refuse what is sent.")
	}
	if c.Site != a.links.Base() {
		fmt.Fprintf(std.out, "This site is %s now. Servers that knew %s do not know it, and the followers were left out; links in the texts to the old address still lead there.\n", a.links.Base(), c.Site)
	}
	authors, err := a.reader.Authors(ctx)
	if err != nil {
		return err
	}
	for _, author := range authors {
		if author.PasswordHash == "" {
			fmt.Fprintf(std.out, "%s has no password here. Set one with: oriel author passwd %s\n", author.Shown(), author.Name)
		}
	}
	_, err = fmt.Fprintln(std.out, "If the server is running, restart it now.")
	return err
}
