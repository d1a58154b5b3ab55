package activitypub

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/fetch"
)

// acceptActivity is what we ask for; GoToSocial and Mastodon compare it loosely, Misskey literally.
const acceptActivity = `application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"`

// errGone says that the origin itself answers that a thing does not exist (any more).
var errGone = errors.New("its own server says that it is gone")

// errUntrusted says that a document cannot stand for the id it was asked under.
var errUntrusted = errors.New("the document does not belong to its address")

// documents fetches ActivityStreams documents from their origin.
type documents struct {
	client  *fetch.Client
	ids     as2.IDs
	sign    func(*http.Request) error                            // by the instance actor; servers in secure mode want it
	blocked func(ctx context.Context, host string) (bool, error) // nothing is fetched from a blocked server (safety row 27)
}

// get fetches the document with an id. What it returns names that very id and
// came from its own host as ActivityStreams (safety rows 3, 11, 12). Errors are
// errGone, errUntrusted, *fetch.Refused, or temporary ones of package fetch.
func (d documents) get(ctx context.Context, id string) (*as2.Doc, error) {
	doc, err := d.fetch(ctx, id)
	if err != nil {
		return nil, err
	}
	if doc.ID() == withoutFragment(id) || doc.ID() == id {
		return doc, nil
	}
	if !d.ids.SameOrigin(doc.ID(), id) {
		return nil, fmt.Errorf("fetch %s: it calls itself %q: %w", id, doc.ID(), errUntrusted)
	}
	again, err := d.fetch(ctx, doc.ID())
	if err != nil {
		return nil, err
	}
	if again.ID() != doc.ID() {
		return nil, fmt.Errorf("fetch %s: it calls itself %q: %w", id, again.ID(), errUntrusted)
	}
	return again, nil
}

// fetch reads any ActivityStreams document at an address, whatever it calls itself.
func (d documents) fetch(ctx context.Context, address string) (*as2.Doc, error) {
	host, err := d.ids.Host(address)
	if err != nil {
		return nil, fmt.Errorf("fetch %q: %w", address, err)
	}
	switch blocked, err := d.blocked(ctx, host); {
	case err != nil:
		return nil, fmt.Errorf("fetch %s: %w (%w)", address, errTemporary, err)
	case blocked:
		return nil, fmt.Errorf("fetch %s: its server is blocked here: %w", address, errUntrusted)
	}
	response, err := d.client.Get(ctx, fetch.Request{URL: address, Accept: acceptActivity, Sign: d.sign})
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", address, err)
	}
	if err := statusError(response.Status); err != nil {
		return nil, fmt.Errorf("fetch %s: %w", address, err)
	}
	if !isActivityType(response.ContentType) {
		return nil, fmt.Errorf("fetch %s: content type %q: %w", address, response.ContentType, errUntrusted)
	}
	if !d.ids.SameOrigin(response.FinalURL, address) {
		return nil, fmt.Errorf("fetch %s: answered by %s: %w", address, response.FinalURL, errUntrusted)
	}
	doc, err := as2.Read(response.Body)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", address, err)
	}
	if doc.Type() == "Tombstone" {
		return nil, fmt.Errorf("fetch %s: %w", address, errGone)
	}
	return doc, nil
}

// errTemporary marks answers that may be different later.
var errTemporary = errors.New("the server cannot answer now")

func statusError(status int) error {
	switch {
	case status == http.StatusOK:
		return nil
	case status == http.StatusNotFound, status == http.StatusGone:
		return errGone
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return fmt.Errorf("status %d: %w", status, errTemporary)
	}
	return fmt.Errorf("status %d: %w", status, errUntrusted)
}

// temporary reports whether asking again later may succeed.
func temporary(err error) bool {
	return errors.Is(err, errTemporary) || fetch.IsTemporary(err)
}

// isActivityType accepts application/activity+json, and ld+json with the
// ActivityStreams profile. Anything else may be an upload that somebody wants to
// pass off as a document (CVE-2024-25623).
func isActivityType(header string) bool {
	switch mediaType(header) {
	case "application/activity+json":
		return true
	case "application/ld+json":
		return strings.Contains(header, "https://www.w3.org/ns/activitystreams")
	}
	return false
}

// mediaType is a Content-Type without its parameters, which peers write in more ways than the standard has.
func mediaType(header string) string {
	media, _, _ := strings.Cut(header, ";")
	return strings.ToLower(strings.TrimSpace(media))
}

func withoutFragment(id string) string {
	before, _, _ := strings.Cut(id, "#")
	return before
}
