package web

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/locale"
)

// build makes one answer. It reads through a reader that notes what the answer
// depends on, so that a later change drops exactly the answers that it touches.
type build struct {
	*Server
	reader *noting
	until  time.Time // when the answer becomes wrong by itself; zero for never
}

// newBuild begins an answer.
func (s *Server) newBuild() *build { return &build{Server: s, reader: newNoting(s.o.Reader)} }

// endsAt notes that the answer is right until a moment and no longer.
func (s *build) endsAt(t time.Time) {
	if !t.IsZero() && (s.until.IsZero() || t.Before(s.until)) {
		s.until = t
	}
}

// tomorrow and nextYear are when a day and a year end on the site's clocks.
func tomorrow(now time.Time) time.Time {
	year, month, day := now.Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, now.Location())
}

func nextYear(now time.Time) time.Time {
	return time.Date(now.Year()+1, time.January, 1, 0, 0, 0, 0, now.Location())
}

// view builds the answer of one kind of public page.
type view func(s *build, ctx context.Context, r request) (answer, error)

// newBase reads the site and fills what all pages share.
func (s *build) newBase(ctx context.Context, title string) (base, error) {
	site, err := s.reader.Site(ctx)
	if err != nil {
		return base{}, fmt.Errorf("read the site: %w", err)
	}
	return s.baseOf(site, title), nil
}

func (s *build) baseOf(site blog.Site, title string) base {
	theme := s.themes.find(site.Theme.Name)
	b := base{
		Locale: s.book.For(site.Language), Title: title, Site: site, Lang: site.Language, Dir: locale.Dir(site.Language),
		Zone: site.Location(), Now: s.o.Clock(), Theme: theme, Look: s.lookPath(site.Theme),
	}
	b.Picture = s.sitePreview(b)
	return b
}

// words is the language of the interface.
func (s *build) words(ctx context.Context) (*locale.Locale, error) {
	site, err := s.reader.Site(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the site: %w", err)
	}
	return s.book.For(site.Language), nil
}

// page renders a view of the page's theme to an answer.
func (s *build) page(view string, page any, b base) (answer, error) {
	var body bytes.Buffer
	if err := s.execute(&body, view, page, b); err != nil {
		return answer{}, err
	}
	return answer{kind: htmlType, body: body.Bytes()}, nil
}

// execute writes a view of the page's theme. When one of the owner's fails, its page is written by the program's views and
// not kept, and the theme is given up.
func (s *build) execute(out *bytes.Buffer, view string, page any, b base) error {
	err := b.Theme.views.execute(out, view, page)
	if err == nil || !s.themes.giveUp(b.Theme.Name, err) {
		return err
	}
	s.o.Logger.Warn("a theme cannot be used", "theme", b.Theme.Name, "error", err)
	s.endsAt(s.o.Clock())
	out.Reset()
	return s.themes.find(themeOriel).views.execute(out, view, page)
}
