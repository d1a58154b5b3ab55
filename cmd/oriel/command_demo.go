package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/demo"
	"github.com/oriel-blog/oriel/internal/links"
)

type demoCommand struct {
	Posts    int `help:"Add so many generated posts as well, to try the site with a load."`
	Comments int `help:"Add so many generated comments to the generated posts."`
}

// Run fills an empty site. Nothing goes out to other servers: the sample guests have no inboxes.
func (c demoCommand) Run(ctx context.Context, std streams) error {
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	list, err := a.reader.Entries(ctx, blog.Query{Limit: 1, Drafts: true})
	if err != nil {
		return err
	}
	if list.Total > 0 {
		return errors.New("this site has posts already, and the samples would stand among them; set ORIEL_DATA to an empty folder and try again")
	}
	d := &sampler{app: a, now: time.Now().UTC(), paths: map[string]string{}, refs: map[string]string{}, pictures: map[string]string{}, comments: map[string]blog.Target{}}
	d.conversation = blog.NewConversation(a.blog, a.text, func() time.Time { return d.clock })
	d.clock = d.now
	if err := d.plan(); err != nil {
		return err
	}
	if err := d.fill(ctx, std); err != nil {
		return err
	}
	if err := d.bulk(ctx, c.Posts, c.Comments); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "The sample site is ready: %s/\n", a.links.Base())
	return err
}

// sampler carries the sample content into the house.
type sampler struct {
	app          *app
	conversation *blog.Conversation
	author       blog.Author
	now, clock   time.Time
	posts, pages []demo.Post
	paths        map[string]string // by slug
	refs         map[string]string // by slug
	pictures     map[string]string // addresses by name
	comments     map[string]blog.Target
}

// plan reads the texts and knows their addresses before any of them is saved, so that they can link to each other.
func (d *sampler) plan() (err error) {
	if d.posts, err = demo.Posts(d.now); err != nil {
		return err
	}
	if d.pages, err = demo.Pages(d.now); err != nil {
		return err
	}
	for _, p := range d.posts {
		d.paths[p.Slug] = links.PostPath(p.Date, p.Slug)
	}
	return nil
}

func (d *sampler) fill(ctx context.Context, std streams) error {
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return d.settle(ctx, std) }, d.categories, d.hang, d.write, d.talk,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settle finds the author, or adds the sample one, and names the site.
func (d *sampler) settle(ctx context.Context, std streams) error {
	authors, err := d.app.reader.Authors(ctx)
	if err != nil {
		return err
	}
	site := demo.Site()
	if len(authors) > 0 {
		d.author = authors[0]
	} else if d.author, err = d.addAuthor(ctx, std, site); err != nil {
		return err
	}
	return d.app.house.Change(ctx, map[string]string{
		"site.title": site.Title, "site.tagline": site.Tagline, "site.language": site.Language, "site.timezone": site.TimeZone,
		"site.welcome": site.Greeting(d.address),
	})
}

func (d *sampler) addAuthor(ctx context.Context, std streams, site demo.House) (blog.Author, error) {
	secret := make([]byte, 12)
	_, _ = rand.Read(secret) // crypto/rand never fails on supported systems
	password := base64.RawURLEncoding.EncodeToString(secret)
	hash, err := auth.NewPasswords().Hash(ctx, password)
	if err != nil {
		return blog.Author{}, err
	}
	author, err := d.app.house.AddAuthor(ctx, site.Author.Name, site.Author.DisplayName, hash)
	if err != nil {
		return author, err
	}
	if err := d.app.house.Profile(ctx, author, site.Author.DisplayName, site.Author.Bio); err != nil {
		return author, err
	}
	_, err = fmt.Fprintf(std.out, "Log in at %s/login as %s with the password %s\n", d.app.links.Base(), author.Name, password)
	return author, err
}

func (d *sampler) categories(ctx context.Context) error {
	for _, c := range demo.Categories() {
		if _, err := d.app.posts.SaveCategory(ctx, c.Name, c.Description, c.Parent); err != nil {
			return err
		}
	}
	return nil
}

// hang paints the pictures and puts them into the library.
func (d *sampler) hang(ctx context.Context) error {
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	var mu sync.Mutex
	for name, paint := range demo.Pictures() {
		group.Go(func() error {
			raw, err := paint()
			if err != nil {
				return fmt.Errorf("paint %s: %w", name, err)
			}
			picture, err := d.app.media.Add(ctx, bytes.NewReader(raw), name)
			if err != nil {
				return fmt.Errorf("keep %s: %w", name, err)
			}
			mu.Lock()
			defer mu.Unlock()
			d.pictures[name] = links.Media + picture.Shown.Path
			return nil
		})
	}
	return group.Wait()
}

func (d *sampler) write(ctx context.Context) error {
	for _, p := range d.pages {
		if err := d.save(ctx, p, blog.KindPage); err != nil {
			return err
		}
	}
	for _, p := range d.posts {
		if err := d.save(ctx, p, blog.KindPost); err != nil {
			return err
		}
	}
	return nil
}

func (d *sampler) save(ctx context.Context, p demo.Post, kind blog.PostKind) error {
	text := p.Text(func(name string) string { return d.pictures[name] }, d.address)
	saved, err := d.app.posts.Save(ctx, d.author, blog.PostForm{
		Kind: kind, Title: p.Title, Slug: p.Slug, Summary: p.Summary, Body: text, Language: p.Language, CommentsOpen: p.CommentsOpen,
		Categories: p.Categories, Tags: p.Tags, PublishedAt: p.Date, MenuOrder: p.MenuOrder,
	}, true)
	if err != nil {
		return fmt.Errorf("save %s: %w", p.Slug, err)
	}
	d.refs[p.Slug] = saved.Ref
	return nil
}

func (d *sampler) address(kind, slug string) string {
	if kind == "page" {
		return links.PagePath(slug)
	}
	return d.paths[slug]
}
