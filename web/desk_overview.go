package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// overviewPage is the first page of the desk.
type overviewPage struct {
	deskPage
	Greeting  string
	Handle    string
	Profile   string
	Drafts    []blog.Entry
	Scheduled []blog.Entry
	Latest    []blog.Entry
	Pending   []blog.CommentView
	Followers int
	First     bool   // nothing was written yet
	Trouble   string // why the theme is not shown, or empty
}

const overviewItems = 5

func (s *Server) overview(c *gin.Context) {
	d, err := s.newDesk(c, "Overview", links.Desk)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	author := who(c).author
	page := overviewPage{
		deskPage: d, Greeting: greeting(d.Now.In(d.zone())) + ", " + author.Shown(),
		Handle: s.o.Links.Handle(author.Name), Profile: links.Profile(author.Name), Trouble: s.themes.trouble(d.Site.Theme.Name),
	}
	s.showDesk(c, http.StatusOK, "overview", &page, s.fillOverview(c.Request.Context(), author, &page))
}

func (s *Server) fillOverview(ctx context.Context, author blog.Author, page *overviewPage) error {
	drafts, err := s.o.Life.Shelf(ctx, blog.ShelfQuery{AuthorID: author.ID, Show: blog.ShelfDrafts, Limit: overviewItems})
	if err != nil {
		return fmt.Errorf("list drafts: %w", err)
	}
	scheduled, err := s.o.Life.Shelf(ctx, blog.ShelfQuery{AuthorID: author.ID, Show: blog.ShelfScheduled, Limit: overviewItems})
	if err != nil {
		return fmt.Errorf("list scheduled posts: %w", err)
	}
	page.Drafts, page.Scheduled = drafts.Entries, scheduled.Entries
	latest, err := s.o.Reader.Entries(ctx, blog.Query{AuthorID: author.ID, Limit: overviewItems})
	if err != nil {
		return fmt.Errorf("list posts: %w", err)
	}
	page.Latest, page.First = latest.Entries, drafts.Total+scheduled.Total+latest.Total == 0
	if page.Pending, err = s.o.Reader.Queue(ctx, blog.Pending, overviewItems, 0); err != nil {
		return fmt.Errorf("list waiting comments: %w", err)
	}
	if _, page.Followers, err = s.o.Reader.Followers(ctx, author.ID, 1, 0); err != nil {
		return fmt.Errorf("count followers: %w", err)
	}
	return nil
}

func greeting(now time.Time) string {
	switch h := now.Hour(); {
	case h >= 5 && h < 12:
		return "Good morning"
	case h >= 12 && h < 18:
		return "Good afternoon"
	}
	return "Good evening"
}
