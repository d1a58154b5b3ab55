package web

import (
	"context"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// referrerTable lists the sites that readers came from, and says which of them are search engines or servers of the fediverse.
func (s *Server) referrerTable(ctx context.Context, l outlook, list []blog.Share) (audienceTable, error) {
	t := audienceTable{ID: "referrers", Title: "Where readers came from", Empty: "Nobody came from another site that told so.", Head: []string{"Site", "Visits"}}
	servers, err := s.o.Audience.KnownServers(ctx, names(list))
	if err != nil {
		return t, fmt.Errorf("look up servers: %w", err)
	}
	for _, r := range list {
		row := audienceRow{Name: r.Name, Tag: blog.SearchEngine(r.Name)}
		if software, known := servers[r.Name]; known {
			row.Tag = firstOf(software, "fediverse")
		}
		if r.Name == blog.OtherHosts {
			row.Name, row.Raw = "All others", blog.OtherHosts
		}
		t.Rows = append(t.Rows, l.row(row, r.Count))
	}
	return t, nil
}

func names(list []blog.Share) []string {
	found := make([]string, len(list))
	for i, s := range list {
		found[i] = s.Name
	}
	return found
}

func (s *Server) fillServers(ctx context.Context, l outlook, page *audiencePage) error {
	page.Heading, page.Lead = "Servers", "Where your followers live, and what runs there."
	over, err := s.followersOverTime(ctx, l, page)
	if err != nil {
		return err
	}
	page.Tables = append(page.Tables, over...)
	if err := s.softwareOfFollowers(ctx, l, page, audienceMany); err != nil {
		return err
	}
	page.Notes = append(page.Notes,
		"Each server is asked once a month what runs it (NodeInfo). What it does not say stays unknown.",
		"Who left before this site kept count is not known. What came before is counted back from those who are still here.")
	return s.serversOfFollowers(ctx, l, page, audienceMany)
}

func (s *Server) softwareOfFollowers(ctx context.Context, l outlook, page *audiencePage, limit int) error {
	list, err := s.o.Audience.FollowerSoftware(ctx, l.of)
	if err != nil {
		return fmt.Errorf("count software: %w", err)
	}
	t := audienceTable{ID: "software", Title: "Software of followers’ servers", Empty: "Nobody follows yet.", Head: []string{"Software", "Followers"}}
	for _, r := range list[:min(len(list), limit)] {
		name := firstOf(r.Name, blog.UnknownSoftware)
		t.Rows = append(t.Rows, l.row(audienceRow{Name: name, Path: l.ofFollowers("software", name)}, r.Count))
	}
	page.Tables = append(page.Tables, t)
	return nil
}

func (s *Server) serversOfFollowers(ctx context.Context, l outlook, page *audiencePage, limit int) error {
	list, err := s.o.Audience.FollowerServers(ctx, l.of, limit)
	if err != nil {
		return fmt.Errorf("count servers: %w", err)
	}
	t := audienceTable{ID: "servers", Title: "Servers with most followers", Empty: "Nobody follows yet.", Head: []string{"Server", "Followers"}}
	for _, r := range list {
		t.Rows = append(t.Rows, l.row(audienceRow{Name: r.Name, Path: l.ofFollowers("server", r.Name)}, r.Count))
	}
	page.Tables = append(page.Tables, t)
	return nil
}

// ofFollowers is the list of followers narrowed by one thing; empty where it could not show the same people.
func (l outlook) ofFollowers(key, value string) string {
	if l.of == 0 {
		return ""
	}
	query := outlook{query: map[string][]string{}}
	if l.name != "" {
		query.query.Set("author", l.name)
	}
	return query.with(links.DeskFollowers, key, value)
}

func (s *Server) fillTalk(ctx context.Context, l outlook, page *audiencePage) error {
	page.Heading, page.Lead = "Conversation", "What people did with what you wrote, on this site and on their own servers."
	if err := s.talkOverTime(ctx, l, page, 0); err != nil {
		return err
	}
	return s.talkHosts(ctx, l, page, audienceMany)
}

// talkOverTime draws what came in, a plot for each kind. postID narrows it to a post.
func (s *Server) talkOverTime(ctx context.Context, l outlook, page *audiencePage, postID int64) error {
	counts, err := s.o.Audience.Talk(ctx, l.of, postID, l.spans)
	if err != nil {
		return fmt.Errorf("count the conversation: %w", err)
	}
	kinds := []struct {
		id, title, empty string
		of               func(blog.TalkCount) int
	}{
		{"comments", "Comments", "No comments came.", func(c blog.TalkCount) int { return c.Comments }},
		{"likes", "Likes", "No likes came.", func(c blog.TalkCount) int { return c.Likes }},
		{"boosts", "Boosts", "No boosts came.", func(c blog.TalkCount) int { return c.Boosts }},
		{"quotes", "Quotes", "No quotes came.", func(c blog.TalkCount) int { return c.Quotes }},
		{"published", "Posts published", "Nothing was published.", func(c blog.TalkCount) int { return c.Posts }},
	}
	if postID != 0 {
		kinds = kinds[:4]
	}
	for _, k := range kinds {
		values := make([]int, len(counts))
		for i, c := range counts {
			values[i] = k.of(c)
		}
		if postID == 0 {
			page.tile(k.title, l, total(values), "in this time")
		}
		page.Tables = append(page.Tables, l.bars(k.id, k.title, k.empty, column{k.title, values}))
	}
	return nil
}

func (s *Server) talkHosts(ctx context.Context, l outlook, page *audiencePage, limit int) error {
	hosts, err := s.o.Audience.TalkHosts(ctx, l.of, page.Post.ID, l.since(), limit)
	if err != nil {
		return fmt.Errorf("list servers that took part: %w", err)
	}
	t := audienceTable{
		ID: "talk", Title: "Where it is discussed", Empty: "Nobody answered, liked, boosted or quoted in this time.",
		Note: "Servers whose people took part, by the latest 5,000 of each kind.", Head: []string{"Server", "Comments", "Boosts", "Likes", "Quotes"},
	}
	for _, h := range hosts {
		t.Rows = append(t.Rows, l.row(audienceRow{Name: h.Host}, h.Comments, h.Boosts, h.Likes, h.Quotes))
	}
	page.Tables = append(page.Tables, t)
	return nil
}
