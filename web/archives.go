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

// archivesPage shows when the site was written: its years and months, and all its terms.
type archivesPage struct {
	base
	furniture
	Crumbs []crumb
	Years  []archiveYear
	Tags   []blog.TermCount
	Series []blog.TermCount
	Today  time.Time
}

type archiveYear struct {
	Year   int
	Posts  int
	Months []blog.MonthCount // all twelve; those without posts have a count of 0
}

func (s *build) archives(ctx context.Context, _ request) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	months, err := s.reader.Months(ctx, b.zone())
	if err != nil {
		return answer{}, fmt.Errorf("list months: %w", err)
	}
	page := archivesPage{base: b, Years: yearsOf(months), Today: b.Now.In(b.zone())}
	s.endsAt(tomorrow(page.Today))
	page.Title, page.BodyClass = b.T("Archives"), "archives"
	page.Canonical, page.Feeds = s.o.Links.Abs(links.Archives), s.siteFeeds(b)
	page.Crumbs = []crumb{homeCrumb(b), {b.T("Archives"), ""}}
	for kind, list := range map[blog.TermKind]*[]blog.TermCount{blog.Tag: &page.Tags, blog.Series: &page.Series} {
		terms, err := s.reader.Terms(ctx, kind)
		if err != nil {
			return answer{}, fmt.Errorf("list terms: %w", err)
		}
		*list = slices.DeleteFunc(slices.Clone(terms), func(t blog.TermCount) bool { return t.Posts == 0 })
	}
	page.Structured = []any{s.crumbDocument(page.Crumbs, page.Canonical)}
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	a, err := s.page("archives", page, page.base)
	a.subject = &Subject{Path: links.Archives}
	return a, err
}

// yearsOf arranges months, newest first, as years with twelve months each.
func yearsOf(months []blog.MonthCount) []archiveYear {
	var years []archiveYear
	for _, m := range months {
		if len(years) == 0 || years[len(years)-1].Year != m.Year {
			y := archiveYear{Year: m.Year}
			for month := time.January; month <= time.December; month++ {
				y.Months = append(y.Months, blog.MonthCount{Year: m.Year, Month: month})
			}
			years = append(years, y)
		}
		y := &years[len(years)-1]
		y.Posts += m.Posts
		y.Months[m.Month-1] = m
	}
	return years
}

// dayPage shows what was published on one day of the year, in any year.
type dayPage struct {
	base
	furniture
	Crumbs  []crumb
	Heading string
	Entries []blog.Entry
	Before  string // paths of the days beside it
	After   string
}

// onThisDay answers /on-this-day/ for today and /on-this-day/11-24/ for a day.
// Today's answer is no answer for tomorrow, so it sends on to the day's own address.
func (s *build) onThisDay(ctx context.Context, r request) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	named := strings.Trim(strings.TrimPrefix(r.path, links.OnThisDay), "/")
	if named == "" {
		today := b.Now.In(b.zone())
		s.endsAt(tomorrow(today))
		return answer{status: 302, location: links.DayOfYear(today.Month(), today.Day())}, nil
	}
	day, err := time.Parse("2006-01-02", "2000-"+named) // a leap year: the 29th of February is a day, too
	if err != nil {
		return answer{}, errNoPage
	}
	if path := links.DayOfYear(day.Month(), day.Day()); r.path != path {
		return moved(path), nil
	}
	page := dayPage{base: b}
	if page.Entries, err = s.reader.OnThisDay(ctx, day.Month(), day.Day(), b.zone()); err != nil {
		return answer{}, fmt.Errorf("list posts of a day: %w", err)
	}
	name := b.DayMonth(day.Month(), day.Day())
	page.Heading = b.T("On this day: %s", name)
	page.Title, page.BodyClass, page.NoIndex = page.Heading, "archive", len(page.Entries) == 0
	page.Canonical, page.Feeds = s.o.Links.Abs(r.path), s.siteFeeds(b)
	page.Crumbs = []crumb{homeCrumb(b), {b.T("Archives"), links.Archives}, {name, ""}}
	before, after := day.AddDate(0, 0, -1), day.AddDate(0, 0, 1)
	page.Before, page.After = links.DayOfYear(before.Month(), before.Day()), links.DayOfYear(after.Month(), after.Day())
	page.Structured = []any{s.crumbDocument(page.Crumbs, page.Canonical)}
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	a, err := s.page("day", page, page.base)
	a.subject = &Subject{Path: links.OnThisDay}
	return a, err
}
