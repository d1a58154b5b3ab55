package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// profilePage introduces an author, to readers and to people who look for whom to follow.
type profilePage struct {
	base
	furniture
	Writer  blog.Author
	Handle  string // name@host
	Bio     string // HTML
	Entries []blog.Entry
	Total   int
	All     string // path of all posts of this author
	Crumbs  []crumb
}

func (s *build) profile(ctx context.Context, r request, name string) (answer, error) {
	author, err := s.reader.AuthorByName(ctx, strings.TrimSuffix(name, "/"))
	if err != nil {
		return answer{}, err
	}
	if path := links.Profile(author.Name); r.path != path {
		return moved(path), nil
	}
	if r.activity {
		return object(s.o.Links.Author(author.Ref)), nil
	}
	b, err := s.newBase(ctx, author.Shown())
	if err != nil {
		return answer{}, err
	}
	page := profilePage{
		base: b, Writer: author, Handle: s.o.Links.Handle(author.Name), All: links.AuthorArchive(author.Name),
		Crumbs: []crumb{homeCrumb(b), {author.Shown(), ""}},
	}
	page.Canonical = s.o.Links.Abs(links.Profile(author.Name))
	page.ActivityID = s.o.Links.Author(author.Ref)
	page.Subject = &subject{URL: page.Canonical, Handle: page.Handle}
	page.BodyClass = "profile"
	page.Description = b.T("%s writes at %s. Follow @%s from any fediverse server.", author.Shown(), b.Site.Title, page.Handle)
	page.Feeds = append(s.siteFeeds(b), s.feedsOf(b, b.T("Posts by %s", author.Shown()), page.All)...)
	if page.Bio, err = s.biography(ctx, author); err != nil {
		return answer{}, err
	}
	list, err := s.reader.Entries(ctx, blog.Query{AuthorID: author.ID, Limit: max(b.Site.PostsPerPage, 1)})
	if err != nil {
		return answer{}, fmt.Errorf("list posts of author %d: %w", author.ID, err)
	}
	page.Entries, page.Total = list.Entries, list.Total
	page.Structured = s.profileDocuments(page)
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	a, err := s.page("profile", page, page.base)
	a.subject = &Subject{Path: links.Profile(author.Name)}
	return a, err
}

func (s *build) biography(ctx context.Context, author blog.Author) (string, error) {
	if author.Bio == "" {
		return "", nil
	}
	html, err := s.o.Text.Markdown(ctx, author.Bio)
	if err != nil {
		return "", fmt.Errorf("render the biography of author %d: %w", author.ID, err)
	}
	return s.o.Text.AboutMe(html), nil
}

// Shape is how the posts are shown.
func (p profilePage) Shape() string { return "list" }

// Welcomes reports whether the first post is shown larger than the others.
func (p profilePage) Welcomes() bool { return false }
