package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

const videosTable = "videos"

// Video gives what is kept about a video.
func (q queries) Video(ctx context.Context, address string) (blog.Video, error) {
	return one[blog.Video](q.from(ctx, videosTable).Where("address = ?", address), "read video")
}

// VideosKnown gives what is kept about videos, by address.
func (t *blogTx) VideosKnown(ctx context.Context, addresses []string) (map[string]blog.Video, error) {
	known := make(map[string]blog.Video, len(addresses))
	for part := range slices.Chunk(addresses, maxIDs) {
		rows, err := many[blog.Video](t.from(ctx, videosTable).Where("address IN ?", part), "look for videos")
		if err != nil {
			return nil, err
		}
		for _, v := range rows {
			known[v.Address] = v
		}
	}
	return known, nil
}

// SaveVideo keeps a video. Safe to repeat; the later one counts. Pages change only when the posts that name it are set again.
func (t *blogTx) SaveVideo(ctx context.Context, v blog.Video) error {
	_, err := exec(t.with(ctx), "save video", `INSERT INTO videos (address, title, still, width, height, fetched_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (address) DO UPDATE SET title = excluded.title, still = excluded.still, width = excluded.width,
			height = excluded.height, fetched_at = excluded.fetched_at`, v.Address, v.Title, v.Still, v.Width, v.Height, at(v.FetchedAt))
	return err
}

// OrderStills writes jobs that fetch what posts show of videos. The same order for the same version of a post is not
// written twice while it waits.
func (b *Blog) OrderStills(ctx context.Context, orders ...blog.StillsOrder) error {
	work := make([]jobs.Job, len(orders))
	for i, o := range orders {
		work[i] = jobs.Job{
			Kind: blog.JobStills, Queue: blog.QueueStills, Args: o, MaxAttempts: blog.StillsTries,
			UniqueKey: fmt.Sprintf("%d:%d:%d", o.Post, o.Version, i),
		}
	}
	return refusal(b.db.Atomically(ctx, func(tx *Tx) error { return tx.Enqueue(work...) }))
}
