package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

type siteCommand struct {
	Get siteGetCommand `cmd:"" help:"Print a setting, or all of them."`
	Set siteSetCommand `cmd:"" help:"Change a setting; the running server shows it at once."`
}

type siteGetCommand struct {
	Key string `arg:"" optional:"" help:"The setting, for example site.title; without it all are printed."`
}

func (c siteGetCommand) Run(ctx context.Context, std streams) error {
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	site, err := a.reader.Site(ctx)
	if err != nil {
		return err
	}
	if c.Key == "" {
		for _, s := range blog.Settings() {
			fmt.Fprintf(std.out, "%s = %s\n", s.Key, s.Value(&site))
		}
		return nil
	}
	setting, ok := blog.FindSetting(c.Key)
	if !ok {
		return unknownSetting(c.Key)
	}
	_, err = fmt.Fprintln(std.out, setting.Value(&site))
	return err
}

type siteSetCommand struct {
	Key   string  `arg:"" help:"The setting, for example site.title."`
	Value *string `arg:"" optional:"" help:"The new value; without it, it is read from standard input."`
}

func (c siteSetCommand) Run(ctx context.Context, std streams) error {
	if _, ok := blog.FindSetting(c.Key); !ok {
		return unknownSetting(c.Key)
	}
	if c.Value == nil {
		text, err := io.ReadAll(io.LimitReader(std.in, 1<<20))
		if err != nil {
			return fmt.Errorf("read value: %w", err)
		}
		value := strings.TrimSuffix(string(text), "\n")
		c.Value = &value
	}
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	return a.house.Change(ctx, blog.Operator(), map[string]string{c.Key: *c.Value})
}

func unknownSetting(key string) error {
	var known []string
	for _, s := range blog.Settings() {
		known = append(known, s.Key)
	}
	return fmt.Errorf("there is no setting %q; these are known: %s", key, strings.Join(known, ", "))
}

type migrateCommand struct{}

func (migrateCommand) Run(ctx context.Context, std streams) error {
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	version, err := a.db.Version(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "The database has schema %d, the one of this program.\n", version)
	return err
}
