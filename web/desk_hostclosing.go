package web

import (
	"context"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
)

// confirmClosing is the tick without which the form of the settings turns nobody away.
const confirmClosing = "confirm.federation"

// closing tells whom it would cut off to open the site to the allowed servers only.
type closing struct{ blog.Closing }

// Sentence says it in numbers.
func (c closing) Sentence() string {
	if len(c.Servers) == 0 {
		return "Nobody who follows you or has commented here is on a server that is not allowed."
	}
	followers, commenters := 0, 0
	for _, s := range c.Servers {
		followers, commenters = followers+min(s.Followers, 1), commenters+min(s.Commenters, 1)
	}
	lost := fmt.Sprintf("%s on %s would get no posts any more", count(c.Followers, "follower", "followers"), count(followers, "server", "servers"))
	hidden := fmt.Sprintf("the comments of %s on %s would be hidden", count(c.Commenters, "person", "people"), count(commenters, "server", "servers"))
	subject := "As the list stands now, "
	switch {
	case followers == 0:
		return subject + hidden + "."
	case commenters == 0:
		return subject + lost + "."
	}
	return subject + lost + ", and " + hidden + "."
}

// wouldClose gives what a form of the settings would do to other servers; nil when it closes nothing that is open, or when
// the list is empty, which the domain refuses.
func (s *Server) wouldClose(ctx context.Context, f form) (*closing, error) {
	if f.Value(blog.FederationMode) != blog.FederationAllow {
		return nil, nil
	}
	site, err := s.o.Reader.Site(ctx)
	if err != nil || site.Federation == blog.FederationAllow {
		return nil, err
	}
	c, err := s.o.Lists.Closing(ctx)
	if err != nil || c.Allowed == 0 {
		return nil, err
	}
	return &closing{c}, nil
}

// askToClose refuses a form that would close the site and does not say that it has seen what that does.
func (s *Server) askToClose(ctx context.Context, f form) error {
	c, err := s.wouldClose(ctx, f)
	if err != nil || c == nil || f.Has(confirmClosing, "yes") {
		return err
	}
	return wrongField(blog.FederationMode, c.Sentence()+" Please look at what is said above the button, and confirm it there.")
}
