package activitypub

import (
	"context"
	"errors"
	"net/http"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// addressed says to whom a post of an author goes (protocol.md §5.2). Every server reads unlisted from Public standing in
// cc, and "followers only" from its absence.
func addressed(p blog.Post, author string) (to, cc []string) {
	followers := []string{author + "/followers"}
	switch p.Visibility {
	case blog.VisibleFollowers:
		return followers, nil
	case blog.VisibleUnlisted:
		return followers, []string{as2.Public}
	}
	return []string{as2.Public}, followers
}

// postReceivers lists the inboxes that a letter about a post goes to: those of the followers, and of everybody who takes part
// under it. A post for followers goes to nobody else, also when others knew it before. id is the row under which
// others take part.
func (s *Server) postReceivers(ctx context.Context, p blog.Post, id int64) ([]blog.Recipient, error) {
	if p.Visibility == blog.VisibleFollowers {
		return s.Addresses.FollowerInboxes(ctx, p.AuthorID)
	}
	return s.everybody(ctx, p.AuthorID, id)
}

// admit decides whether whoever asks may have a thing at all. What is for this site only is not there, and neither is a
// post for followers, with all that hangs on it, unless a server with followers of its author, or of somebody whom it names,
// signed the request; and an answer to a private message unless the server of the guest did. Closed says that the answer is
// for this one alone and must not be kept.
func (s *Server) admit(r *http.Request, t links.Target) (closed bool, err error) {
	if a, found, err := s.messageAnswerOf(r.Context(), t); err != nil || found {
		if err != nil || !a.Private() {
			return false, err
		}
		return true, s.askedByGuest(r, a.GuestID)
	}
	post, comment, err := s.postOf(r.Context(), t)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		return false, nil // the reader of the thing says so itself
	case err != nil:
		return false, err
	case post.ID == 0 || !post.InStream() || post.Open():
		return false, nil
	case !post.Federated():
		return false, blog.ErrNotFound
	case post.Status == blog.Deleted:
		return false, nil // that it is gone is no secret
	}
	return true, s.askedByReaders(r, post.AuthorID, post.HTML+comment.HTML)
}

// postOf is the post that a thing belongs to, and the comment, if it is one; zero when it belongs to none.
func (s *Server) postOf(ctx context.Context, t links.Target) (blog.Post, blog.Comment, error) {
	if t.Kind == links.KindPost || t.Kind == links.KindActivity {
		e, err := s.Reader.EntryByRef(ctx, t.Ref)
		if t.Kind == links.KindPost || blog.KindOf(err) != blog.NotFound {
			return e.Post, blog.Comment{}, err
		}
	} else if t.Kind != links.KindComment {
		return blog.Post{}, blog.Comment{}, nil
	}
	view, err := s.Reader.CommentByRef(ctx, t.Ref)
	if err != nil {
		return blog.Post{}, blog.Comment{}, err
	}
	e, err := s.Reader.EntryByID(ctx, view.Comment.PostID)
	return e.Post, view.Comment, err
}

// errUnproved answers a server that may have a thing but did not prove who it is. It is no 404: on that Mastodon deletes its copy.
var errUnproved = blog.Refuse(blog.Forbidden, "Please sign this request with a key that can be fetched.")

// askedByReaders returns nil when the request is signed by a server on which somebody lives who follows an author, or whom
// a text names.
func (s *Server) askedByReaders(r *http.Request, authorID int64, clean string) error {
	return s.askedFrom(r, func(ctx context.Context, host string) (bool, error) {
		reads, err := s.Addresses.FollowedFrom(ctx, authorID, host)
		if err != nil || reads {
			return reads, err
		}
		return s.namesOn(ctx, clean, host)
	})
}

// askedByGuest returns nil when the request is signed by the server of a guest who is not blocked.
func (s *Server) askedByGuest(r *http.Request, guestID int64) error {
	return s.askedFrom(r, func(ctx context.Context, host string) (bool, error) {
		guest, err := s.Addresses.GuestByID(ctx, guestID)
		if err != nil || guest.Host != host || guest.Blocked || guest.Gone {
			return false, err
		}
		blocked, err := s.Reader.HostBlocked(ctx, host)
		return !blocked, err
	})
}

// askedFrom returns nil when the request is signed by a server that may have the thing. A key is only looked up when it claims
// to be from there, so strangers cost no fetch.
func (s *Server) askedFrom(r *http.Request, may func(ctx context.Context, host string) (bool, error)) error {
	opt := s.verify
	opt.Now = s.Clock()
	sig, err := httpsig.Parse(r, opt)
	if err != nil {
		return blog.ErrNotFound //nolint:nilerr // whoever does not sign is a stranger
	}
	ctx, cancel := context.WithTimeout(r.Context(), keyPatience)
	defer cancel()
	last := blog.ErrNotFound
	for _, keyID := range sig.KeyIDs {
		host, err := s.ids.Host(keyID)
		if err != nil {
			continue
		}
		welcome, err := may(ctx, host)
		if err != nil {
			return err
		}
		if !welcome {
			continue
		}
		if last = s.proves(ctx, sig, keyID); last == nil {
			return nil
		}
	}
	return last
}

// proves checks a signature with its key, and once more with the key's latest form.
func (s *Server) proves(ctx context.Context, sig *httpsig.Signature, keyID string) error {
	key, cached, err := s.actors.key(ctx, keyID)
	if err != nil {
		if temporary(err) || errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return errUnproved
	}
	if err = sig.VerifyWith(keyID, key.public); err != nil && cached {
		if changed, ok := s.actors.changedKey(ctx, keyID); ok {
			err = sig.VerifyWith(keyID, changed.public)
		}
	}
	if err != nil {
		return errUnproved
	}
	return nil
}
