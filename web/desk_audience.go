package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/locale"
)

// audiencePage shows plots and tables about those who read. All parts of it look the same.
type audiencePage struct {
	deskPage
	Heading string
	Lead    string
	Tabs    []deskItem
	Ranges  []deskItem
	Authors []choice // whom an editor may look at; empty for others
	Action  string   // path of the page, for the choice of the author
	Range   string
	Off     bool // nothing is counted at present
	Tiles   []audienceTile
	Tables  []audienceTable
	Notes   []string
	Post    blog.Post // of the page about one post; its ID is zero on others
}

// audienceTile is one number that is read first.
type audienceTile struct{ Label, Value, Note string }

// audienceTable is a table, and the plot of it when there is one.
type audienceTable struct {
	ID    string
	Title string
	Note  string
	Empty string   // instead of a table without rows
	Plot  string   // SVG of ours
	Head  []string // the first is of the names of the rows
	Rows  []audienceRow
	CSV   string // path of the numbers
}

// audienceRow is a row for people, with the raw numbers for machines.
type audienceRow struct {
	Name  string
	Path  string // of ours, or empty
	Tag   string
	Raw   string   // the name as machines want it; Name when empty
	Cells []string // for people
	Data  []string // for machines
}

// audiencePartOf is an entry of the menu above the pages.
type audiencePartOf struct {
	Name, Title string
	Editors     bool // shows the whole site only, so it is for editors
}

func audienceParts() []audiencePartOf {
	return []audiencePartOf{
		{"visits", "Visits", false}, {"subscribers", "Feed subscribers", true}, {"conversation", "Conversation", false}, {"servers", "Servers", false},
	}
}

// outlook is through which eyes the audience is looked at.
type outlook struct {
	author blog.Author // who looks
	of     int64       // whose audience; zero is the whole site
	name   string      // of that author, as the address says it
	reach  blog.AudienceRange
	spans  []blog.Span
	from   string // first day, as rows of visits name it
	locale *locale.Locale
	zone   *time.Location
	now    time.Time
	query  url.Values // what the addresses of other parts keep
}

// newOutlook reads range and author of a request. Writers look at their own audience alone.
func (s *Server) newOutlook(c *gin.Context) (outlook, error) {
	ctx := c.Request.Context()
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return outlook{}, err
	}
	l := outlook{
		author: who(c).author, reach: blog.AudienceRange(c.Query("range")), locale: s.book.For(site.Language), zone: site.Location(), now: s.o.Clock(), query: url.Values{},
	}
	switch l.reach {
	case blog.RangeWeek, blog.RangeYear, blog.RangeAll:
		l.query.Set("range", string(l.reach))
	default:
		l.reach = blog.RangeMonth
	}
	if !l.author.Edits() {
		l.of = l.author.ID
	} else if name := c.Query("author"); name != "" {
		a, err := s.o.Reader.AuthorByName(ctx, name)
		if err != nil {
			return outlook{}, err
		}
		l.of, l.name = a.ID, a.Name
		l.query.Set("author", name)
	}
	return l, s.reachBack(ctx, &l)
}

// reachBack cuts the range into spans.
func (s *Server) reachBack(ctx context.Context, l *outlook) error {
	first := time.Time{}
	if l.reach == blog.RangeAll {
		var err error
		if first, err = s.o.Audience.FirstDay(ctx, l.of); err != nil {
			return fmt.Errorf("find the first day: %w", err)
		}
	}
	l.spans = blog.Spans(l.reach, l.now, first, l.zone)
	l.from = blog.DayOf(l.spans[0].From)
	if l.spans[0].Unit == blog.SpanMonth {
		l.from = l.from[:len("2026-11")] // the rows of old months come before their days
	}
	return nil
}

// at is the path of a part with range and author.
func (l outlook) at(path string) string {
	if len(l.query) == 0 {
		return path
	}
	return path + "?" + l.query.Encode()
}

// with is the same with one thing changed.
func (l outlook) with(path, key, value string) string {
	query := url.Values{}
	for k, v := range l.query {
		query[k] = v
	}
	query.Del(key)
	if value != "" {
		query.Set(key, value)
	}
	return outlook{query: query}.at(path)
}

func (l outlook) since() time.Time { return l.spans[0].From }

// audiencePart shows a part; the empty name is the overview.
func (s *Server) audiencePart(part string) gin.HandlerFunc {
	return func(c *gin.Context) {
		l, err := s.newOutlook(c)
		if err != nil {
			s.failDesk(c, err)
			return
		}
		page, err := s.buildAudience(c.Request.Context(), l, part)
		if err == nil {
			err = s.frameAudience(c, &page, l, links.DeskAudiencePart(part))
		}
		s.showDesk(c, http.StatusOK, "audience", &page, err)
	}
}

// audienceFile sends the numbers of one plot or table of a part.
func (s *Server) audienceFile(part string) gin.HandlerFunc {
	return func(c *gin.Context) {
		l, err := s.newOutlook(c)
		if err != nil {
			s.failDesk(c, err)
			return
		}
		page, err := s.buildAudience(c.Request.Context(), l, part)
		if err != nil {
			s.failDesk(c, err)
			return
		}
		s.sendTable(c, page.Tables)
	}
}

func (s *Server) sendTable(c *gin.Context, tables []audienceTable) {
	for _, t := range tables {
		if c.Param("file") != t.ID+".csv" {
			continue
		}
		w := sendCSV(c, "audience-"+t.ID+".csv", t.Head)
		for _, r := range t.Rows {
			_ = w.Write(harmless(append([]string{firstOf(r.Raw, r.Name)}, r.Data...)))
		}
		w.Flush()
		return
	}
	s.failDesk(c, errNoPage)
}

func (s *Server) buildAudience(ctx context.Context, l outlook, part string) (page audiencePage, err error) {
	switch part {
	case "visits":
		err = s.fillVisits(ctx, l, &page)
	case "subscribers":
		err = s.fillSubscribers(ctx, l, &page)
	case "conversation":
		err = s.fillTalk(ctx, l, &page)
	case "servers":
		err = s.fillServers(ctx, l, &page)
	default:
		err = s.fillAudience(ctx, l, &page)
		part = "overview"
	}
	for i, t := range page.Tables {
		page.Tables[i].CSV = l.at(links.DeskAudiencePart(part) + "/" + t.ID + ".csv")
	}
	return page, err
}

// frameAudience puts the menu of the parts and the choices around a page.
func (s *Server) frameAudience(c *gin.Context, page *audiencePage, l outlook, path string) error {
	var err error
	if page.deskPage, err = s.newDesk(c, strings.TrimSuffix("Audience: "+page.Heading, ": Audience"), links.DeskAudience); err != nil {
		return err
	}
	page.Tabs, page.Off, page.Action, page.Range = audienceTabs(l, path), !page.Site.CountsVisits(), path, string(l.reach)
	for _, r := range []struct {
		reach blog.AudienceRange
		title string
	}{{blog.RangeWeek, "7 days"}, {blog.RangeMonth, "30 days"}, {blog.RangeYear, "A year"}, {blog.RangeAll, "All"}} {
		page.Ranges = append(page.Ranges, deskItem{Title: r.title, Path: l.with(path, "range", string(r.reach)), Current: r.reach == l.reach})
	}
	page.Authors, err = s.audienceAuthors(c.Request.Context(), l)
	return err
}

func audienceTabs(l outlook, path string) []deskItem {
	tabs := []deskItem{{Title: "Overview", Path: l.at(links.DeskAudience), Current: path == links.DeskAudience}}
	followers := links.DeskFollowers
	if l.name != "" {
		followers += "?author=" + url.QueryEscape(l.name)
	}
	tabs = append(tabs, deskItem{Title: "Followers", Path: followers, Current: path == links.DeskFollowers})
	for _, p := range audienceParts() {
		if p.Editors && !l.author.Edits() {
			continue
		}
		at := links.DeskAudiencePart(p.Name)
		tabs = append(tabs, deskItem{Title: p.Title, Path: l.at(at), Current: path == at})
	}
	return tabs
}

// audienceAuthors are those whom an editor may look at, when there are several.
func (s *Server) audienceAuthors(ctx context.Context, l outlook) ([]choice, error) {
	if !l.author.Edits() {
		return nil, nil
	}
	authors, err := s.o.Reader.Authors(ctx)
	if err != nil || len(authors) < 2 {
		return nil, err
	}
	list := make([]choice, 0, len(authors))
	for _, a := range authors {
		list = append(list, choice{a.Name, a.Shown(), a.ID == l.of})
	}
	return list, nil
}
