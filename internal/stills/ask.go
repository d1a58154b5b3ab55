package stills

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/media"
)

const (
	timeout   = 10 * time.Second
	maxAnswer = 64 << 10
	maxStill  = 5 << 20
)

// answer is what is read of an oEmbed document (oEmbed 1.0 §2.3.4).
type answer struct {
	Title string `json:"title"`
	Still string `json:"thumbnail_url"`
}

// find asks a place for a video. What the place or a rule refuses is left empty. An error says that a later try may
// find more than what comes with it.
func (f *Fetcher) find(ctx context.Context, at place, address string) (blog.Video, error) {
	video := blog.Video{Address: address}
	body, err := f.get(ctx, at.oembed, "application/json", maxAnswer, func(string) bool { return true })
	if err != nil {
		return video, f.refused(ctx, address, err)
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return video, f.refused(ctx, address, refuse("its answer cannot be read: %v", err))
	}
	video.Title = f.Clean(a.Title)
	if a.Still == "" {
		return video, nil
	}
	still, err := f.still(ctx, at, a.Still)
	if err != nil {
		return video, f.refused(ctx, address, err)
	}
	video.Still, video.Width, video.Height = f.Address(still.Path), still.Width, still.Height
	return video, nil
}

// still fetches a picture of a place and takes it into the library.
func (f *Fetcher) still(ctx context.Context, at place, address string) (media.Picture, error) {
	if !at.owns(address) {
		return media.Picture{}, refuse("%.200q is no address of %s", address, at.host)
	}
	body, err := f.get(ctx, address, "image/*", maxStill, at.owns)
	if err != nil {
		return media.Picture{}, err
	}
	return f.Library.Add(ctx, bytes.NewReader(body), "the still of a video")
}

// get fetches a document. from judges where it came from in the end, after redirects.
func (f *Fetcher) get(ctx context.Context, address, accept string, most int64, from func(address string) bool) ([]byte, error) {
	resp, err := f.Client.Get(ctx, fetch.Request{URL: address, Accept: accept, MaxBytes: most, Timeout: timeout})
	switch {
	case err != nil:
		return nil, err
	case resp.Status == http.StatusTooManyRequests || resp.Status == http.StatusRequestTimeout || resp.Status >= 500:
		return nil, fmt.Errorf("%.200s answered %d", address, resp.Status)
	case resp.Status != http.StatusOK: // deleted, private, or not to be shown elsewhere
		return nil, refuse("%.200s answered %d", address, resp.Status)
	case !from(resp.FinalURL):
		return nil, refuse("%.200s led to %.200s, which is another server", address, resp.FinalURL)
	}
	return resp.Body, nil
}

// refusal says that asking again gives the same answer.
type refusal struct{ reason string }

func (r *refusal) Error() string { return r.reason }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

// refused notes what will never be had, and gives back what another try may mend.
func (f *Fetcher) refused(ctx context.Context, address string, err error) error {
	var ours *refusal
	var door *fetch.Refused
	var library *media.Refused
	if !errors.As(err, &ours) && !errors.As(err, &door) && !errors.As(err, &library) {
		return err
	}
	f.Logger.InfoContext(ctx, "a video shows less than it could", "video", address, "reason", err)
	return nil
}
