package web

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/feed"
	"github.com/oriel-blog/oriel/internal/links"
)

// commentsFeed lists the newest comments of the whole site.
func (s *build) commentsFeed(ctx context.Context, r request) (answer, error) {
	p, ok := parsePart(strings.TrimPrefix(r.path, "/comments/"))
	switch {
	case !ok || p.format == "" || p.number > 1:
		return answer{}, errNoPage
	case !strings.HasSuffix(r.path, "/"):
		return moved(r.path + "/"), nil
	}
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	comments, err := s.reader.RecentComments(ctx, max(b.Site.FeedItems, 1))
	if err != nil {
		return answer{}, fmt.Errorf("list recent comments: %w", err)
	}
	format := formatOf(p.format)
	f := s.newFeed(b.Site, b.T("Comments"), links.Home, format.path("/comments/"))
	f.HubURLs = nil // the hub hears of posts only
	for _, c := range comments {
		f.Items = append(f.Items, s.commentItem(b, c, c.Post))
	}
	a, err := s.writeFeed(f, format)
	a.subject = &Subject{Feed: format.path("/comments/")}
	return a, err
}

// postFeed lists a page of the comments of one post, the newest ones on the first. rest is what follows the path of the post.
func (s *build) postFeed(ctx context.Context, path, rest string) (answer, error) {
	p, ok := parsePart(rest)
	if !ok {
		return answer{}, errNoPage
	}
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
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	thread, err := s.reader.Thread(ctx, e.Post.ID)
	if err != nil {
		return answer{}, fmt.Errorf("read the comments of post %d: %w", e.Post.ID, err)
	}
	format := formatOf(p.format)
	f := s.newFeed(b.Site, b.T("Comments on %s", firstOf(e.Post.Title, b.T("Untitled"))), e.Post.Path, links.FeedPage(format.path(e.Post.Path), p.number))
	f.HubURLs = nil // the hub hears of posts only
	size := max(b.Site.FeedItems, 1)
	passed := 0
	for _, c := range slices.Backward(thread) {
		if !c.Comment.Visible() {
			continue
		}
		if len(f.Items) == size {
			f.NextURL = s.o.Links.Abs(links.FeedPage(format.path(e.Post.Path), p.number+1))
			break
		}
		if passed++; passed > (p.number-1)*size {
			f.Items = append(f.Items, s.commentItem(b, c, e.Post))
		}
	}
	if p.number > 1 && len(f.Items) == 0 {
		return answer{}, errNoPage
	}
	return s.writeFeed(f, format)
}

func (s *build) commentItem(b base, c blog.CommentView, p blog.Post) feed.Item {
	i := feed.Item{
		ID: firstOf(s.commentObject(c), s.o.Links.Abs(links.CommentAt(p.Path, c.Comment.Ref))), URL: s.o.Links.Abs(links.CommentAt(p.Path, c.Comment.Ref)),
		ContentHTML: s.o.Text.Wire(c.Comment.HTML, s.o.Links.Abs(p.Path)) + s.attached(c), Published: c.Comment.PublishedAt, Updated: c.Comment.EditedAt,
		Language: c.Comment.Language,
	}
	person := feed.Person{Name: c.Guest.Shown(), URL: resolve("", c.Guest.ProfileURL)}
	if c.Comment.AuthorID != 0 {
		person = s.writer(c.Author)
	}
	i.Authors = []feed.Person{person}
	i.Title = b.T("%s on %s", person.Name, firstOf(p.Title, b.T("Untitled")))
	if warning := c.Comment.Warning; warning != "" || c.Comment.Sensitive {
		i.Summary, i.ContentHTML = firstOf(warning, b.T("Sensitive content")), ""
	}
	return i
}

// attached is the HTML of the pictures of a comment that are kept here.
func (s *build) attached(c blog.CommentView) string {
	var b strings.Builder
	for _, p := range c.Pictures {
		if p.Path != "" {
			b.WriteString(`<p><img src="` + html.EscapeString(s.o.Links.Abs(keptPicture(p.Path))) + `" alt="` + html.EscapeString(p.Alt) + `"></p>`)
		}
	}
	return b.String()
}
