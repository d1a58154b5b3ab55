package web

import (
	"context"
	"fmt"
	"strconv"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	audienceTop  = 10 // rows of a table of the overview
	audienceMany = 50 // rows of a table of a part
)

const noReferrer = "Mastodon and most servers of the fediverse do not tell where a reader comes from, and neither do many apps. Such readers are in the visits, but not among those that came from somewhere."

// fillAudience makes the overview.
func (s *Server) fillAudience(ctx context.Context, l outlook, page *audiencePage) error {
	page.Heading, page.Lead = "Audience", "Who follows you, what is read, and where people talk about it."
	followers, err := s.followersOverTime(ctx, l, page)
	if err != nil {
		return err
	}
	days, err := s.o.Audience.VisitsByDay(ctx, l.of, 0, l.from)
	if err != nil {
		return fmt.Errorf("read visits: %w", err)
	}
	visits := perSpan(l, days, visitDay, visitViews)
	page.tile("Visits", l, total(visits), "in this time")
	talk, err := s.o.Audience.Talk(ctx, l.of, 0, l.spans)
	if err != nil {
		return fmt.Errorf("count the conversation: %w", err)
	}
	var sum blog.TalkCount
	for _, t := range talk {
		sum.Comments, sum.Likes, sum.Boosts, sum.Quotes = sum.Comments+t.Comments, sum.Likes+t.Likes, sum.Boosts+t.Boosts, sum.Quotes+t.Quotes
	}
	page.tile("Comments", l, sum.Comments, "in this time")
	page.tile("Likes and boosts", l, sum.Likes+sum.Boosts, fmt.Sprintf("%s likes, %s boosts", l.locale.Number(sum.Likes), l.locale.Number(sum.Boosts)))
	if l.of == 0 {
		if err := s.subscribersTile(ctx, l, page); err != nil {
			return err
		}
	}
	page.Tables = append(page.Tables, followers[0], l.bars("visits", "Visits", "No visits were counted.", column{"Visits", visits}))
	for _, fill := range []func(context.Context, outlook, *audiencePage, int) error{s.topPosts, s.referrers, s.softwareOfFollowers, s.serversOfFollowers, s.talkHosts} {
		if err := fill(ctx, l, page, audienceTop); err != nil {
			return err
		}
	}
	page.Notes = append(page.Notes, noReferrer)
	return nil
}

func (p *audiencePage) tile(label string, l outlook, n int, note string) {
	p.Tiles = append(p.Tiles, audienceTile{label, l.locale.Number(n), note})
}

func visitDay(d blog.VisitDay) string      { return d.Day }
func visitViews(d blog.VisitDay) int64     { return d.Views }
func visitPreviews(d blog.VisitDay) int64  { return d.Previews }
func readingDay(d blog.ReadingDay) string  { return d.Day }
func readingCount(d blog.ReadingDay) int64 { return d.Readers }
func machineCount(d blog.ReadingDay) int64 { return d.Machines }

// followersOverTime makes the line of all followers and the bars of who came and went, and the tile.
func (s *Server) followersOverTime(ctx context.Context, l outlook, page *audiencePage) ([]audienceTable, error) {
	now, err := s.o.Audience.FollowerCount(ctx, l.of)
	if err != nil {
		return nil, fmt.Errorf("count followers: %w", err)
	}
	changes, err := s.o.Audience.FollowerChanges(ctx, l.of, l.spans)
	if err != nil {
		return nil, fmt.Errorf("read how followers changed: %w", err)
	}
	series := blog.FollowersIn(changes, now)
	page.tile("Followers", l, now, fmt.Sprintf("%s came, %s left", l.locale.Number(total(series.Gained)), l.locale.Number(total(series.Lost))))
	return []audienceTable{
		l.line("followers", "Followers", "Nobody follows yet.", column{"Followers", series.Total}),
		l.bars("change", "Followers who came and left", "Nobody came or left.", column{"came", series.Gained}, column{"left", series.Lost}),
	}, nil
}

func (s *Server) fillVisits(ctx context.Context, l outlook, page *audiencePage) error {
	page.Heading, page.Lead = "Visits", "How often pages were opened in a browser. Programs, fetching ahead and authors who are logged in do not count."
	days, err := s.o.Audience.VisitsByDay(ctx, l.of, 0, l.from)
	if err != nil {
		return fmt.Errorf("read visits: %w", err)
	}
	visits, previews := perSpan(l, days, visitDay, visitViews), perSpan(l, days, visitDay, visitPreviews)
	page.tile("Visits", l, total(visits), "in this time")
	page.tile("Link previews", l, total(previews), "fetched by servers to show a card")
	page.Tables = append(page.Tables, l.bars("visits", "Visits", "No visits were counted.", column{"Visits", visits}))
	if l.of == 0 {
		if err := s.fillReaders(ctx, l, page); err != nil {
			return err
		}
	}
	page.Tables = append(page.Tables, l.bars("previews", "Link previews", "No server fetched a card.", column{"Link previews", previews}))
	if err := s.topPosts(ctx, l, page, audienceMany); err != nil {
		return err
	}
	if l.of == 0 {
		if err := s.topPlaces(ctx, l, page); err != nil {
			return err
		}
	}
	page.Notes = append(page.Notes, noReferrer,
		"Nothing about a person is kept: only how often each page was opened on a day, and from which site. After 13 months, days become months.",
		"A server fetches a link preview when somebody there shares your link, so previews tell how far a link travelled.")
	return s.referrers(ctx, l, page, audienceMany)
}

func (s *Server) fillReaders(ctx context.Context, l outlook, page *audiencePage) error {
	days, err := s.o.Audience.ReadingDays(ctx, l.from)
	if err != nil {
		return fmt.Errorf("read days: %w", err)
	}
	readers := perSpan(l, days, readingDay, readingCount)
	page.tile("Programs", l, total(perSpan(l, days, readingDay, machineCount)), "page requests that count as no visit")
	title := "Different readers a day"
	if l.spans[0].Unit != blog.SpanDay {
		title = "Different readers, summed over the days"
	}
	page.Tables = append(page.Tables, l.bars("readers", title, "No readers were counted.", column{"Readers", readers}))
	page.Notes = append(page.Notes, "Different readers are estimated, with an error of about 2 in 100. A reader counts anew each day, because nobody is recognised from one day to the next.")
	return nil
}

func (s *Server) topPosts(ctx context.Context, l outlook, page *audiencePage, limit int) error {
	top, err := s.o.Audience.TopPosts(ctx, l.of, l.from, limit)
	if err != nil {
		return fmt.Errorf("list what was read most: %w", err)
	}
	t := audienceTable{
		ID: "posts", Title: "What was read most", Empty: "No post was opened in this time.", Note: "Visits in this time; comments, likes and boosts in all.",
		Head: []string{"Post", "Visits", "Comments", "Likes", "Boosts"},
	}
	for _, f := range top {
		t.Rows = append(t.Rows, l.row(audienceRow{Name: firstOf(f.Post.Title, "Untitled"), Path: links.DeskAudienceOf(f.Post.Ref)}, int(f.Views), f.Comments, f.Likes, f.Boosts))
	}
	page.Tables = append(page.Tables, t)
	return nil
}

// row fills the numbers of a row.
func (l outlook) row(r audienceRow, values ...int) audienceRow {
	for _, v := range values {
		r.Cells, r.Data = append(r.Cells, l.locale.Number(v)), append(r.Data, strconv.Itoa(v))
	}
	return r
}

func (s *Server) topPlaces(ctx context.Context, l outlook, page *audiencePage) error {
	places, err := s.o.Audience.TopPlaces(ctx, l.from, audienceMany)
	if err != nil {
		return fmt.Errorf("list lists: %w", err)
	}
	t := audienceTable{ID: "lists", Title: "Home page and lists", Empty: "No list was opened in this time.", Head: []string{"Page", "Visits"}}
	for _, p := range places {
		name, path := unescaped(p.Path), p.Path
		switch p.Path {
		case links.Home:
			name = "Home page"
		case blog.OtherHosts:
			name, path = "All others", ""
		}
		t.Rows = append(t.Rows, l.row(audienceRow{Name: name, Path: path, Raw: p.Path}, int(p.Views)))
	}
	page.Tables = append(page.Tables, t)
	return nil
}

func (s *Server) referrers(ctx context.Context, l outlook, page *audiencePage, limit int) error {
	list, err := s.o.Audience.Referrers(ctx, l.of, page.Post.ID, l.from, limit)
	if err != nil {
		return fmt.Errorf("list referrers: %w", err)
	}
	t, err := s.referrerTable(ctx, l, list)
	page.Tables = append(page.Tables, t)
	return err
}
