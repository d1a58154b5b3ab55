package main

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/demo"
	"github.com/oriel-blog/oriel/internal/links"
)

// hang paints and plays what the sample site shows, and puts it into the library.
func (d *sampler) hang(ctx context.Context) error {
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	var mu sync.Mutex
	keep := func(into map[string]string, name, path string) {
		mu.Lock()
		defer mu.Unlock()
		into[name] = path
	}
	for name, paint := range demo.Pictures() {
		group.Go(func() error {
			raw, err := paint()
			if err != nil {
				return fmt.Errorf("paint %s: %w", name, err)
			}
			picture, err := d.app.media.Add(ctx, bytes.NewReader(raw), name)
			keep(d.files, name, links.Media+picture.Shown.Path)
			return inKeeping(name, err)
		})
	}
	for name, paint := range demo.Faces() {
		group.Go(func() error {
			raw, err := paint()
			if err != nil {
				return fmt.Errorf("paint %s: %w", name, err)
			}
			face, err := d.app.media.AddAvatar(ctx, bytes.NewReader(raw), name)
			keep(d.faces, name, face.Path)
			return inKeeping(name, err)
		})
	}
	for name, play := range demo.Sounds() {
		group.Go(func() error {
			sound, err := d.app.media.AddRecording(ctx, bytes.NewReader(play()), name)
			keep(d.files, name, links.Media+sound.Path)
			return inKeeping(name, err)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := d.emojis(ctx); err != nil {
		return err
	}
	return d.film(ctx)
}

// emojis keeps the small pictures that guests have in their names.
func (d *sampler) emojis(ctx context.Context) error {
	for _, e := range demo.Emojis() {
		raw, err := demo.Faces()[e.Face]()
		if err != nil {
			return fmt.Errorf("paint %s: %w", e.Face, err)
		}
		file, err := d.app.media.AddEmoji(ctx, bytes.NewReader(raw), e.Face)
		if err != nil {
			return inKeeping(e.Face, err)
		}
		emoji := blog.Emoji{
			Host: e.Host, Shortcode: e.Shortcode, URL: "https://" + e.Host + "/emoji/" + e.Shortcode + ".png", Path: file.Path,
			UpdatedAt: d.now, FetchedAt: d.now,
		}
		if err := d.app.blog.Atomically(ctx, func(tx blog.Tx) error { return tx.SaveEmoji(ctx, &emoji) }); err != nil {
			return err
		}
	}
	return nil
}

// catalogue puts what hangs in the texts into the library, with the descriptions that stand there.
func (d *sampler) catalogue(ctx context.Context) error {
	items := make([]blog.MediaItem, 0, len(d.files))
	for name, address := range d.files {
		known, ok := d.app.media.Describe(strings.TrimPrefix(address, links.Media))
		if !ok {
			continue // a file that the texts name and nobody made
		}
		item := mediaItem(known.File, name)
		item.Bytes, item.CreatedAt = known.AllBytes(), d.now
		items = append(items, item)
	}
	_, err := d.app.library.Adopt(ctx, items, func(blog.MediaItem) bool { return true })
	return err
}

func inKeeping(name string, err error) error {
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return nil
}

// film keeps the names and stills of the videos that the texts link to, so that nobody has to be asked for them.
func (d *sampler) film(ctx context.Context) error {
	for _, v := range demo.Videos() {
		still := d.files[v.Still]
		known, ok := storedPicture(d.app.media, still)
		if !ok {
			return fmt.Errorf("there is no still for %s", v.Address)
		}
		video := blog.Video{Address: v.Address, Title: v.Title, Still: still, Width: known.Width, Height: known.Height, FetchedAt: d.now}
		if err := d.app.posts.KeepVideo(ctx, video); err != nil {
			return err
		}
	}
	return nil
}
