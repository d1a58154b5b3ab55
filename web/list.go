package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// stream is a list of posts that has an address of its own.
type stream struct {
	path    string
	title   string // empty for the home page
	heading string // what the page says above the posts
	lead    string // plain text under the heading
	feed    string // title of its feed in the head; empty when the site's feeds are its feeds
	crumbs  []crumb
	query   blog.Query
	author  *blog.Author     // of whom all posts are, or nil
	below   []blog.TermCount // categories below this one
	parts   bool             // a series: oldest first, with numbers
}

// lister finds the list that a request means, or answers NotFound.
type lister func(s *build, ctx context.Context, r request) (stream, error)

// listPage shows one page of a list.
type listPage struct {
	base
	furniture
	Heading string
	Lead    string
	Crumbs  []crumb
	Entries []blog.Entry
	Below   []blog.TermCount
	Total   int
	Number  int
	Pages   int
	First   int    // place of the first entry in the whole list, from 1
	Parts   bool   // the list is a series
	Newer   string // path of the page before this one, or empty
	Older   string
	Welcome string // HTML of the welcome text, on the home page only
	SetUp   bool   // the house has an author
	Shape   string // list, cards or full
}

// list answers a list's pages and feeds: what follows its own address says which.
func list(l lister) view {
	return func(s *build, ctx context.Context, r request) (answer, error) {
		l, err := l(s, ctx, r)
		if err != nil {
			return answer{}, err
		}
		return s.part(ctx, r, l)
	}
}

func (s *build) part(ctx context.Context, r request, l stream) (answer, error) {
	rest, ok := strings.CutPrefix(r.path, respelled(l.path))
	if !ok { // the address is spelled in another way, or in another case
		return moved(l.path + tailOf(r.rest)), nil
	}
	p, ok := parsePart(rest)
	switch {
	case !ok:
		return answer{}, errNoPage
	case !strings.HasSuffix(r.path, "/"):
		return moved(r.path + "/"), nil
	case p.format != "":
		return s.listFeed(ctx, l, p)
	case strings.HasPrefix(rest, "page/1/"):
		return moved(l.path), nil
	}
	return s.listPage(ctx, r, l, p.number)
}

func (s *build) listPage(ctx context.Context, r request, l stream, number int) (answer, error) {
	home := l.path == links.Home
	author, err := s.homeAuthor(ctx, home)
	if err != nil {
		return answer{}, err
	}
	if r.activity && author != nil {
		return object(s.o.Links.Author(author.Ref)), nil
	}
	b, err := s.newBase(ctx, l.title)
	if err != nil {
		return answer{}, err
	}
	page, err := s.fillList(ctx, b, l, number)
	if err != nil {
		return answer{}, err
	}
	page.SetUp = author != nil
	if author != nil {
		page.ActivityID = s.o.Links.Author(author.Ref)
	}
	name := "list"
	if home {
		name, page.BodyClass = "home", "home home-"+page.Shape
		if number > 1 {
			page.BodyClass += " further"
		}
		if page.Welcome, err = s.welcome(ctx, b.Site, number); err != nil {
			return answer{}, err
		}
	}
	page.Structured = s.listDocuments(page, home)
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	a, err := s.page(name, page, page.base)
	a.subject = &Subject{Path: l.path}
	return a, err
}

// homeAuthor is who the home page stands for on the wire: the author, the first one where there are several.
func (s *build) homeAuthor(ctx context.Context, home bool) (*blog.Author, error) {
	if !home {
		return nil, nil
	}
	authors, err := s.reader.Authors(ctx)
	if err != nil {
		return nil, fmt.Errorf("list authors: %w", err)
	}
	if len(authors) == 0 {
		return nil, nil
	}
	return &authors[0], nil
}

func (s *build) fillList(ctx context.Context, b base, l stream, number int) (listPage, error) {
	per := max(b.Site.PostsPerPage, 1)
	query := l.query
	query.Limit, query.Offset = per, (number-1)*per
	found, err := s.reader.Entries(ctx, query)
	if err != nil {
		return listPage{}, fmt.Errorf("list posts of %s: %w", l.path, err)
	}
	pages := max((found.Total+per-1)/per, 1)
	if number > pages || (found.Total == 0 && query.TermID != 0 && len(l.below) == 0) { // a name that only drafts use must not show (safety row 74)
		return listPage{}, errNoPage
	}
	b.Canonical = s.o.Links.Abs(links.PageNumber(l.path, number))
	b.Description = firstOf(l.lead, b.Site.Tagline)
	b.Feeds = s.siteFeeds(b)
	if l.feed != "" {
		b.Feeds = append(b.Feeds, s.feedsOf(b, l.feed, l.path)...)
	}
	b.BodyClass = "archive"
	page := listPage{
		base: b, Heading: l.heading, Lead: l.lead, Crumbs: l.crumbs, Below: l.below, Parts: l.parts,
		Entries: found.Entries, Total: found.Total, Number: number, Pages: pages, First: query.Offset + 1, Shape: "list",
	}
	if l.path == links.Home {
		page.Shape = firstOf(b.Site.Theme.Home, "list")
	}
	if number > 1 {
		page.Newer = links.PageNumber(l.path, number-1)
		page.Prev = s.o.Links.Abs(page.Newer)
	}
	if number < pages {
		page.Older = links.PageNumber(l.path, number+1)
		page.Next = s.o.Links.Abs(page.Older)
	}
	return page, nil
}

// welcome renders the text of the home page's first page.
func (s *build) welcome(ctx context.Context, site blog.Site, number int) (string, error) {
	if site.Welcome == "" || number > 1 {
		return "", nil
	}
	html, err := s.o.Text.Markdown(ctx, site.Welcome)
	if err != nil {
		return "", fmt.Errorf("render the welcome text: %w", err)
	}
	return html, nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// Welcomes reports whether the first post is shown larger than the others.
func (p listPage) Welcomes() bool { return p.BodyClass == "home home-list" }

// NewerWord names the page before this one.
func (p listPage) NewerWord() string {
	if p.Parts {
		return p.T("Previous")
	}
	return p.T("Newer posts")
}

// OlderWord names the page after this one.
func (p listPage) OlderWord() string {
	if p.Parts {
		return p.T("Next")
	}
	return p.T("Older posts")
}
