package activitypub

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// named finds the people elsewhere whom a text of ours names as @name@host, as far as they are known here, each once and in
// the order of the text. Its own authors are not among them: they need no letter.
func (s *Server) named(ctx context.Context, clean string) ([]blog.Guest, error) {
	handles := s.Text.Handles(clean)
	if len(handles) == 0 {
		return nil, nil
	}
	known, err := s.Reader.GuestsNamed(ctx, handles)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	guests, seen := make([]blog.Guest, 0, len(known)), map[string]bool{}
	for _, h := range handles {
		if g, ok := known[h]; ok && g.InboxURL != "" && !seen[g.ActorID] {
			seen[g.ActorID] = true
			guests = append(guests, g)
		}
	}
	return guests, nil
}

// mentionTags name people in the way from which their servers tell them (protocol.md §5.3).
func mentionTags(guests []blog.Guest) []as2.Tag {
	tags := make([]as2.Tag, 0, len(guests))
	for _, g := range guests {
		tags = append(tags, as2.Tag{Type: "Mention", Name: "@" + g.Handle, Href: g.ActorID})
	}
	return tags
}

// alsoTo adds people to those whom a thing is addressed to: of one for followers they are readers like these, of an open one
// they get a copy.
func alsoTo(p blog.Post, to, cc []string, guests []blog.Guest) ([]string, []string) {
	for _, g := range guests {
		if p.Visibility == blog.VisibleFollowers {
			to = append(to, g.ActorID)
		} else {
			cc = append(cc, g.ActorID)
		}
	}
	return to, cc
}

// inboxesOf are where letters to people go, the shared ones where there are.
func inboxesOf(guests []blog.Guest) []blog.Recipient {
	to := make([]blog.Recipient, 0, len(guests))
	for _, g := range guests {
		inbox := g.SharedInboxURL
		if inbox == "" {
			inbox = g.InboxURL
		}
		to = append(to, blog.Recipient{Host: g.Host, Inbox: inbox})
	}
	return to
}

// namesOn reports whether a text names somebody on a host.
func (s *Server) namesOn(ctx context.Context, clean, host string) (bool, error) {
	guests, err := s.named(ctx, clean)
	for _, g := range guests {
		if strings.EqualFold(g.Host, host) {
			return true, nil
		}
	}
	return false, err
}
