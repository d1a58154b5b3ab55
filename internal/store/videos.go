package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

const videosTable = "videos"

// Video gives what is kept about a video.
func (q queries) Video(ctx context.Context, address string) (blog.Video, error) {
	return one[blog.Video](q.from(ctx, videosTable).Where("address = ?", address), "read video")
}

// VideosMissing lists which of the addresses nothing is kept about.
func (t *blogTx) VideosMissing(ctx context.Context, addresses []string) ([]string, error) {
	known, err := many[string](t.with(ctx).Raw(`SELECT address FROM videos WHERE address IN ?`, addresses), "look for videos")
	if err != nil {
		return nil, err
	}
	kept := make(map[string]bool, len(known))
	for _, address := range known {
		kept[address] = true
	}
	var missing []string
	for _, address := range addresses {
		if !kept[address] {
			missing = append(missing, address)
		}
	}
	return missing, nil
}

// SaveVideo keeps a video. Safe to repeat; the later one counts. Pages change only when the posts that name it are set again.
func (t *blogTx) SaveVideo(ctx context.Context, v blog.Video) error {
	_, err := exec(t.with(ctx), "save video", `INSERT INTO videos (address, title, still, width, height, fetched_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (address) DO UPDATE SET title = excluded.title, still = excluded.still, width = excluded.width,
			height = excluded.height, fetched_at = excluded.fetched_at`, v.Address, v.Title, v.Still, v.Width, v.Height, at(v.FetchedAt))
	return err
}
