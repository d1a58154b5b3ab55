package activitypub

import (
	"context"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// Imagine writes the letter that would tell of a post, byte for byte as it would be posted, and says how long it were with
// everything in it. The entry need not be saved. Nothing is sent.
func (s *Server) Imagine(ctx context.Context, e blog.Entry) (letter []byte, whole int, err error) {
	if e.Named, err = s.named(ctx, e.Post.HTML); err != nil {
		return nil, 0, err
	}
	create := s.createPost(e)
	full, err := as2.Marshal(create)
	if err != nil {
		return nil, 0, err
	}
	letter, err = as2.Fit(create, as2.DeliveryLimit)
	return letter, len(full), err
}
