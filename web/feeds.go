package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/feed"
	"github.com/oriel-blog/oriel/internal/links"
)

// The types by which pages announce feeds.
const (
	rssType  = "application/rss+xml"
	atomType = "application/atom+xml"
	jsonType = "application/feed+json"
)

// feedFormat is one of the formats that readers ask for.
type feedFormat struct {
	kind  string
	write func(io.Writer, feed.Feed) error
	// path is where a list's feed of this format is served.
	path func(list string) string
}

// formatOf finds a format by its name in addresses; RSS is what an address without one means.
func formatOf(name string) feedFormat {
	switch name {
	case "atom":
		return feedFormat{feed.AtomType, feed.WriteAtom, links.AtomOf}
	case "json":
		return feedFormat{feed.JSONType, feed.WriteJSON, links.JSONOf}
	}
	return feedFormat{feed.RSSType, feed.WriteRSS, links.FeedOf}
}

// siteFeeds are announced on every page.
func (s *build) siteFeeds(b base) []FeedLink {
	abs := s.o.Links.Abs
	return []FeedLink{
		{rssType, b.Site.Title + " » " + b.T("Feed"), abs(links.Feed)},
		{rssType, b.Site.Title + " » " + b.T("Comments Feed"), abs(links.CommentsFeed)},
		{atomType, b.Site.Title + " » " + b.T("Feed") + " (Atom)", abs(links.AtomFeed)},
		{jsonType, b.Site.Title + " » " + b.T("Feed") + " (JSON Feed)", abs(links.JSONFeed)},
	}
}

// feedsOf are announced on the pages of one list.
func (s *build) feedsOf(b base, title, list string) []FeedLink {
	title = b.Site.Title + " » " + title
	return []FeedLink{
		{rssType, title, s.o.Links.Abs(links.FeedOf(list))},
		{atomType, title + " (Atom)", s.o.Links.Abs(links.AtomOf(list))},
		{jsonType, title + " (JSON Feed)", s.o.Links.Abs(links.JSONOf(list))},
	}
}

// listFeed writes a page of the posts of a list, the newest ones on the first. A feed is newest first, a series too.
func (s *build) listFeed(ctx context.Context, l stream, p part) (answer, error) {
	site, err := s.reader.Site(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("read the site: %w", err)
	}
	query := l.query
	query.Limit, query.Oldest = max(site.FeedItems, 1), false
	query.Offset = (p.number - 1) * query.Limit
	found, err := s.reader.Entries(ctx, query)
	if err != nil {
		return answer{}, fmt.Errorf("list posts of %s: %w", l.path, err)
	}
	if (found.Total == 0 && query.TermID != 0 && len(l.below) == 0) || (p.number > 1 && len(found.Entries) == 0) {
		return answer{}, errNoPage // see fillList
	}
	format := formatOf(p.format)
	f := s.newFeed(site, l.title, l.path, links.FeedPage(format.path(l.path), p.number))
	if query.Offset+len(found.Entries) < found.Total {
		f.NextURL = s.o.Links.Abs(links.FeedPage(format.path(l.path), p.number+1))
	}
	if p.number > 1 {
		f.HubURLs = nil // what is older never comes anew
	}
	if l.author != nil {
		f.Authors = []feed.Person{s.writer(*l.author)}
	}
	for _, e := range found.Entries {
		f.Items = append(f.Items, s.item(e, site))
	}
	a, err := s.writeFeed(f, format)
	if p.number == 1 {
		a.subject = &Subject{Feed: format.path(l.path)}
	}
	return a, err
}

// newFeed fills what is said about a feed as a whole.
func (s *build) newFeed(site blog.Site, title, home, self string) feed.Feed {
	rights := site.Copyright
	if l, ok := site.LicenceOf(); ok {
		rights = firstOf(rights, l.Name+" "+l.URL)
	}
	f := feed.Feed{
		Title: site.Title, Description: site.Tagline, Language: site.Language, Rights: rights,
		HomeURL: s.o.Links.Abs(home), SelfURL: s.o.Links.Abs(self), Generator: "Oriel " + s.o.Version,
		IconURL: s.o.Links.Abs(links.AppleIcon), HubURLs: []string{s.o.Links.Abs(links.Hub)},
	}
	if title != "" {
		f.Title = title + " – " + site.Title
	}
	return f
}

func (s *build) item(e blog.Entry, site blog.Site) feed.Item {
	p, abs := e.Post, s.o.Links.Abs
	i := feed.Item{
		ID: s.o.Links.Post(p.Ref), URL: abs(p.Path), Title: p.Title, Summary: p.Teaser(),
		Published: p.PublishedAt, Updated: p.EditedAt, Authors: []feed.Person{s.writer(e.Author)},
		ImageURL: resolve(abs(p.Path), p.Image), Comments: e.Comments, CommentsFeedURL: abs(links.PostFeed(p.Path)),
	}
	if site.FeedContent != "summary" {
		i.ContentHTML = s.o.Text.Wire(p.HTML, abs(p.Path))
	}
	if p.CommentsOpen() || e.Comments > 0 {
		i.CommentsURL = abs(p.Path) + "#comments"
	}
	if p.Language != site.Language {
		i.Language = p.Language
	}
	for _, t := range append(append([]blog.Term{}, e.Categories...), e.Tags...) {
		i.Categories = append(i.Categories, t.Name)
	}
	i.Enclosures = s.enclosures(p)
	return i
}

func (s *build) writer(a blog.Author) feed.Person {
	return feed.Person{Name: a.Shown(), URL: s.o.Links.Abs(links.Profile(a.Name))}
}

// writeFeed writes a feed. Feeds may be read by pages of other sites (CORS): they are public anyway.
func (s *build) writeFeed(f feed.Feed, format feedFormat) (answer, error) {
	var body bytes.Buffer
	if err := format.write(&body, f); err != nil {
		return answer{}, fmt.Errorf("write a feed: %w", err)
	}
	headers := map[string]string{"Access-Control-Allow-Origin": "*"}
	if hubs := hubLinks(f); hubs != "" {
		headers["Link"] = hubs
	}
	return answer{kind: format.kind, body: body.Bytes(), modified: lastChange(f), shared: true, headers: headers}, nil
}

func lastChange(f feed.Feed) time.Time {
	var last time.Time
	for _, i := range f.Items {
		last = lastOf(last, i.Published, i.Updated)
	}
	return last
}

// resolve makes an address absolute as a browser on the page would; empty when that gives no web address.
func resolve(page, address string) string {
	if address == "" {
		return ""
	}
	base, err := url.Parse(page)
	if err != nil {
		return ""
	}
	u, err := base.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

// jsonFeed is the site's JSON Feed at the address that readers of that format try first.
func (s *build) jsonFeed(ctx context.Context, _ request) (answer, error) {
	l, err := s.homeList(ctx, request{})
	if err != nil {
		return answer{}, err
	}
	return s.listFeed(ctx, l, part{number: 1, format: "json"})
}
