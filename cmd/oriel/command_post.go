package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/frontmatter"
	"github.com/oriel-blog/oriel/internal/links"
)

type postCommand struct {
	File   string `arg:"" help:"A Markdown file with front matter; - reads standard input."`
	Author string `help:"Who writes; needed when there are several authors."`
	Draft  bool   `help:"Save a draft instead of publishing."`
}

// Run saves a file as a post; one with a date that lies ahead waits for it. The running server shows and delivers it at once: the
// post, its fact and its jobs are one transaction in the shared database.
func (c postCommand) Run(ctx context.Context, std streams) error {
	source, err := c.read(std)
	if err != nil {
		return err
	}
	head, body, err := frontmatter.Parse(source)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	a, err := open(ctx, std, false)
	if err != nil {
		return err
	}
	defer a.close()
	author, err := a.pickAuthor(ctx, c.Author)
	if err != nil {
		return err
	}
	site, err := a.reader.Site(ctx)
	if err != nil {
		return err
	}
	if c.File != "-" {
		if body, err = a.takeFiles(ctx, author, filepath.Dir(c.File), body); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
	}
	form := postForm(head, body, site)
	if sentence := clockSentence(head, site); sentence != "" {
		if _, err := fmt.Fprintln(std.err, sentence); err != nil {
			return err
		}
	}
	if form.Parent, err = a.pageAbove(ctx, head.Parent); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	post, err := a.posts.Take(ctx, author, form, c.intent(form, time.Now()))
	if err != nil {
		return err
	}
	switch post.Status {
	case blog.Draft:
		_, err = fmt.Fprintf(std.out, "Saved as a draft: %s%s\n", a.links.Base(), links.DeskPost(post.Ref))
		return err
	case blog.Scheduled:
		_, err = fmt.Fprintf(std.out, "It will be published on %s at %s\n", post.PublishedAt.In(site.Location()).Format("2 January 2006, 15:04 MST"), a.links.Abs(post.Path))
		return err
	}
	_, err = fmt.Fprintln(std.out, a.links.Abs(post.Path))
	return err
}

// intent is what shall become of the file: one with a date that lies ahead is published then.
func (c postCommand) intent(form blog.PostForm, now time.Time) blog.Intent {
	switch {
	case c.Draft:
		return blog.Keep
	case form.PublishedAt.After(now):
		return blog.Schedule
	}
	return blog.Publish
}

func (c postCommand) read(std streams) ([]byte, error) {
	in := std.in
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	const most = blog.MaxMarkdown + 64<<10
	source, err := io.ReadAll(io.LimitReader(in, most+1))
	if err == nil && len(source) > most {
		err = errors.New("the file is longer than 512 KiB; please split it into several posts")
	}
	return source, err
}

// pickAuthor finds the author by name, or the only one there is.
func (a *app) pickAuthor(ctx context.Context, name string) (blog.Author, error) {
	authors, err := a.reader.Authors(ctx)
	if err != nil {
		return blog.Author{}, err
	}
	switch {
	case len(authors) == 0:
		return blog.Author{}, errors.New("there is no author yet; run oriel author add NAME first, or open the set-up page")
	case name == "" && len(authors) > 1:
		return blog.Author{}, errors.New("there are several authors; please say who writes with --author NAME")
	case name == "":
		return authors[0], nil
	}
	for _, author := range authors {
		if author.Name == name {
			return author, nil
		}
	}
	return blog.Author{}, fmt.Errorf("there is no author called %s", name)
}

// pageAbove finds the page that a head names by its slug, its path or its ref, and gives its ref.
func (a *app) pageAbove(ctx context.Context, name string) (string, error) {
	if name == "" || blog.ValidRef(name) {
		return name, nil
	}
	path := "/" + strings.Trim(strings.TrimPrefix(name, a.links.Base()), "/") + "/"
	page, err := a.reader.EntryByPath(ctx, path)
	if err == nil && page.Post.Public() && page.Post.Kind == blog.KindPage {
		return page.Post.Ref, nil
	}
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return "", err
	}
	return "", fmt.Errorf("front matter \"parent\": there is no page %s here; write the address of a published page, for example /about/, or publish that page first", path)
}

// postForm joins a file's head to the form that the desk fills, too.
func postForm(h frontmatter.Head, body string, site blog.Site) blog.PostForm {
	f := blog.PostForm{
		Title: h.Title, Slug: h.Slug, Summary: h.Summary, Body: body, Language: h.Language,
		Categories: h.Categories, Tags: h.Tags, PublishedAt: dateOf(h, site), CommentPolicy: site.DefaultPolicy(),
		Kind: blog.PostKind(h.Kind), MenuOrder: h.MenuOrder, Series: h.Series, TranslationOf: h.TranslationOf,
		ContentsMode: blog.ContentsMode(h.Contents), Numbered: h.Numbered,
		Visibility: blog.Visibility(h.Visibility), Warning: h.Warning, Canonical: h.Canonical, Pinned: h.Pinned,
	}
	if f.Language == "" {
		f.Language = site.Language
	}
	if h.Comments != "" {
		f.CommentPolicy = blog.CommentPolicy(h.Comments)
	}
	return f
}

// dateOf gives the moment of a head's date: one that names no zone is what clocks show in the time zone of the site.
func dateOf(h frontmatter.Head, site blog.Site) time.Time {
	if !h.WallTime {
		return h.Date
	}
	moment, _, _ := blog.LocalTime(h.Date, site.Location())
	return moment
}

// clockSentence tells what was made of a time that the clocks of the site skip or show twice; it is empty for all others.
func clockSentence(h frontmatter.Head, site blog.Site) string {
	if !h.WallTime {
		return ""
	}
	moment, skipped, twice := blog.LocalTime(h.Date, site.Location())
	shown := h.Date.Format("2 January 2006, 15:04")
	switch {
	case skipped:
		return fmt.Sprintf("The clocks in %s skip %s, so the post has the time %s.", site.Location(), shown, moment.In(site.Location()).Format("15:04 MST"))
	case twice:
		return fmt.Sprintf("The clocks in %s show %s twice; the post has the first one, %s. Name a zone in the date if you mean the other.", site.Location(), shown, moment.In(site.Location()).Format("15:04 MST"))
	}
	return ""
}

func policyOf(open bool) blog.CommentPolicy {
	if open {
		return blog.CommentsEveryone
	}
	return blog.CommentsClosed
}
