package web

import (
	"bytes"
	"context"
	"fmt"
	"time"

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
	author  *blog.Author // of whom all posts are, or nil
}

// lister finds the list that a request means, or answers NotFound.
type lister func(ctx context.Context, r request) (stream, error)

// listPage shows one page of a list.
type listPage struct {
	base
	furniture
	Heading string
	Lead    string
	Crumbs  []crumb
	Entries []blog.Entry
	Total   int
	Number  int
	Pages   int
	Newer   string // path of the page with newer posts, or empty
	Older   string
	Welcome string // HTML of the welcome text, on the home page only
	SetUp   bool   // the house has an author
}

func (s *Server) listView(l lister) view {
	return func(ctx context.Context, r request) (answer, error) {
		l, err := l(ctx, r)
		if err != nil {
			return answer{}, err
		}
		return s.listPage(ctx, r, l)
	}
}

func (s *Server) listPage(ctx context.Context, r request, l stream) (answer, error) {
	if r.number == 0 {
		return answer{}, errNoPage
	}
	if r.number == 1 && r.path != respelled(l.path) {
		return moved(l.path), nil
	}
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
	page, err := s.fillList(ctx, b, l, r.number)
	if err != nil {
		return answer{}, err
	}
	page.SetUp = author != nil
	if author != nil {
		page.ActivityID = s.o.Links.Author(author.Ref)
	}
	name := "list"
	if home {
		name, page.BodyClass = "home", "home"
		if r.number > 1 {
			page.BodyClass = "home further"
		}
		if page.Welcome, err = s.welcome(ctx, b.Site, r.number); err != nil {
			return answer{}, err
		}
	}
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	return s.page(name, page)
}

// homeAuthor is who the home page stands for on the wire: the author, the first one where there are several.
func (s *Server) homeAuthor(ctx context.Context, home bool) (*blog.Author, error) {
	if !home {
		return nil, nil
	}
	authors, err := s.o.Reader.Authors(ctx)
	if err != nil {
		return nil, fmt.Errorf("list authors: %w", err)
	}
	if len(authors) == 0 {
		return nil, nil
	}
	return &authors[0], nil
}

func (s *Server) fillList(ctx context.Context, b base, l stream, number int) (listPage, error) {
	per := max(b.Site.PostsPerPage, 1)
	query := l.query
	query.Limit, query.Offset = per, (number-1)*per
	found, err := s.o.Reader.Entries(ctx, query)
	if err != nil {
		return listPage{}, fmt.Errorf("list posts of %s: %w", l.path, err)
	}
	pages := max((found.Total+per-1)/per, 1)
	if number > pages || (found.Total == 0 && query.TermID != 0) { // a name that only drafts use must not show (safety row 74)
		return listPage{}, errNoPage
	}
	b.Canonical = s.o.Links.Abs(links.PageNumber(l.path, number))
	b.Description = firstOf(l.lead, b.Site.Tagline)
	b.Feeds = s.siteFeeds(b.Site)
	if l.feed != "" {
		b.Feeds = append(b.Feeds, FeedLink{rssType, b.Site.Title + " » " + l.feed, s.o.Links.Abs(links.FeedOf(l.path))})
	}
	page := listPage{
		base: b, Heading: l.heading, Lead: l.lead, Crumbs: l.crumbs,
		Entries: found.Entries, Total: found.Total, Number: number, Pages: pages,
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
func (s *Server) welcome(ctx context.Context, site blog.Site, number int) (string, error) {
	if site.Welcome == "" || number > 1 {
		return "", nil
	}
	html, err := s.o.Text.Markdown(ctx, site.Welcome)
	if err != nil {
		return "", fmt.Errorf("render the welcome text: %w", err)
	}
	return html, nil
}

// page renders a view to an answer.
func (s *Server) page(view string, page any) (answer, error) {
	var body bytes.Buffer
	if err := s.views.execute(&body, view, page); err != nil {
		return answer{}, err
	}
	return answer{kind: htmlType, body: body.Bytes()}, nil
}

func (s *Server) homeList(context.Context, request) (stream, error) {
	return stream{path: links.Home}, nil
}

func (s *Server) categoryList(ctx context.Context, r request) (stream, error) {
	term, err := s.o.Reader.TermBySlug(ctx, blog.Category, r.name)
	if err != nil {
		return stream{}, err
	}
	return stream{
		path: links.Category(term.Slug), title: term.Name, heading: term.Name, lead: term.Description,
		feed: term.Name + " Category Feed", query: blog.Query{TermID: term.ID},
		crumbs: []crumb{{"Home", links.Home}, {term.Name, ""}},
	}, nil
}

func (s *Server) tagList(ctx context.Context, r request) (stream, error) {
	term, err := s.o.Reader.TermBySlug(ctx, blog.Tag, r.name)
	if err != nil {
		return stream{}, err
	}
	return stream{
		path: links.Tag(term.Slug), title: "#" + term.Name, heading: "#" + term.Name, lead: term.Description,
		feed: term.Name + " Tag Feed", query: blog.Query{TermID: term.ID},
		crumbs: []crumb{{"Home", links.Home}, {"#" + term.Name, ""}},
	}, nil
}

func (s *Server) authorList(ctx context.Context, r request) (stream, error) {
	author, err := s.o.Reader.AuthorByName(ctx, r.name)
	if err != nil {
		return stream{}, err
	}
	return stream{
		path: links.AuthorArchive(author.Name), title: "Posts by " + author.Shown(), heading: "Posts by " + author.Shown(),
		feed: "Posts by " + author.Shown() + " Feed", query: blog.Query{AuthorID: author.ID}, author: &author,
		crumbs: []crumb{{"Home", links.Home}, {author.Shown(), ""}},
	}, nil
}

// yearList and monthList take the site's time zone, which decides where a post belongs.
func (s *Server) yearList(ctx context.Context, year int) (stream, error) {
	zone, err := s.zone(ctx)
	if err != nil {
		return stream{}, err
	}
	from := time.Date(year, time.January, 1, 0, 0, 0, 0, zone)
	title := from.Format("2006")
	return s.dated(ctx, stream{
		path: links.Year(year), title: title, heading: title, feed: title + " Feed",
		query:  blog.Query{From: from, To: from.AddDate(1, 0, 0)},
		crumbs: []crumb{{"Home", links.Home}, {title, ""}},
	})
}

func (s *Server) monthList(ctx context.Context, year int, month time.Month) (stream, error) {
	zone, err := s.zone(ctx)
	if err != nil {
		return stream{}, err
	}
	from := time.Date(year, month, 1, 0, 0, 0, 0, zone)
	title := from.Format("January 2006")
	return s.dated(ctx, stream{
		path: links.Month(year, month), title: title, heading: title, feed: title + " Feed",
		query:  blog.Query{From: from, To: from.AddDate(0, 1, 0)},
		crumbs: []crumb{{"Home", links.Home}, {from.Format("2006"), links.Year(year)}, {from.Format("January"), ""}},
	})
}

// dated refuses a time without posts: there is no end of such addresses, and crawlers would walk all of them.
func (s *Server) dated(ctx context.Context, l stream) (stream, error) {
	query := l.query
	query.Limit = 1
	found, err := s.o.Reader.Entries(ctx, query)
	if err != nil {
		return stream{}, fmt.Errorf("count posts of %s: %w", l.path, err)
	}
	if found.Total == 0 {
		return stream{}, errNoPage
	}
	return l, nil
}

func (s *Server) zone(ctx context.Context) (*time.Location, error) {
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the site: %w", err)
	}
	return site.Location(), nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
