package blog

import (
	"context"
	"fmt"
	"time"
)

// place gives the post its slug and path. A published post whose slug changes keeps its old address as a redirect.
func (s *Posts) place(ctx context.Context, tx Tx, post *Post, before Post, form PostForm) error {
	if post.Status == Published && !form.PublishedAt.IsZero() && form.PublishedAt.After(s.now().Add(time.Minute)) && before.Status != Published {
		return wrongField("date", "This date lies in the future. Press “Schedule” to publish the post then, or empty the date to publish it now.")
	}
	post.Slug = form.Slug
	if before.Status == Published && before.Slug == form.Slug {
		return nil
	}
	published := post.PublishedAt
	if published.IsZero() {
		published = s.now()
	}
	post.Path = s.path(post.Kind, published, post.Slug)
	if post.Path == "" {
		return wrongSlug(Invalid, "The program itself uses this address. Please choose another one.")
	}
	if post.Status != Published && post.Status != Scheduled {
		return nil
	}
	held, err := s.freePath(ctx, tx, post, published, post.Slug == proposedSlug(post.Title, post.Warning, post.Body, s.now()))
	switch {
	case err != nil:
		return err
	case held == Scheduled:
		return wrongSlug(Conflict, "A post that waits for its time has reserved this address. Please choose another one, or give that post another address first.")
	case held != "":
		return wrongSlug(Conflict, "Another page has this address already. Please choose another one.")
	}
	if post.Status == Scheduled {
		return nil
	}
	if before.Status == Published && before.Path != post.Path {
		return tx.SaveAlias(ctx, Alias{Path: before.Path, PostID: post.ID})
	}
	return s.returnHome(ctx, tx, *post)
}

func wrongSlug(kind Kind, sentence string) error {
	return &Error{Kind: kind, Message: "Some fields need your attention.", Problems: []Problem{{"slug", sentence}}}
}

// freePath makes the path free, or tells the status of the post that holds it; a post that waits for its time holds its own.
// It may put a number at its end when the slug came from the title, or when nobody is there to choose another one; else a
// slug that the author chose is never changed behind their back.
func (s *Posts) freePath(ctx context.Context, tx Tx, post *Post, published time.Time, mayNumber bool) (PostStatus, error) {
	base := post.Slug
	for n := 2; ; n++ {
		held := Published // an empty path is an address of the program
		var err error
		if post.Path != "" {
			held, err = tx.PathHeld(ctx, post.Path, post.ID)
		}
		if err != nil || held == "" || !mayNumber || n > 50 {
			return held, err
		}
		post.Slug = fmt.Sprintf("%s-%d", base, n)
		post.Path = s.path(post.Kind, published, post.Slug)
	}
}

// returnHome takes the addresses that a post had before it was taken back out of its tombstones: they lead to it again.
func (s *Posts) returnHome(ctx context.Context, tx Tx, post Post) error {
	if post.ID == 0 {
		return nil
	}
	stones, err := tx.Tombstones(ctx, post.ID)
	if err != nil {
		return err
	}
	for _, stone := range stones {
		if stone.Path == "" {
			continue
		}
		old := stone.Path
		stone.Path = ""
		if err := tx.SavePost(ctx, &stone); err != nil {
			return err
		}
		held, err := tx.PathHeld(ctx, old, post.ID)
		if err != nil {
			return err
		}
		if held != "" || old == post.Path {
			continue
		}
		if err := tx.SaveAlias(ctx, Alias{Path: old, PostID: post.ID}); err != nil {
			return err
		}
	}
	return nil
}
