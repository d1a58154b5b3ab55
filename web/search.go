package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/feed"
	"github.com/oriel-blog/oriel/internal/links"
)

// searchPage asks what a reader looks for, and shows what was found.
type searchPage struct {
	base
	furniture
	Crumbs []crumb
	Query  string // as it was typed, cut to a sensible length
	Hits   []blog.Hit
	Total  int
	Number int
	Pages  int
	Newer  string // path of the page before this one, or empty
	Older  string
}

const (
	hitsPerPage   = 10
	maxQueryRunes = 300
	maxFound      = 1000 // results that can be paged through
)

// search answers /search?q=… Its answers are not kept: there is no end of questions.
func (s *Server) search(c *gin.Context) {
	s.answerOnce(c, func(b *build, ctx context.Context) (answer, error) {
		number := 1
		if typed := c.Query("page"); typed != "" {
			if number = pageNumber(typed); number == 0 {
				return answer{}, errNoPage
			}
		}
		return b.search(ctx, question(firstOf(c.Query("q"), c.Query("s"))), number)
	})
}

// answerOnce builds and sends an answer that nobody keeps.
func (s *Server) answerOnce(c *gin.Context, make func(b *build, ctx context.Context) (answer, error)) {
	a, err := make(s.newBuild(), c.Request.Context())
	if err != nil {
		s.failPublic(c, err)
		return
	}
	keep(a, varyNegotiated).send(c.Writer, c.Request, &s.buffers)
}

// question makes anything that was typed fit to be shown and asked.
func question(typed string) string {
	typed = strings.Join(strings.Fields(strings.ToValidUTF8(typed, " ")), " ")
	typed = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, typed)
	if utf8.RuneCountInString(typed) > maxQueryRunes {
		typed = string([]rune(typed)[:maxQueryRunes])
	}
	return typed
}

func (s *build) search(ctx context.Context, q string, number int) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	page := searchPage{base: b, Query: q, Number: number, Pages: 1}
	page.Title, page.BodyClass, page.NoIndex = b.T("Search"), "searching", true
	page.Crumbs = []crumb{homeCrumb(b), {b.T("Search"), ""}}
	page.Feeds = s.siteFeeds(b)
	if q != "" {
		page.Title = b.T("Search for “%s”", q)
		if err := s.find(ctx, &page); err != nil {
			return answer{}, err
		}
	}
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	return s.page("search", page, page.base)
}

func (s *build) find(ctx context.Context, page *searchPage) error {
	found, err := s.reader.Search(ctx, blog.Search{Text: page.Query, Limit: hitsPerPage, Offset: (page.Number - 1) * hitsPerPage})
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	page.Hits, page.Total = found.Hits, found.Total
	page.Pages = max((min(found.Total, maxFound)+hitsPerPage-1)/hitsPerPage, 1)
	if page.Number > page.Pages {
		return errNoPage
	}
	if page.Number > 1 {
		page.Newer = links.SearchFor(page.Query, page.Number-1)
	}
	if page.Number < page.Pages {
		page.Older = links.SearchFor(page.Query, page.Number+1)
	}
	return nil
}

// searchFeed is a feed of what a search finds, newest first: it tells a reader of new posts about something.
func (s *Server) searchFeed(c *gin.Context) {
	s.answerOnce(c, func(b *build, ctx context.Context) (answer, error) {
		p, ok := parsePart("feed/" + strings.Trim(c.Param("format"), "/"))
		q := question(c.Query("q"))
		if !ok || p.number > 1 || q == "" {
			return answer{}, errNoPage
		}
		return b.searchFeed(ctx, q, formatOf(p.format))
	})
}

func (s *build) searchFeed(ctx context.Context, q string, format feedFormat) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	found, err := s.reader.Search(ctx, blog.Search{Text: q, Limit: max(b.Site.FeedItems, 1)})
	if err != nil {
		return answer{}, fmt.Errorf("search: %w", err)
	}
	_, ask, _ := strings.Cut(links.SearchFor(q, 1), "?")
	f := s.newFeed(b.Site, b.T("Search for “%s”", q), links.SearchFor(q, 1), format.path("/search/")+"?"+ask)
	f.HubURLs = nil // there is no end of searches
	for _, hit := range found.Hits {
		f.Items = append(f.Items, s.item(hit.Entry, b.Site))
	}
	feed.SortNewest(f.Items)
	return s.writeFeed(f, format)
}

// oldSearch leads WordPress' addresses /?s=word and /search/word to ours.
func oldSearch(c *gin.Context) {
	c.Redirect(http.StatusMovedPermanently, links.SearchFor(question(strings.Trim(c.Param("q"), "/")), 1))
}

// NewerWord names the page before this one.
func (p searchPage) NewerWord() string { return p.T("Previous") }

// OlderWord names the page after this one.
func (p searchPage) OlderWord() string { return p.T("Next") }
