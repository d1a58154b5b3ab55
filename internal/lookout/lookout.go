// Package lookout looks at lists of servers that others publish, through the one door out and within a budget. What a list would
// change is for the domain to say; here it is only fetched, and what went wrong is put into words.
package lookout

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
)

const (
	perList  = 4 // requests, redirects included
	patience = 30 * time.Second
	accept   = "text/csv, text/plain;q=0.9, */*;q=0.1"
	maxEtag  = 300
)

// Keeper knows which lists are to be looked at, and keeps what was seen.
type Keeper interface {
	LookDue(ctx context.Context) ([]blog.HostList, error)
	List(ctx context.Context, id int64) (blog.HostList, error)
	Arrived(ctx context.Context, id int64, s blog.Sighting) error
	ForgetDrafts(ctx context.Context) error
}

// Client is the door out.
type Client interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Lookout looks at lists.
type Lookout struct {
	keeper Keeper
	client Client
}

// New makes one.
func New(keeper Keeper, client Client) *Lookout { return &Lookout{keeper, client} }

// Run looks at every list that is due, and may be repeated or stopped at any time.
func (l *Lookout) Run(ctx context.Context) error {
	due, err := l.keeper.LookDue(ctx)
	if err != nil {
		return err
	}
	for _, list := range due {
		if err := l.look(ctx, list); err != nil {
			return err
		}
	}
	return l.keeper.ForgetDrafts(ctx)
}

// Look looks at one list now. A list that is gone is no error.
func (l *Lookout) Look(ctx context.Context, id int64) error {
	list, err := l.keeper.List(ctx, id)
	if blog.KindOf(err) == blog.NotFound || err == nil && list.Imported() {
		return nil
	}
	if err != nil {
		return err
	}
	return l.look(ctx, list)
}

func (l *Lookout) look(ctx context.Context, list blog.HostList) error {
	request := fetch.Request{URL: list.Address, Accept: accept, MaxBytes: blog.MaxHostList, Timeout: patience}
	if list.Etag != "" {
		request.Header = http.Header{"If-None-Match": {list.Etag}}
	}
	response, err := l.client.Get(fetch.WithBudget(ctx, perList), request)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return l.keeper.Arrived(ctx, list.ID, sighting(list, response, err))
}

func sighting(list blog.HostList, r *fetch.Response, err error) blog.Sighting {
	switch {
	case err != nil:
		return blog.Sighting{Trouble: trouble(err)}
	case r.Status == http.StatusNotModified && list.Etag != "":
		return blog.Sighting{}
	case r.Status == http.StatusNotFound, r.Status == http.StatusGone:
		return blog.Sighting{Trouble: "There is no list at this address any more. Its blocks stay as they are; look for its new address, or unsubscribe."}
	case r.Status != http.StatusOK:
		return blog.Sighting{Trouble: fmt.Sprintf("The server of the list answered with error %d. It is asked again tomorrow.", r.Status)}
	}
	etag := r.Header.Get("Etag")
	if len(etag) > maxEtag {
		etag = ""
	}
	return blog.Sighting{Text: append([]byte{}, r.Body...), Etag: etag}
}

// trouble says in a sentence why a list could not be had.
func trouble(err error) string {
	var refused *fetch.Refused
	if !errors.As(err, &refused) {
		return "The server of the list did not answer in time, or its connection is not safe. It is asked again tomorrow."
	}
	switch refused.Kind {
	case fetch.KindTooLarge:
		return "The list is larger than 5 MB and was not taken."
	case fetch.KindAddress, fetch.KindScheme:
		return "The address leads to a place that this program does not visit: the list must be on the public internet, over https."
	case fetch.KindRedirects, fetch.KindBudget:
		return "The address leads on to others too often. Please enter the one where the list is."
	}
	return "The address cannot be read. Please check it in a browser."
}
