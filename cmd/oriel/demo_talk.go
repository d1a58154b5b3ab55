package main

import (
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/demo"
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
	for _, c := range sample.Comments {
		if err := d.say(ctx, c, guests); err != nil {
			return fmt.Errorf("sample comment %s: %w", c.Key, err)
		}
	}
	for i, r := range sample.Reactions {
		about := blog.Target{PostRef: d.refs[r.Post]}
		if r.Comment != "" {
			about = d.comments[r.Comment]
		}
		id := fmt.Sprintf("%s/reactions/%d", guests[r.Guest].ActorID(), i)
		if _, err := d.conversation.React(ctx, d.guest(guests[r.Guest]), blog.ReactionKind(r.Kind), about, "", id); err != nil {
			return fmt.Errorf("sample reaction %d: %w", i, err)
		}
	}
	return d.listen(ctx, sample.Followers, guests)
}

// say adds one comment at its own time, answers of the author included.
func (d *sampler) say(ctx context.Context, c demo.Comment, guests map[string]demo.Guest) error {
	parent := blog.Target{PostRef: d.refs[c.Post]}
	if c.Parent != "" {
		parent = d.comments[c.Parent]
	}
	d.clock = c.At
	defer func() { d.clock = d.now }()
	if c.Guest == "" {
		answer, err := d.conversation.Answer(ctx, d.author, blog.AnswerForm{PostRef: d.refs[c.Post], ParentRef: d.ref(ctx, parent), Body: c.Content})
		d.comments[c.Key] = blog.Target{CommentRef: answer.Ref}
		return err
	}
	g := guests[c.Guest]
	id := c.ID(g)
	d.comments[c.Key] = blog.Target{RemoteID: id}
	outcome, err := d.conversation.Receive(ctx, blog.Arrival{
		Guest: d.guest(g), RemoteID: id, RemoteURL: id, Parent: parent, HTML: d.app.text.Remote(c.HTML()),
		Warning: c.Warning, Sensitive: c.Warning != "", Language: c.Language, PublishedAt: c.At,
	})
	if err != nil || outcome != blog.Kept {
		return fmt.Errorf("it was %s: %w", outcome, err)
	}
	return d.conversation.Approve(ctx, d.author, d.ref(ctx, d.comments[c.Key]))
}

// ref is the ref of a comment that stands here already, "" for a post.
func (d *sampler) ref(ctx context.Context, t blog.Target) string {
	if t.CommentRef != "" || t.RemoteID == "" {
		return t.CommentRef
	}
	view, err := d.app.reader.CommentByRemoteID(ctx, t.RemoteID)
	if err != nil {
		return ""
	}
	return view.Comment.Ref
}

// guest has no inbox: nothing is ever sent to the invented servers.
func (d *sampler) guest(g demo.Guest) blog.Guest {
	return blog.Guest{
		ActorID: g.ActorID(), Host: g.Host, Name: g.Name, Handle: g.Handle(), DisplayName: g.DisplayName,
		ProfileURL: g.ProfileURL(), FetchedAt: d.now,
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

// bulk adds generated posts and comments for trials under load. The same numbers give the same site.
func (d *sampler) bulk(ctx context.Context, posts, comments int) error {
	var refs, sentences []string
	for p := range demo.Bulk(posts, 1, d.now) {
		if err := d.save(ctx, p, blog.KindPost); err != nil {
			return err
		}
		refs, sentences = append(refs, d.refs[p.Slug]), append(sentences, p.Summary)
	}
	if len(refs) == 0 {
		return nil
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // sample content, not a secret
	for i := range comments {
		g := demo.Guest{Name: fmt.Sprintf("reader%d", i%500), Host: fmt.Sprintf("s%d.example", i%50)}
		outcome, err := d.conversation.Receive(ctx, blog.Arrival{
			Guest: d.guest(g), RemoteID: fmt.Sprintf("%s/statuses/%d", g.ActorID(), i), Parent: blog.Target{PostRef: refs[random.IntN(len(refs))]},
			HTML: "<p>" + html.EscapeString(sentences[i%len(sentences)]) + "</p>", PublishedAt: d.now.Add(-time.Duration(random.IntN(1000)) * time.Hour),
		})
		if err != nil {
			return err
		}
		if outcome == blog.Kept && i < 500 {
			if err := d.conversation.Approve(ctx, d.author, d.ref(ctx, blog.Target{RemoteID: fmt.Sprintf("%s/statuses/%d", g.ActorID(), i)})); err != nil {
				return err
			}
		}
	}
	return nil
}
