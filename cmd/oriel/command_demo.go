package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

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
	if c.Posts < 0 || c.Comments < 0 || c.Comments > 0 && c.Posts == 0 {
		return errors.New("generated comments stand below generated posts; please say how many there should be, for example --posts 100 --comments 2000")
	}
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
	d := newSampler(a, time.Now().UTC().Truncate(time.Second), std) // as fine as guests are kept
	if err := d.fill(ctx); err != nil {
		return err
	}
	if err := d.bulk(ctx, c.Posts, c.Comments); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "The sample site is ready: %s/\n", a.links.Base())
	return err
}

// sampler carries the sample content into the house. All of it is taken over as an import is: nothing of it is news.
type sampler struct {
	app      *app
	std      streams
	author   blog.Author
	now      time.Time
	paths    map[string]string // by slug
	refs     map[string]string // by slug
	files    map[string]string // addresses of pictures and sounds by name
	faces    map[string]string // paths of avatars by name
	comments map[string]blog.Target
}

func newSampler(a *app, now time.Time, std streams) *sampler {
	return &sampler{
		app: a, std: std, now: now, paths: map[string]string{}, refs: map[string]string{}, files: map[string]string{},
		faces: map[string]string{}, comments: map[string]blog.Target{},
	}
}

func (d *sampler) fill(ctx context.Context) error {
	posts, err := demo.Posts(d.now)
	if err != nil {
		return err
	}
	pages, err := demo.Pages(d.now)
	if err != nil {
		return err
	}
	d.plan(posts, func(published time.Time, slug string) string {
		return d.app.proposePath(blog.KindPost, published, slug)
	})
	d.plan(pages, func(_ time.Time, slug string) string { return links.PagePath(slug) })
	for _, step := range []func(context.Context) error{
		d.hang, d.settle, d.categories,
		func(ctx context.Context) error { return d.write(ctx, pages, blog.KindPage) },
		func(ctx context.Context) error { return d.write(ctx, posts, blog.KindPost) },
		d.talk,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// plan gives the texts refs and addresses before any of them is saved, so that they can name each other.
func (d *sampler) plan(texts []demo.Post, path func(time.Time, string) string) {
	for _, p := range texts {
		d.paths[p.Slug], d.refs[p.Slug] = path(p.Date, p.Slug), blog.NewRef(p.Date)
	}
}

// settle finds the author, or adds the sample one, and names the site.
func (d *sampler) settle(ctx context.Context) error {
	authors, err := d.app.reader.Authors(ctx)
	if err != nil {
		return err
	}
	site := demo.Site()
	if len(authors) > 0 {
		d.author = authors[0]
	} else if d.author, err = d.addAuthor(ctx, site); err != nil {
		return err
	}
	return d.app.house.Change(ctx, map[string]string{
		"site.title": site.Title, "site.tagline": site.Tagline, "site.language": site.Language, "site.timezone": site.TimeZone,
		"site.welcome": d.resolve(site.Welcome), "site.menu": site.Menu, "site.sidebar": d.resolve(site.Sidebar), "site.licence": site.Licence,
	})
}

func (d *sampler) addAuthor(ctx context.Context, site demo.House) (blog.Author, error) {
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
	if err := d.app.house.Profile(ctx, author, blog.ProfileForm{DisplayName: site.Author.DisplayName, Bio: site.Author.Bio}); err != nil {
		return author, err
	}
	_, err = fmt.Fprintf(d.std.out, "Log in at %s/login as %s with the password %s\n", d.app.links.Base(), author.Name, password)
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

// write keeps texts, those first that others name as their parent or original.
func (d *sampler) write(ctx context.Context, texts []demo.Post, kind blog.PostKind) error {
	forms := make([]blog.PostForm, 0, len(texts))
	for _, p := range texts {
		f := d.form(p, kind)
		f.Ref, f.Parent, f.TranslationOf = d.refs[p.Slug], d.refs[p.Parent], d.refs[p.TranslationOf]
		forms = append(forms, f)
	}
	slices.SortStableFunc(forms, func(a, b blog.PostForm) int {
		return cmp.Compare(a.Parent+a.TranslationOf, b.Parent+b.TranslationOf)
	})
	_, err := d.app.posts.Import(ctx, d.author, forms, true)
	return err
}

func (d *sampler) form(p demo.Post, kind blog.PostKind) blog.PostForm {
	return blog.PostForm{
		Kind: kind, Title: p.Title, Slug: p.Slug, Summary: p.Summary, Body: d.resolve(p.Body), Language: p.Language, CommentPolicy: policyOf(p.CommentsOpen),
		Categories: p.Categories, Tags: p.Tags, Series: p.Series, PublishedAt: p.Date, MenuOrder: p.MenuOrder,
		ContentsMode: blog.ContentsMode(p.Contents), Numbered: p.Numbered,
	}
}

// resolve puts the addresses of files, posts and pages into a text.
func (d *sampler) resolve(text string) string {
	return demo.Resolve(text, func(name string) string { return d.files[name] }, func(_, slug string) string { return d.paths[slug] })
}
