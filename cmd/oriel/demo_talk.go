package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/demo"
	"github.com/oriel-blog/oriel/internal/links"
)

// talk puts the sample conversation under the posts.
func (d *sampler) talk(ctx context.Context) error {
	sample, err := demo.Comments(d.now)
	if err != nil {
		return err
	}
	guests := map[string]demo.Guest{}
	for _, g := range sample.Guests {
		guests[g.Key] = g
	}
	var said []blog.Imported
	for _, c := range sample.Comments {
		m, err := d.said(ctx, c, guests)
		if err != nil {
			return fmt.Errorf("sample comment %s: %w", c.Key, err)
		}
		said = append(said, m)
	}
	if kept, err := d.app.conversation.Import(ctx, d.author, said); err != nil || kept != len(said) {
		return fmt.Errorf("%d of %d sample comments were kept: %w", kept, len(said), err)
	}
	for i, r := range sample.Reactions {
		about := blog.Target{PostRef: d.refs[r.Post]}
		if r.Comment != "" {
			about = d.comments[r.Comment]
		}
		id := fmt.Sprintf("%s/reactions/%d", guests[r.Guest].ActorID(), i)
		if _, err := d.app.conversation.React(ctx, d.guest(guests[r.Guest]), blog.ReactionKind(r.Kind), about, "", id); err != nil {
			return fmt.Errorf("sample reaction %d: %w", i, err)
		}
	}
	return d.listen(ctx, sample.Followers, guests)
}

// said is one comment at its own time, answers of the author included.
func (d *sampler) said(ctx context.Context, c demo.Comment, guests map[string]demo.Guest) (blog.Imported, error) {
	m := blog.Imported{Arrival: blog.Arrival{
		Parent: blog.Target{PostRef: d.refs[c.Post]}, Warning: c.Warning, Sensitive: c.Warning != "", Language: c.Language,
		PublishedAt: c.At, EditedAt: c.Edited,
	}}
	if c.Parent != "" {
		m.Parent = d.comments[c.Parent]
	}
	if c.Guest == "" {
		var err error
		m.Own, m.Source, m.Ref = true, c.Content, blog.NewRef(c.At)
		m.HTML, err = d.app.text.Comment(ctx, c.Content)
		d.comments[c.Key] = blog.Target{CommentRef: m.Ref}
		return m, err
	}
	g := guests[c.Guest]
	m.Guest, m.RemoteID, m.RemoteURL, m.HTML = d.guest(g), c.ID(g), c.ID(g), d.app.text.Remote(c.HTML())
	d.comments[c.Key] = blog.Target{RemoteID: m.RemoteID}
	if c.Picture != "" {
		picture, err := d.picture(c, g)
		m.Pictures = []blog.CommentPicture{picture}
		return m, err
	}
	return m, nil
}

// picture is a picture beside a comment, which is here already.
func (d *sampler) picture(c demo.Comment, g demo.Guest) (blog.CommentPicture, error) {
	path := strings.TrimPrefix(d.files[c.Picture], links.Media)
	known, ok := d.app.media.Describe(path)
	if !ok {
		return blog.CommentPicture{}, fmt.Errorf("there is no picture %s", c.Picture)
	}
	return blog.CommentPicture{
		URL: "https://" + g.Host + "/media/" + c.Picture, Alt: c.PictureAlt, MediaType: known.MediaType, Path: path,
		Width: known.Width, Height: known.Height, State: blog.PictureKept,
	}, nil
}

// guest has no inbox: nothing is ever sent to the invented servers. Their face is here already.
func (d *sampler) guest(g demo.Guest) blog.Guest {
	return blog.Guest{
		ActorID: g.ActorID(), Host: g.Host, Name: g.Name, Handle: g.Handle(), DisplayName: g.DisplayName,
		ProfileURL: g.ProfileURL(), AvatarPath: d.faces[g.Face], FetchedAt: d.now,
	}
}

func (d *sampler) listen(ctx context.Context, keys []string, guests map[string]demo.Guest) error {
	return d.app.blog.Atomically(ctx, func(tx blog.Tx) error {
		for _, key := range keys {
			g := d.guest(guests[key])
			if known, err := tx.GuestByActor(ctx, g.ActorID); err == nil {
				g = known
			} else {
				g.CreatedAt = d.now
				if err := tx.SaveGuest(ctx, &g); err != nil {
					return err
				}
			}
			if err := tx.SaveFollower(ctx, &blog.Follower{AuthorID: d.author.ID, GuestID: g.ID, Request: []byte("{}"), CreatedAt: d.now}); err != nil {
				return err
			}
		}
		return nil
	})
}
