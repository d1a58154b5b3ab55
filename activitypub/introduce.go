package activitypub

import (
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
)

const (
	// A letter waits this long for people whom it names and nobody here has met; who does not answer in time is not told.
	introducePatience = 10 * time.Second
	maxIntroduced     = 20 // of one text
	introducedAtOnce  = 4
	introduceFetches  = 4         // WebFinger and the actor, with a redirect each
	introducePause    = time.Hour // before a server is asked again for somebody whom it did not know
)

// introduce gets to know the people whom a text names and nobody here has met: a handle alone is no address. It reports
// whether somebody was found, so that the text can link them. A silent server is asked again with the next change.
func (s *Server) introduce(ctx context.Context, clean string) (found bool, err error) {
	strangers, _, err := s.Unmet(ctx, clean)
	if err != nil || len(strangers) == 0 {
		return false, err
	}
	limited, cancel := context.WithTimeout(ctx, introducePatience)
	defer cancel()
	met := make([]bool, len(strangers))
	group, limited := errgroup.WithContext(limited)
	group.SetLimit(introducedAtOnce)
	for i, handle := range strangers {
		group.Go(func() error {
			guest, err := s.lookUp(fetch.WithBudget(limited, introduceFetches), handle)
			switch {
			case err == nil:
				met[i] = true
				return s.Conversation.Meet(ctx, handle, guest)
			case blog.KindOf(err) == blog.Invalid:
				return s.Conversation.Miss(ctx, handle)
			}
			s.Logger.InfoContext(ctx, "somebody whom a text names was not found; the letter goes without them", "handle", handle, "error", err)
			return nil
		})
	}
	err = group.Wait()
	return slices.Contains(met, true), err
}

// Unmet are the people elsewhere whom a text names and nobody here knows: those whose servers will be asked when the text is
// sent, and those whom their servers did not know a short while ago.
func (s *Server) Unmet(ctx context.Context, clean string) (strangers, missed []string, err error) {
	own := "@" + s.Links.Host()
	handles := slices.DeleteFunc(s.Text.Handles(clean), func(h string) bool { return strings.HasSuffix(h, own) })
	if len(handles) == 0 {
		return nil, nil, nil
	}
	known, err := s.Reader.GuestsNamed(ctx, handles)
	if err != nil {
		return nil, nil, err
	}
	lately, err := s.Reader.LookedUp(ctx, handles, s.Clock().Add(-introducePause))
	if err != nil {
		return nil, nil, err
	}
	for _, h := range handles {
		switch {
		case known[h].ID != 0:
		case slices.Contains(lately, h):
			missed = append(missed, h)
		case len(strangers) < maxIntroduced:
			strangers = append(strangers, h)
		}
	}
	return strangers, missed, nil
}

// lookUp asks the server of a handle who goes by it. Its errors are those of Account.
func (s *Server) lookUp(ctx context.Context, handle string) (blog.Guest, error) {
	address, _, err := s.accountAddress(ctx, handle)
	if err != nil {
		return blog.Guest{}, err
	}
	doc, err := s.documents.get(ctx, address)
	if err != nil {
		return blog.Guest{}, s.accountTrouble(ctx, err)
	}
	r, err := s.actors.read(doc)
	return r.guest, s.accountTrouble(ctx, err)
}

// ready is an entry as a letter tells of it, after the people whom it names were got to know and linked in its text.
func (s *Server) ready(ctx context.Context, e blog.Entry) (blog.Entry, error) {
	found, err := s.introduce(ctx, e.Post.HTML)
	if err != nil {
		return e, err
	}
	if found {
		if err := s.Posts.SetAgain(ctx, e.Post.ID); err != nil {
			return e, err
		}
		if e, err = s.Reader.EntryByID(ctx, e.Post.ID); err != nil {
			return e, err
		}
	}
	return s.current(ctx, e)
}

// readyComment is the same for an author's comment.
func (s *Server) readyComment(ctx context.Context, view blog.CommentView) (blog.CommentView, error) {
	found, err := s.introduce(ctx, view.Comment.HTML)
	if err != nil || !found {
		return view, err
	}
	if err := s.Conversation.SetAgain(ctx, view.Comment.ID); err != nil {
		return view, err
	}
	return s.Reader.CommentByID(ctx, view.Comment.ID)
}
