package parlour

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/media"
)

const (
	patience  = 20 * time.Second
	requests  = 4 // one picture with its redirects
	accept    = "image/webp, image/png, image/jpeg, image/gif"
	thumbnail = 480 // pixels

	maxAvatar  = 2 << 20
	maxPicture = 5 << 20
	maxEmoji   = 256 << 10
)

// ErrLater says that an order cannot be carried out just now, through no fault of its own: run it again after Pause.
var ErrLater = errors.New("other pictures of the same server come first")

// Pause is how long to wait after ErrLater.
const Pause = 15 * time.Second

// Options are what the room needs; all are required.
type Options struct {
	Gallery *blog.Gallery
	Client  *fetch.Client
	Library *media.Library
	Clock   func() time.Time
}

// Parlour carries out orders for pictures. It is safe for concurrent use.
type Parlour struct {
	o      Options
	seats  *seats
	failed *fetch.Failures // by host: a server that does not answer is left alone for some minutes
}

// New makes the room. It starts nothing.
func New(o Options) *Parlour {
	return &Parlour{o: o, seats: newSeats(), failed: fetch.NewFailures(o.Clock)}
}

// Fetch carries out one order (blog.PictureOrder as JSON). last says that there will be no other try: then trouble on the
// way counts as a refusal. An error is worth another try, at once after Pause when it is ErrLater. Safe to repeat.
func (p *Parlour) Fetch(ctx context.Context, args json.RawMessage, last bool) error {
	var order blog.PictureOrder
	if err := json.Unmarshal(args, &order); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	address, err := p.o.Gallery.Wanted(ctx, order)
	if err != nil || address == "" {
		return err
	}
	copied, err := p.copy(ctx, order.Kind, address)
	switch {
	case err == nil:
		return p.o.Gallery.Hang(ctx, order, address, copied)
	case errors.Is(err, ErrLater) || ctx.Err() != nil:
		return err
	case last && !ours(err), hopeless(err):
		return p.o.Gallery.Refuse(ctx, order, address)
	}
	return err
}

// copy fetches a picture and keeps our copy of it.
func (p *Parlour) copy(ctx context.Context, kind blog.PictureKind, address string) (blog.Print, error) {
	body, err := p.get(ctx, address, limitOf(kind))
	if err != nil {
		return blog.Print{}, err
	}
	file, err := p.keep(ctx, kind, bytes.NewReader(body), nameOf(address))
	if err != nil {
		return blog.Print{}, err
	}
	return blog.Print{Path: file.Path, MediaType: file.MediaType, Width: file.Width, Height: file.Height}, nil
}

func (p *Parlour) get(ctx context.Context, address string, limit int64) ([]byte, error) {
	host := hostOf(address)
	leave, ok := p.seats.take(ctx, host)
	if !ok {
		return nil, ErrLater
	}
	defer leave()
	if err := p.failed.Recall(host); err != nil {
		return nil, err
	}
	answer, err := p.o.Client.Get(fetch.WithBudget(ctx, requests), fetch.Request{URL: address, Accept: accept, MaxBytes: limit, Timeout: patience})
	if err != nil {
		if fetch.IsTemporary(err) && ctx.Err() == nil {
			p.failed.Remember(host, err)
		}
		return nil, err
	}
	return answer.Body, statusError(answer.Status)
}

func (p *Parlour) keep(ctx context.Context, kind blog.PictureKind, body *bytes.Reader, name string) (media.File, error) {
	switch kind {
	case blog.PictureOfGuest:
		return p.o.Library.AddAvatar(ctx, body, name)
	case blog.PictureEmoji:
		return p.o.Library.AddEmoji(ctx, body, name)
	}
	return p.o.Library.AddThumbnail(ctx, body, name, thumbnail)
}

func limitOf(kind blog.PictureKind) int64 {
	switch kind {
	case blog.PictureOfGuest:
		return maxAvatar
	case blog.PictureEmoji:
		return maxEmoji
	}
	return maxPicture
}

// errRefused is an answer that will be the same next time.
var errRefused = errors.New("the server does not give this picture")

func statusError(status int) error {
	switch {
	case status == http.StatusOK:
		return nil
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return fmt.Errorf("status %d", status)
	}
	return fmt.Errorf("status %d: %w", status, errRefused)
}

// hopeless reports whether the same address would give the same again: the server says no, a rule forbids it, or what came
// is no picture that can be shown.
func hopeless(err error) bool {
	var forbidden *fetch.Refused
	var unusable *media.Refused
	return errors.Is(err, errRefused) || errors.As(err, &forbidden) || errors.As(err, &unusable)
}

// ours reports whether the trouble is in this house: a full disk says nothing about a picture.
func ours(err error) bool { return errors.Is(err, media.ErrFull) }

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// nameOf is only for sentences in the log.
func nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return path.Base(u.Path)
}
