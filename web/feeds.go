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

func rssFeed() feedFormat {
	return feedFormat{feed.RSSType, feed.WriteRSS, links.FeedOf}
}

func atomFeed() feedFormat {
	return feedFormat{feed.AtomType, feed.WriteAtom, func(string) string { return links.AtomFeed }}
}

func jsonFeed() feedFormat {
	return feedFormat{feed.JSONType, feed.WriteJSON, func(string) string { return links.JSONFeed }}
}

// siteFeeds are announced on every page.
func (s *Server) siteFeeds(site blog.Site) []FeedLink {
	abs := s.o.Links.Abs
	return []FeedLink{
		{rssType, site.Title + " » Feed", abs(links.Feed)},
		{rssType, site.Title + " » Comments Feed", abs(links.CommentsFeed)},
		{atomType, site.Title + " » Feed (Atom)", abs(links.AtomFeed)},
		{jsonType, site.Title + " » Feed (JSON Feed)", abs(links.JSONFeed)},
	}
}

func (s *Server) feedView(l lister, format func() feedFormat) view {
	return func(ctx context.Context, r request) (answer, error) {
		l, err := l(ctx, r)
		if err != nil {
			return answer{}, err
		}
		return s.listFeed(ctx, l, format)
	}
}

// listFeed writes the newest posts of a list in full.
func (s *Server) listFeed(ctx context.Context, l stream, format func() feedFormat) (answer, error) {
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("read the site: %w", err)
	}
	query := l.query
	query.Limit = max(site.FeedItems, 1)
	found, err := s.o.Reader.Entries(ctx, query)
	if err != nil {
		return answer{}, fmt.Errorf("list posts of %s: %w", l.path, err)
	}
	if found.Total == 0 && query.TermID != 0 {
		return answer{}, errNoPage // see fillList
	}
	f := s.newFeed(site, l.title, l.path, format().path(l.path))
	if l.author != nil {
		f.Authors = []feed.Person{s.writer(*l.author)}
	}
	for _, e := range found.Entries {
		f.Items = append(f.Items, s.item(e, site))
	}
	return writeFeed(f, format())
}

// newFeed fills what is said about a feed as a whole.
func (s *Server) newFeed(site blog.Site, title, home, self string) feed.Feed {
	f := feed.Feed{
		Title: site.Title, Description: site.Tagline, Language: site.Language, Rights: site.Copyright,
		HomeURL: s.o.Links.Abs(home), SelfURL: s.o.Links.Abs(self), Generator: "Oriel " + s.o.Version,
		IconURL: s.o.Links.Abs(s.assets.folder + "icon-180.png"), HubURLs: []string{s.o.Links.Abs(links.Hub)},
	}
	if title != "" {
		f.Title = title + " – " + site.Title
	}
	return f
}

func (s *Server) item(e blog.Entry, site blog.Site) feed.Item {
	p, abs := e.Post, s.o.Links.Abs
	i := feed.Item{
		ID: s.o.Links.Post(p.Ref), URL: abs(p.Path), Title: p.Title, Summary: p.Teaser(), ContentHTML: s.o.Text.Wire(p.HTML, abs(p.Path)),
		Published: p.PublishedAt, Updated: p.EditedAt, Authors: []feed.Person{s.writer(e.Author)},
		ImageURL: resolve(abs(p.Path), p.Image), Comments: e.Comments, CommentsFeedURL: abs(links.PostFeed(p.Path)),
	}
	if p.CommentsOpen || e.Comments > 0 {
		i.CommentsURL = abs(p.Path) + "#comments"
	}
	if p.Language != site.Language {
		i.Language = p.Language
	}
	for _, t := range append(append([]blog.Term{}, e.Categories...), e.Tags...) {
		i.Categories = append(i.Categories, t.Name)
	}
	return i
}

func (s *Server) writer(a blog.Author) feed.Person {
	return feed.Person{Name: a.Shown(), URL: s.o.Links.Abs(links.Profile(a.Name))}
}

// commentsFeed lists the newest comments of the whole site.
func (s *Server) commentsFeed(ctx context.Context, _ request) (answer, error) {
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("read the site: %w", err)
	}
	comments, err := s.o.Reader.RecentComments(ctx, max(site.FeedItems, 1))
	if err != nil {
		return answer{}, fmt.Errorf("list recent comments: %w", err)
	}
	f := s.newFeed(site, "Comments", links.Home, links.CommentsFeed)
	f.HubURLs = nil // the hub hears of posts only
	for _, c := range comments {
		f.Items = append(f.Items, s.commentItem(c, c.Post))
	}
	return writeFeed(f, rssFeed())
}

// postFeed lists the newest comments of one post.
func (s *Server) postFeed(ctx context.Context, path string) (answer, error) {
	e, err := s.entryAt(ctx, path)
	if err != nil {
		return answer{}, err
	}
	switch {
	case e.Post.Status == blog.Deleted:
		return answer{}, blog.Refuse(blog.Gone, "")
	case !e.Post.Public() || !e.Post.Federated():
		return answer{}, errNoPage
	}
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("read the site: %w", err)
	}
	thread, err := s.o.Reader.Thread(ctx, e.Post.ID)
	if err != nil {
		return answer{}, fmt.Errorf("read the comments of post %d: %w", e.Post.ID, err)
	}
	f := s.newFeed(site, "Comments on "+firstOf(e.Post.Title, "Untitled"), e.Post.Path, links.PostFeed(e.Post.Path))
	f.HubURLs = nil // the hub hears of posts only
	for i := len(thread) - 1; i >= 0 && len(f.Items) < max(site.FeedItems, 1); i-- {
		if thread[i].Comment.Visible() {
			f.Items = append(f.Items, s.commentItem(thread[i], e.Post))
		}
	}
	return writeFeed(f, rssFeed())
}

func (s *Server) commentItem(c blog.CommentView, p blog.Post) feed.Item {
	i := feed.Item{
		ID: firstOf(c.Comment.RemoteID, s.o.Links.CommentID(c.Comment.Ref)), URL: s.o.Links.Abs(links.Comment(p.Path, c.Comment.Ref)),
		ContentHTML: s.o.Text.Wire(c.Comment.HTML, s.o.Links.Abs(p.Path)), Published: c.Comment.PublishedAt, Updated: c.Comment.EditedAt,
		Language: c.Comment.Language,
	}
	person := feed.Person{Name: c.Guest.Shown(), URL: resolve("", c.Guest.ProfileURL)}
	if c.Comment.AuthorID != 0 {
		person = s.writer(c.Author)
	}
	i.Authors = []feed.Person{person}
	i.Title = person.Name + " on " + firstOf(p.Title, "Untitled")
	if warning := c.Comment.Warning; warning != "" || c.Comment.Sensitive {
		i.Summary, i.ContentHTML = firstOf(warning, "Sensitive content"), ""
	}
	return i
}

func writeFeed(f feed.Feed, format feedFormat) (answer, error) {
	var body bytes.Buffer
	if err := format.write(&body, f); err != nil {
		return answer{}, fmt.Errorf("write a feed: %w", err)
	}
	return answer{kind: format.kind, body: body.Bytes(), modified: lastChange(f), link: hubLinks(f)}, nil
}

func lastChange(f feed.Feed) time.Time {
	var last time.Time
	for _, i := range f.Items {
		for _, t := range []time.Time{i.Published, i.Updated} {
			if t.After(last) {
				last = t
			}
		}
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
