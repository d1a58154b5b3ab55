package main

import (
	"context"
	"fmt"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/demo"
)

// What goes into one transaction: enough that the disk is not asked to keep each alone, and little enough for other
// processes to come in between.
const (
	bulkPosts    = 250
	bulkComments = 1000
)

// bulk adds generated posts and comments for trials under load. The same numbers give the same site.
func (d *sampler) bulk(ctx context.Context, posts, comments int) error {
	if posts <= 0 {
		return nil
	}
	refs, published, err := d.bulkPosts(ctx, posts)
	if err != nil || comments <= 0 {
		return err
	}
	return d.bulkTalk(ctx, comments, refs, published)
}

func (d *sampler) bulkPosts(ctx context.Context, n int) (refs []string, published []time.Time, err error) {
	told := d.progress("posts", n)
	batch := make([]blog.PostForm, 0, bulkPosts)
	save := func() error {
		saved, err := d.app.posts.Import(ctx, d.author, batch, true)
		for _, p := range saved {
			refs, published = append(refs, p.Ref), append(published, p.PublishedAt)
		}
		batch = batch[:0]
		if err != nil {
			return err
		}
		return told(len(refs))
	}
	for p := range demo.Bulk(n, 1, d.now) {
		if batch = append(batch, d.form(p, blog.KindPost)); len(batch) == bulkPosts {
			if err := save(); err != nil {
				return nil, nil, err
			}
		}
	}
	if len(batch) > 0 {
		err = save()
	}
	return refs, published, err
}

func (d *sampler) bulkTalk(ctx context.Context, n int, refs []string, published []time.Time) error {
	told, done := d.progress("comments", n), 0
	batch := make([]blog.Imported, 0, bulkComments)
	save := func() error {
		_, err := d.app.conversation.Import(ctx, d.author, batch)
		done += len(batch)
		batch = batch[:0]
		if err != nil {
			return err
		}
		return told(done)
	}
	for c := range demo.BulkTalk(n, 2, published, d.now) {
		parent := blog.Target{PostRef: refs[c.Index]}
		if c.Answer != "" {
			parent = blog.Target{RemoteID: c.Answer}
		}
		batch = append(batch, blog.Imported{Arrival: blog.Arrival{
			Guest: d.guest(c.Guest), RemoteID: c.ID, RemoteURL: c.ID, Parent: parent, HTML: c.HTML(), Language: "en", PublishedAt: c.At,
		}})
		if len(batch) == bulkComments {
			if err := save(); err != nil {
				return err
			}
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return save()
}

// progress tells about every tenth of a long work.
func (d *sampler) progress(what string, all int) func(done int) error {
	began, tenths := time.Now(), 0
	return func(done int) error {
		if done*10/all == tenths {
			return nil
		}
		tenths = done * 10 / all
		_, err := fmt.Fprintf(d.std.out, "%d of %d %s (%s)\n", done, all, what, time.Since(began).Round(time.Second))
		return err
	}
}
