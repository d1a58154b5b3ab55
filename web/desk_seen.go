package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/feed"
	"github.com/oriel-blog/oriel/internal/lens"
	"github.com/oriel-blog/oriel/internal/links"
)

// Wire writes what other servers would get of a post; cmd/oriel joins it to the federation room.
type Wire interface {
	// Imagine writes the letter that would tell of a post that need not be saved, and how many bytes it had with everything in it.
	Imagine(ctx context.Context, e blog.Entry) (letter []byte, whole int, err error)
	// Unmet are the people elsewhere whom a text names and nobody here knows: those whose servers will be asked when it is
	// sent, and those whom their servers did not know a short while ago.
	Unmet(ctx context.Context, clean string) (strangers, missed []string, err error)
}

// seenPage shows a post as other programs will show it, before it is published.
type seenPage struct {
	deskPage
	Entry  blog.Entry
	Handle string
	Views  []seen // none for a page, which is sent to nobody, and for a post that stays on this site
	Head   lens.Page
	Host   string
	Search lens.Result
	Feed   feed.Item
	Text   template.HTML // of the feed's entry
	Advice []string
}

// seen is a post on the screen of one program.
type seen struct {
	lens.View
	Name string
	Rule string // in a sentence
	Note bool   // a text without a title, shown whole
}

// Shown is the post as the program shows it.
func (s seen) Shown() template.HTML { return trusted(s.HTML) }

// asSeen shows the form's post as others will see it. The page opens beside the editor, which keeps the text.
func (s *Server) asSeen(c *gin.Context, page *editorPage, form blog.PostForm) {
	e, err := s.o.Posts.Imagine(c.Request.Context(), who(c).author, form)
	if err != nil {
		s.refusePost(c, page, err)
		return
	}
	if page.Saved.Live() {
		e.Post.ID, e.Post.PublishedAt = page.Saved.ID, page.Saved.PublishedAt
		e.Post.Path = firstOf(pathOf(page.Saved, e.Post), e.Post.Path)
	}
	s.showSeen(c, e, form)
}

// seenPost shows a stored post as others see it.
func (s *Server) seenPost(c *gin.Context) {
	e, err := s.ownEntry(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.showSeen(c, e, blog.PostForm{Title: e.Post.Title, Summary: e.Post.Summary})
}

// pathOf is the address that a published post keeps while its slug stays the same.
func pathOf(saved, imagined blog.Post) string {
	if saved.Slug == imagined.Slug {
		return saved.Path
	}
	return ""
}

func (s *Server) showSeen(c *gin.Context, e blog.Entry, form blog.PostForm) {
	d, err := s.newDesk(c, "As others see it", links.DeskPosts)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page := seenPage{deskPage: d, Entry: e, Handle: s.o.Links.Handle(e.Author.Name)}
	if err = s.fillSeen(c.Request.Context(), &page); err == nil {
		err = s.seeElsewhere(c.Request.Context(), &page, form)
	}
	s.showDesk(c, http.StatusOK, "seen", page, err)
}

// fillSeen shows the post as those see it who come to the site: readers of feeds, link previews and search engines.
func (s *Server) fillSeen(ctx context.Context, page *seenPage) error {
	build := s.newBuild()
	b, err := build.newBase(ctx, "")
	if err != nil {
		return err
	}
	b = build.postBase(b, page.Entry)
	page.Head = lens.Page{
		Title: b.Title, FullTitle: b.FullTitle(), Description: b.Description, Site: b.Site.Title, Author: page.Entry.Author.Shown(),
		URL: b.Canonical, Image: lens.Picture{URL: seenPicture(page.Entry, b.Picture.URL), Alt: b.Picture.Alt},
	}
	page.Search = lens.Search(page.Head)
	if u, err := url.Parse(b.Canonical); err == nil {
		page.Host = u.Host
	}
	page.Feed = build.item(page.Entry, b.Site)
	page.Text = trusted(page.Feed.ContentHTML)
	return nil
}

// seenPicture is the picture of the link preview. A painted card is not there before the post is, so it is left to words.
func seenPicture(e blog.Entry, address string) string {
	if local(e.Post.Image) || e.Post.ID != 0 && e.Post.Public() {
		return address
	}
	return ""
}

// seeElsewhere shows the post as other servers of the fediverse show the very letter that they get.
func (s *Server) seeElsewhere(ctx context.Context, page *seenPage, form blog.PostForm) error {
	if !page.Entry.Post.Federated() {
		return nil
	}
	letter, whole, err := s.o.Wire.Imagine(ctx, page.Entry)
	if err != nil {
		return fmt.Errorf("write the letter of an imagined post: %w", err)
	}
	sent, err := lens.Read(letter)
	if err != nil {
		return err
	}
	strangers, missed, err := s.o.Wire.Unmet(ctx, page.Entry.Post.HTML)
	if err != nil {
		return fmt.Errorf("find whom an imagined post names: %w", err)
	}
	page.Advice = lens.Advice(lens.Written{
		Title: form.Title, Summary: form.Summary, Warning: page.Entry.Post.Warning, HTML: page.Entry.Post.HTML, Full: whole,
		Strangers: strangers, Missed: missed,
	}, sent)
	if sent.Reference {
		return nil
	}
	note := sent.Kind == "Note"
	page.Views = []seen{
		{lens.Mastodon(sent), "Mastodon", mastodonRule(note), note},
		{lens.GoToSocial(sent), "GoToSocial", "GoToSocial shows the whole text, folded below the summary or the title, without pictures and tables.", note},
		{lens.Misskey(sent), "Misskey and Sharkey", "Misskey shows the title in brackets, then the text without most of its form; a summary folds it.", note},
	}
	return nil
}

func mastodonRule(note bool) string {
	if note {
		return "Mastodon shows a text without a title whole."
	}
	return "Mastodon shows title, summary and a preview of the page; the text itself stays here."
}
