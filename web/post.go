package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// postPage shows a post of the stream or a static page.
type postPage struct {
	base
	furniture
	Entry    blog.Entry
	Crumbs   []crumb
	Older    blog.Post // zero when there is none
	Newer    blog.Post
	Talk     talk
	Contents string      // HTML of the table of contents, unless the text holds it itself
	ReplyTo  string      // the permanent id, to search for on one's own server
	InStream bool        // a post and not a static page
	Part     seriesPart  // zero when the post belongs to no series
	Related  []blog.Post // posts that share most with this one
	Below    []blog.Post // pages: those that stand below this one
}

// article is what link previews show of a post.
type article struct {
	Published time.Time
	Modified  time.Time // zero when the post was never edited
	Creator   string    // fediverse handle of the author, without the first @
	AuthorURL string
	Author    string
	Section   string
	Tags      []string
	Language  string // BCP 47
}

// seriesPart is the place of a post in its series.
type seriesPart struct {
	Series   blog.Term
	Number   int // from 1
	Parts    []blog.Post
	Previous blog.Post // zero for the first part
	Next     blog.Post
}

const relatedPosts = 4

func (s *build) post(ctx context.Context, e blog.Entry, commentPage int) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	page := postPage{base: s.postBase(b, e), Entry: e, InStream: e.Post.Federated()}
	if page.Crumbs, err = s.postCrumbs(ctx, b, e); err != nil {
		return answer{}, err
	}
	if !strings.Contains(e.Post.HTML, `<nav class="toc"`) && commentPage == 1 {
		page.Contents = e.Post.Contents
	}
	if page.Languages, err = s.languages(ctx, e.Post); err != nil {
		return answer{}, err
	}
	if page.InStream {
		err = s.surround(ctx, &page, commentPage)
	} else {
		page.Below, err = s.pagesBelow(ctx, e.Post)
	}
	if err != nil {
		return answer{}, err
	}
	page.Structured = s.postDocuments(page)
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	a, err := s.page("post", page, page.base)
	a.subject = &Subject{PostID: e.Post.ID}
	return a, err
}

// surround reads what stands around a post of the stream: neighbours, series, relatives, and what others did with it.
func (s *build) surround(ctx context.Context, page *postPage, commentPage int) error {
	p := page.Entry.Post
	var err error
	if page.Older, page.Newer, err = s.reader.Neighbours(ctx, p); err != nil {
		return fmt.Errorf("find the neighbours of post %d: %w", p.ID, err)
	}
	for _, t := range slices.Concat(page.Entry.Categories, page.Entry.Tags) {
		s.reader.note(blog.KeyTerm(t.ID)) // that is where its relatives come from
	}
	if page.Related, err = s.reader.Related(ctx, p, relatedPosts); err != nil {
		return fmt.Errorf("find the relatives of post %d: %w", p.ID, err)
	}
	if page.Part, err = s.partOf(ctx, page.Entry); err != nil {
		return err
	}
	page.ReplyTo = s.o.Links.Post(p.Ref)
	if page.Talk, err = s.talk(ctx, page.Entry, commentPage); err != nil {
		return err
	}
	if commentPage > 1 {
		page.Canonical = s.o.Links.Abs(links.CommentPage(p.Path, commentPage))
		page.NoIndex = true
		page.Title += " – " + page.T("Page %d of %d", commentPage, page.Talk.Pages)
	}
	if page.Talk.Earlier != "" {
		page.Prev = s.o.Links.Abs(page.Talk.Earlier)
	}
	if page.Talk.Later != "" {
		page.base.Next = s.o.Links.Abs(page.Talk.Later)
	}
	return nil
}

func (s *build) partOf(ctx context.Context, e blog.Entry) (seriesPart, error) {
	if e.Series.ID == 0 {
		return seriesPart{}, nil
	}
	parts, err := s.reader.Parts(ctx, e.Series.ID)
	if err != nil {
		return seriesPart{}, fmt.Errorf("list the parts of series %d: %w", e.Series.ID, err)
	}
	at := slices.IndexFunc(parts, func(p blog.Post) bool { return p.ID == e.Post.ID })
	if at < 0 {
		return seriesPart{}, nil
	}
	part := seriesPart{Series: e.Series, Number: at + 1, Parts: parts}
	if at > 0 {
		part.Previous = parts[at-1]
	}
	if at+1 < len(parts) {
		part.Next = parts[at+1]
	}
	return part, nil
}

func (s *build) pagesBelow(ctx context.Context, p blog.Post) ([]blog.Post, error) {
	pages, err := s.reader.Pages(ctx)
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	return slices.DeleteFunc(slices.Clone(pages), func(q blog.Post) bool { return q.ParentID != p.ID }), nil
}

// languages are the translations of a post, itself included; none when there is only itself.
func (s *build) languages(ctx context.Context, p blog.Post) ([]alternate, error) {
	all, err := s.reader.Translations(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("list the translations of post %d: %w", p.ID, err)
	}
	if len(all) < 2 {
		return nil, nil
	}
	var list []alternate
	for _, t := range all {
		list = append(list, alternate{t.Language, s.book.Name(t.Language), t.Title, t.Path, t.ID == p.ID})
	}
	return list, nil
}

// postBase fills the head of a post's page.
func (s *build) postBase(b base, e blog.Entry) base {
	site, p := s.o.Links, e.Post
	b.Title = firstOf(p.Title, b.T("Untitled"))
	b.Canonical = site.Abs(p.Path)
	b.Description = p.Teaser()
	b.BodyClass = "single " + string(p.Kind)
	b.Article = &article{
		Published: p.PublishedAt, Modified: p.EditedAt,
		Creator: site.Handle(e.Author.Name), Author: e.Author.Shown(), AuthorURL: site.Abs(links.Profile(e.Author.Name)),
		Language: firstOf(p.Language, b.Lang),
	}
	b.Picture = s.postPreview(b, e)
	if len(e.Categories) > 0 {
		b.Article.Section = e.Categories[0].Name
	}
	for _, t := range e.Tags {
		b.Article.Tags = append(b.Article.Tags, t.Name)
	}
	b.Feeds = s.siteFeeds(b)
	if p.Federated() {
		b.ActivityID = site.Post(p.Ref)
		b.Feeds = append(b.Feeds, FeedLink{rssType, b.Site.Title + " » " + b.T("Comments on %s", b.Title), site.Abs(links.PostFeed(p.Path))})
	}
	return b
}

// postCrumbs is the way to a post: through its first category and those above it, or through the pages above a page.
func (s *build) postCrumbs(ctx context.Context, b base, e blog.Entry) ([]crumb, error) {
	crumbs := []crumb{homeCrumb(b)}
	above, err := s.reader.Ancestors(ctx, e.Post)
	if err != nil {
		return nil, fmt.Errorf("find the pages above post %d: %w", e.Post.ID, err)
	}
	for _, p := range above {
		crumbs = append(crumbs, crumb{p.Title, p.Path})
	}
	if len(e.Categories) > 0 {
		deepest, chain, err := s.deepest(ctx, e.Categories)
		if err != nil {
			return nil, err
		}
		for _, t := range append(chain, deepest) {
			crumbs = append(crumbs, crumb{t.Name, links.Category(t.Slug)})
		}
	}
	return append(crumbs, crumb{firstOf(e.Post.Title, b.T("Untitled")), ""}), nil
}

// deepest is the first of the categories that none of the others lies below, with those above it.
func (s *build) deepest(ctx context.Context, categories []blog.Term) (blog.Term, []blog.Term, error) {
	var best blog.Term
	var chain []blog.Term
	for i, t := range categories {
		above, err := s.reader.TermAncestors(ctx, t)
		if err != nil {
			return blog.Term{}, nil, fmt.Errorf("find the way to category %d: %w", t.ID, err)
		}
		if i == 0 || len(above) > len(chain) {
			best, chain = t, above
		}
	}
	return best, chain, nil
}

// wordsPerMinute is how fast people read prose.
const wordsPerMinute = 230

// minutes is how long a text takes to read; 0 for a short one.
func minutes(words int) int {
	m := (words + wordsPerMinute/2) / wordsPerMinute
	if m < 2 {
		return 0
	}
	return m
}

// readingTime says how long a text takes, in English, for the desk; empty for a short one.
func readingTime(words int) string {
	if m := minutes(words); m > 0 {
		return fmt.Sprintf("%d min read", m)
	}
	return ""
}
