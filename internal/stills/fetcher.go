package stills

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/media"
)

// perOrder is how many videos one job asks for.
const perOrder = 20

// Patience is the longest that one run of Fetch can take: all of its videos, and both requests of each as slow as can be.
const Patience = perOrder*2*timeout + time.Minute

// Posts are the posts of the house and what is kept about their videos: *blog.Posts.
type Posts interface {
	VideosWanted(ctx context.Context, postID int64) (wanted []string, allowed bool, err error)
	KeepVideo(ctx context.Context, v blog.Video) error
	SetAgain(ctx context.Context, id int64) error
}

// Videos reads what is kept about a video; blog.ErrNotFound says that there is nothing.
type Videos interface {
	Video(ctx context.Context, address string) (blog.Video, error)
}

// Orders keeps orders as jobs. An order that waits already is not kept twice.
type Orders interface {
	OrderStills(ctx context.Context, orders ...blog.StillsOrder) error
}

// Client is the door out: *fetch.Client.
type Client interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Library takes pictures in: *media.Library.
type Library interface {
	Add(ctx context.Context, r io.Reader, name string) (media.Picture, error)
}

// Options are everything that a Fetcher needs. All fields are required.
type Options struct {
	Posts   Posts
	Videos  Videos
	Orders  Orders
	Client  Client
	Library Library
	Clean   func(title string) string // makes a stranger's title fit to be shown: plain text, at most 300 characters
	Address func(path string) string  // where a picture of the library is on the site
	Clock   func() time.Time
	Logger  *slog.Logger
}

// Fetcher carries out orders. Use New; it is safe for concurrent use.
type Fetcher struct{ Options }

// New makes a Fetcher. It touches neither the database nor the network.
func New(o Options) *Fetcher { return &Fetcher{o} }

// Announce orders what a post shows of the videos that it names. It touches no network, and is safe to repeat. A post that
// is gone, and a site that fetches no stills, order nothing.
func (f *Fetcher) Announce(ctx context.Context, fact blog.FactArgs) error {
	wanted, allowed, err := f.Posts.VideosWanted(ctx, fact.ID)
	if blog.KindOf(err) == blog.NotFound || (err == nil && !allowed) {
		return nil
	}
	if err != nil {
		return err
	}
	var orders []blog.StillsOrder
	for part := range slices.Chunk(wanted, perOrder) {
		orders = append(orders, blog.StillsOrder{Post: fact.ID, Version: fact.Version, Videos: part})
	}
	if len(orders) == 0 { // all came meanwhile, for another post, and this one was set before
		orders = []blog.StillsOrder{{Post: fact.ID, Version: fact.Version}}
	}
	return f.Orders.OrderStills(ctx, orders...)
}

// Fetch is the job of an order: it asks for the videos that nothing is kept about, keeps what it found, and sets the post
// again. It is safe to repeat: what was kept is not asked for. An error says that the network, the disk or the
// database failed, so that another run may help; last says that there is none, and what could not be had rests like
// what was refused.
func (f *Fetcher) Fetch(ctx context.Context, order blog.StillsOrder, last bool) error {
	wanted, allowed, err := f.Posts.VideosWanted(ctx, order.Post)
	if blog.KindOf(err) == blog.NotFound || (err == nil && !allowed) {
		return nil
	}
	if err != nil {
		return err
	}
	var troubles []error
	down := map[string]error{}
	for _, address := range order.Videos {
		if !slices.Contains(wanted, address) {
			continue
		}
		if err := f.one(ctx, address, down, last); err != nil {
			troubles = append(troubles, fmt.Errorf("video %s: %w", address, err))
		}
		if ctx.Err() != nil {
			return ctx.Err() // the program stops; what was kept stays kept
		}
	}
	return errors.Join(append(troubles, f.Posts.SetAgain(ctx, order.Post))...)
}

// one asks for a video unless another job just did. down holds the places that did not answer in this run: whoever waits
// for a server that is away waits once.
func (f *Fetcher) one(ctx context.Context, address string, down map[string]error, last bool) error {
	known, err := f.Videos.Video(ctx, address)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return err
	}
	if !known.Wanted(f.Clock()) {
		return nil
	}
	at, ok := placeOf(address)
	if !ok {
		return f.keep(ctx, blog.Video{Address: address})
	}
	if down[at.host] == nil {
		video, err := f.find(ctx, at, address)
		if err == nil {
			return f.keep(ctx, video)
		}
		down[at.host] = err
		known = video
	}
	if ctx.Err() != nil || !last {
		return down[at.host]
	}
	f.Logger.InfoContext(ctx, "a video rests for 30 days, because its place could not be reached", "video", address, "error", down[at.host])
	known.Address = address
	return f.keep(ctx, known)
}

func (f *Fetcher) keep(ctx context.Context, v blog.Video) error {
	v.FetchedAt = f.Clock().UTC().Truncate(time.Second)
	return f.Posts.KeepVideo(ctx, v)
}
