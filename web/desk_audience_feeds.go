package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// feedWeek is how long the estimate of the present subscribers looks back: fetchers that come rarely come within it.
const feedWeek = 7

const howFeeds = "Services that read for many people (Feedly, Inoreader, NewsBlur and others) say with each fetch how many subscribers they have; their word is taken. Whoever fetches a feed directly counts as one reader, told apart by network address and program in the memory of this server and for one day only. The number is the best day of the last seven."

// presentFeeds are the fetchers of the last days, as one span.
func (s *Server) presentFeeds(ctx context.Context, l outlook) ([]blog.Span, []blog.FeedDay, error) {
	week := blog.Spans(blog.RangeWeek, l.now, l.now, l.zone)
	span := []blog.Span{{From: week[0].From, To: week[feedWeek-1].To}}
	days, err := s.o.Audience.FeedDays(ctx, blog.DayOf(span[0].From))
	if err != nil {
		err = fmt.Errorf("read fetchers of feeds: %w", err)
	}
	return span, days, err
}

func (s *Server) subscribersTile(ctx context.Context, l outlook, page *audiencePage) error {
	span, days, err := s.presentFeeds(ctx, l)
	if err != nil {
		return err
	}
	page.tile("Feed subscribers", l, blog.SubscribersIn(span, days, nil)[0], "estimated")
	return nil
}

func (s *Server) fillSubscribers(ctx context.Context, l outlook, page *audiencePage) error {
	page.Heading, page.Lead = "Feed subscribers", "How many people read the feeds of the site, estimated from what fetches them."
	if err := s.subscribersTile(ctx, l, page); err != nil {
		return err
	}
	days, err := s.o.Audience.FeedDays(ctx, l.from)
	if err != nil {
		return fmt.Errorf("read fetchers of feeds: %w", err)
	}
	own := func(d blog.FeedDay) bool { return d.Fetcher == blog.OwnReaders }
	services := func(d blog.FeedDay) bool { return !own(d) }
	page.Tables = append(page.Tables,
		l.bars("subscribers", "Feed subscribers", "No feed was fetched.", column{"Subscribers", blog.SubscribersIn(l.spans, days, nil)}),
		l.overTime("kinds", "By services and directly", column{"By services", blog.SubscribersIn(l.spans, days, services)}, column{"Directly", blog.SubscribersIn(l.spans, days, own)}))
	span, week, err := s.presentFeeds(ctx, l)
	if err != nil {
		return err
	}
	page.Tables = append(page.Tables,
		feedTable(l, span, week, "fetchers", "Who fetches", "Fetcher", func(d blog.FeedDay) string { return d.Fetcher }),
		feedTable(l, span, week, "feeds", "Which feeds", "Feed", func(d blog.FeedDay) string { return d.Feed }))
	page.Notes = append(page.Notes, howFeeds)
	return s.hubTable(ctx, l, page)
}

// feedTable sums the present subscribers by one of their sides.
func feedTable(l outlook, span []blog.Span, week []blog.FeedDay, id, title, head string, side func(blog.FeedDay) string) audienceTable {
	t := audienceTable{ID: id, Title: title, Empty: "No feed was fetched in the last seven days.", Head: []string{head, "Subscribers"}, Note: "The best day of the last seven."}
	var list []blog.Share
	for _, d := range week {
		name := side(d)
		if !slices.ContainsFunc(list, func(s blog.Share) bool { return s.Name == name }) {
			sum := blog.SubscribersIn(span, week, func(o blog.FeedDay) bool { return side(o) == name })[0]
			list = append(list, blog.Share{Name: name, Count: sum})
		}
	}
	slices.SortFunc(list, func(a, b blog.Share) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	for _, s := range list[:min(len(list), audienceMany)] {
		r := audienceRow{Name: s.Name}
		if s.Name == blog.OwnReaders {
			r.Name, r.Raw = "Readers who fetch it themselves", blog.OwnReaders
		}
		t.Rows = append(t.Rows, l.row(r, s.Count))
	}
	return t
}

func (s *Server) hubTable(ctx context.Context, l outlook, page *audiencePage) error {
	list, err := s.o.Audience.HubSubscribers(ctx, l.now)
	if err != nil {
		return fmt.Errorf("count subscriptions: %w", err)
	}
	t := audienceTable{
		ID: "hub", Title: "Pushed by the hub (WebSub)", Empty: "No service asked to have a feed pushed.", Head: []string{"Feed", "Subscriptions"},
		Note: "These services are told at once when you publish. They are mostly the same that report subscribers above, so they are not added to them.",
	}
	for _, r := range list {
		t.Rows = append(t.Rows, l.row(audienceRow{Name: r.Name}, r.Count))
	}
	page.Tables = append(page.Tables, t)
	return nil
}
