package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
)

type authorCommand struct {
	Add    authorAddCommand    `cmd:"" help:"Add an author, with their key for the fediverse."`
	Passwd authorPasswdCommand `cmd:"" help:"Set an author's password and end their sessions."`
	Role   authorRoleCommand   `cmd:"" help:"Change what an author may do: owner, editor or author."`
	Unlock authorUnlockCommand `cmd:"" help:"Remove an author's passkeys and second step, so that the password alone lets them in."`
}

type authorAddCommand struct {
	Name          string `arg:"" help:"First part of the fediverse address: small letters, digits, underscores."`
	DisplayName   string `help:"The name that readers see."`
	Role          string `help:"What they may do: owner, editor or author. The first author of a site is its owner." enum:"owner,editor,author," default:""`
	PasswordStdin bool   `help:"Read the password from the first line of standard input."`
}

func (c authorAddCommand) Run(ctx context.Context, std streams) error {
	if wrong := blog.CheckAuthorName(c.Name); wrong != "" {
		return errors.New(wrong)
	}
	hash, err := readPassword(ctx, std, c.PasswordStdin)
	if err != nil {
		return err
	}
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	author, err := a.house.AddAuthor(ctx, c.Name, c.DisplayName, hash)
	if err != nil {
		return err
	}
	if c.Role != "" {
		if err := a.house.SetRole(ctx, blog.Operator(), c.Name, blog.Role(c.Role)); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(std.out, "Author @%s can log in at %s/login.\n", a.links.Handle(author.Name), a.links.Base())
	return err
}

type authorPasswdCommand struct {
	Name          string `arg:"" help:"The author's name."`
	PasswordStdin bool   `help:"Read the password from the first line of standard input."`
}

func (c authorPasswdCommand) Run(ctx context.Context, std streams) error {
	hash, err := readPassword(ctx, std, c.PasswordStdin)
	if err != nil {
		return err
	}
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.house.SetPassword(ctx, c.Name, hash); err != nil {
		return err
	}
	author, err := a.reader.AuthorByName(ctx, c.Name)
	if err != nil {
		return err
	}
	sessions, err := store.NewSessions(a.db)
	if err != nil {
		return err
	}
	if err := sessions.DeleteForAuthor(ctx, author.ID, 0); err != nil {
		return err
	}
	_, err = fmt.Fprintln(std.out, "The password is set. Every open session of this author has ended.")
	return err
}

// readPassword reads one line and hashes it. Only the length is demanded here, so
// that scripts may choose; the set-up page asks for more.
func readPassword(ctx context.Context, std streams, fromStdin bool) (string, error) {
	if !fromStdin {
		return "", errors.New("please add --password-stdin and give the password on standard input, so that it does not stand in your shell's history")
	}
	line, err := bufio.NewReader(io.LimitReader(std.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read password: %w", err)
	}
	password := strings.TrimRight(line, "\r\n")
	if len([]rune(password)) < auth.MinPasswordRunes {
		return "", fmt.Errorf("the password needs at least %d characters", auth.MinPasswordRunes)
	}
	return auth.NewPasswords().Hash(ctx, password)
}
