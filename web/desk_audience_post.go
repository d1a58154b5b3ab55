package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// postAudience shows what became of one post.
func (s *Server) postAudience(c *gin.Context) {
	page, l, err := s.buildPostAudience(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	err = s.frameAudience(c, &page, l, links.DeskAudienceOf(page.Post.Ref))
	page.Authors = nil // a post has one
	s.showDesk(c, http.StatusOK, "audience", &page, err)
}

func (s *Server) postAudienceFile(c *gin.Context) {
	page, _, err := s.buildPostAudience(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.sendTable(c, page.Tables)
}

func (s *Server) buildPostAudience(c *gin.Context) (audiencePage, outlook, error) {
	post, err := s.ownPost(c)
	if err != nil {
		return audiencePage{}, outlook{}, err
	}
	l, err := s.newOutlook(c)
	if err != nil {
		return audiencePage{}, outlook{}, err
	}
	page := audiencePage{Post: post, Heading: firstOf(post.Title, "Untitled"), Lead: "What became of this post."}
	err = s.fillPostAudience(c.Request.Context(), l, &page)
	for i, t := range page.Tables {
		page.Tables[i].CSV = l.at(links.DeskAudienceOf(post.Ref) + "/" + t.ID + ".csv")
	}
	return page, l, err
}

func (s *Server) fillPostAudience(ctx context.Context, l outlook, page *audiencePage) error {
	f, err := s.o.Audience.FiguresOf(ctx, page.Post)
	if err != nil {
		return fmt.Errorf("count what became of a post: %w", err)
	}
	page.tile("Visits", l, int(f.Views), "in all")
	page.tile("Comments", l, f.Comments, "in all")
	page.tile("Likes", l, f.Likes, "in all")
	page.tile("Boosts", l, f.Boosts, "in all")
	page.tile("Quotes", l, f.Quotes, "in all")
	page.tile("Link previews", l, int(f.Previews), "fetched by servers to show a card")
	if err := s.sentTile(ctx, l, page); err != nil {
		return err
	}
	days, err := s.o.Audience.VisitsByDay(ctx, 0, page.Post.ID, l.from)
	if err != nil {
		return fmt.Errorf("read visits of a post: %w", err)
	}
	page.Tables = append(page.Tables, l.bars("visits", "Visits", "No visits were counted in this time.", column{"Visits", perSpan(l, days, visitDay, visitViews)}))
	if err := s.talkOverTime(ctx, l, page, page.Post.ID); err != nil {
		return err
	}
	page.Notes = append(page.Notes, noReferrer)
	if err := s.referrers(ctx, l, page, audienceMany); err != nil {
		return err
	}
	return s.talkHosts(ctx, l, page, audienceMany)
}

// sentTile says how many servers the post went to, as long as its letters are remembered.
func (s *Server) sentTile(ctx context.Context, l outlook, page *audiencePage) error {
	letters, err := s.o.Letters.LettersOf(ctx, page.Post, lettersShown)
	if err != nil || len(letters) == 0 {
		return err
	}
	first := letters[len(letters)-1] // the one that published it
	tally, err := s.o.Letters.Tally(ctx, first)
	if err != nil {
		return fmt.Errorf("count deliveries: %w", err)
	}
	page.tile("Sent to", l, tally.Reached, "of "+count(tally.Servers, "server", "servers"))
	return nil
}

// followerStates say how letters to a follower's server fare.
func followerState(h blog.Host) (word, class string) {
	switch {
	case h.Host == "":
		return "nothing sent yet", ""
	case h.Dead():
		return "dead", "failed"
	case h.Failures > 0:
		return "in trouble", "new"
	case h.LastOK.IsZero():
		return "nothing arrived yet", ""
	}
	return "well", "live"
}
