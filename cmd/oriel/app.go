package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/config"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/locale"
	"github.com/oriel-blog/oriel/internal/media"
	"github.com/oriel-blog/oriel/internal/store"
)

// editQuiet is how long a post must be left alone before an edit goes out.
const editQuiet = 8 * time.Second

// app is the floor plan of the house: every room that commands and the server share, made once.
type app struct {
	config       config.Config
	logger       *slog.Logger
	links        links.Site
	db           *store.DB
	blog         *store.Blog
	reader       *store.Reader
	mail         *store.Mail
	statistics   *store.Statistics
	text         *text
	vault        *vault
	media        *media.Library
	posts        *blog.Posts
	conversation *blog.Conversation
	followers    *blog.Followers
	gestures     *blog.Gestures
	house        *blog.House
}

// open makes the rooms in order. serve says that this process is the server.
func open(ctx context.Context, std streams, serve bool) (_ *app, err error) {
	a := &app{}
	if a.config, err = std.config(); err != nil {
		return nil, err
	}
	a.logger = slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: a.config.Log}))
	if a.links, err = links.New(a.config.Origin()); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(a.config.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	if err := a.openStore(ctx, serve); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	if a.vault, err = openVault(ctx, a.blog, a.config.Data); err != nil {
		return nil, err
	}
	if a.media, err = openMedia(a.config); err != nil {
		return nil, err
	}
	book, err := locale.Open()
	if err != nil {
		return nil, err
	}
	if a.text, err = a.newText(book); err != nil {
		return nil, err
	}
	a.posts = blog.NewPosts(a.blog, a.text, a.proposePath, time.Now, editQuiet)
	a.conversation = blog.NewConversation(a.blog, a.text, time.Now)
	a.followers = blog.NewFollowers(a.blog, time.Now)
	a.gestures = blog.NewGestures(a.blog, time.Now)
	a.house = blog.NewHouse(a.blog, a.vault, time.Now)
	return a, nil
}

func (a *app) openStore(ctx context.Context, serve bool) error {
	var err error
	a.db, err = store.Open(ctx, store.Options{
		URL: databaseURL(a.config), DataDir: a.config.Data, Serve: serve, Logger: a.logger,
	})
	if err != nil {
		return err
	}
	if err := a.db.Migrate(ctx); err != nil {
		_ = a.db.Close() // the first error is the one to tell
		return err
	}
	if a.blog, err = store.NewBlog(a.db, time.Now); err != nil {
		_ = a.db.Close() // the first error is the one to tell
		return err
	}
	a.reader = store.NewReader(a.db)
	a.mail = store.NewMail(a.db, time.Now)
	a.statistics = store.NewStatistics(a.db)
	return nil
}

func (a *app) close() {
	if a.media != nil {
		if err := a.media.Close(); err != nil {
			a.logger.Warn("close media", "err", err)
		}
	}
	if err := a.db.Close(); err != nil {
		a.logger.Warn("close database", "err", err)
	}
}

func databaseURL(c config.Config) string {
	if c.Database.Postgres != "" {
		return c.Database.Postgres
	}
	if c.Database.SQLite != "" {
		return "sqlite:" + c.Database.SQLite
	}
	return ""
}

func openMedia(c config.Config) (*media.Library, error) {
	if strings.HasPrefix(c.Media, "s3://") {
		return nil, fmt.Errorf("ORIEL_MEDIA is %q, but this version keeps pictures in a folder only; leave it empty for %s", c.Media, filepath.Join(c.Data, "media"))
	}
	if err := os.MkdirAll(c.Media, 0o750); err != nil {
		return nil, fmt.Errorf("make the folder for pictures: %w", err)
	}
	return media.Open(c.Media, media.Options{})
}
