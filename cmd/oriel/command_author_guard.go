package main

import (
	"context"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
)

type authorRoleCommand struct {
	Name string `arg:"" help:"The author's name."`
	Role string `arg:"" help:"owner, editor or author." enum:"owner,editor,author"`
}

// Run changes a role. It works beside a running server, which asks for the role anew at every page.
func (c authorRoleCommand) Run(ctx context.Context, std streams) error {
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.house.SetRole(ctx, blog.Operator(), c.Name, blog.Role(c.Role)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "@%s is %s now.\n", a.links.Handle(c.Name), c.Role)
	return err
}

type authorUnlockCommand struct {
	Name string `arg:"" help:"The author's name."`
}

// Run removes passkeys and second step of an author who lost their telephone and their keys. The password stays.
func (c authorUnlockCommand) Run(ctx context.Context, std streams) error {
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	author, err := a.reader.AuthorByName(ctx, c.Name)
	if blog.KindOf(err) == blog.NotFound {
		return blog.Refuse(blog.NotFound, "There is no author called "+c.Name+".")
	}
	if err != nil {
		return err
	}
	access, err := store.NewAccess(a.db)
	if err != nil {
		return err
	}
	if err := access.DropSecondFactor(ctx, author.ID); err != nil {
		return err
	}
	keys, err := access.Passkeys(ctx, author.ID)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := access.DropPasskey(ctx, author.ID, key.ID); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(std.out, "The password alone lets @%s in now. If it is forgotten, too: oriel author passwd %s\n", a.links.Handle(c.Name), c.Name)
	return err
}
