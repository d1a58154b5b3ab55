package blog

import (
	"context"
	"strings"
)

// SetVersion is the version of the renderer. It grows when new code sets the same
// Markdown differently; posts of an older version are set again in the background.
const SetVersion = 3

// set takes over what the renderer made of the body.
func (p *Post) set(r Rendered) {
	p.HTML, p.Contents, p.Excerpt, p.Text, p.Words = r.HTML, r.Contents, r.Excerpt, r.Text, r.Words
	p.Image, p.ImageAlt, p.ImageWidth, p.ImageHeight = r.Image, r.ImageAlt, r.ImageWidth, r.ImageHeight
	p.Pictures, p.Videos = strings.Join(r.Pictures, "\n"), strings.Join(r.Videos, "\n")
	p.SetVersion = SetVersion
}

// Set takes over what the renderer made of the body, in a post that was carried here from another house.
func (p *Post) Set(r Rendered) { p.set(r) }

// SetAgain renders a stored post anew, for example when the still of a video came
// or a new version of the program sets text differently. Nobody is told: the
// author changed nothing. It does nothing for a deleted post. Safe to repeat.
func (s *Posts) SetAgain(ctx context.Context, id int64) error {
	post, err := s.stored(ctx, id)
	if err != nil || post.Status == Deleted {
		return err
	}
	rendered, err := s.render.Post(ctx, Source{Markdown: post.Body, Language: post.Language, Contents: post.ContentsMode, Numbered: post.Numbered})
	if KindOf(err) == Invalid { // an older program took what this one finds too much: what readers see stays
		rendered, err = asSet(post), nil
	}
	if err != nil {
		return err
	}
	return s.store.Atomically(ctx, func(tx Tx) error {
		now, err := tx.PostByID(ctx, id)
		if err != nil || now.Version != post.Version || now.Status == Deleted {
			return err // somebody saved it meanwhile, with the renderer of today
		}
		before := now
		now.set(rendered)
		if now == before {
			return nil // no reader would see a difference, so no cache has to forget the post
		}
		return tx.SavePost(ctx, &now)
	})
}

func (s *Posts) stored(ctx context.Context, id int64) (Post, error) {
	var post Post
	err := s.store.Atomically(ctx, func(tx Tx) error {
		var err error
		post, err = tx.PostByID(ctx, id)
		return err
	})
	return post, err
}

// asSet is what a post shows now.
func asSet(p Post) Rendered {
	return Rendered{
		HTML: p.HTML, Contents: p.Contents, Excerpt: p.Excerpt, Text: p.Text, Words: p.Words, Image: p.Image, ImageAlt: p.ImageAlt,
		ImageWidth: p.ImageWidth, ImageHeight: p.ImageHeight, Pictures: lines(p.Pictures), Videos: lines(p.Videos),
	}
}
