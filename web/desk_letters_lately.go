package web

import (
	"context"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const sentShown = 5

// sentLately is how far the latest letter about each of the latest posts came: an author's own posts, all for those who edit.
// Posts of which no letter is remembered are left out.
func (s *Server) sentLately(ctx context.Context, author blog.Author) ([]way, error) {
	q := blog.ShelfQuery{AuthorID: author.ID, Show: blog.ShelfPublished, Limit: sentShown}
	if author.Edits() {
		q.AuthorID = 0
	}
	shelf, err := s.o.Life.Shelf(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list published posts: %w", err)
	}
	var ways []way
	for _, e := range shelf.Entries {
		letters, err := s.o.Letters.LettersOf(ctx, e.Post, 1)
		if err != nil {
			return nil, fmt.Errorf("list letters: %w", err)
		}
		if len(letters) == 0 {
			continue
		}
		w := way{Post: e.Post, Letter: letterLine{SentLetter: letters[0], Title: letterTitle(letters[0].Kind), Path: links.DeskDeliveriesOf(e.Post.Ref)}}
		if w.Tally, err = s.o.Letters.Tally(ctx, letters[0]); err != nil {
			return nil, fmt.Errorf("count deliveries: %w", err)
		}
		ways = append(ways, w)
	}
	return ways, nil
}
